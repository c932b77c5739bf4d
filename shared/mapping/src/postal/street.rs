//! Streets in standard form, and whether two are the same.

use super::suffixes::{direction, suffix, unit};

/// The standard form: capitals, no points or commas, and the usual abbreviations of directions,
/// of the suffix (only the last, which alone is one) and of the unit.
pub(crate) fn standard(street: &str) -> String {
    Parts::of(street).text(|unit| unit)
}

/// Whether two streets are the same. A unit is the same whether it is called APT, UNIT, STE or #.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let key = |street: &str| Parts::of(street).text(|_| "#");
    key(one) == key(other)
}

/// A street in pieces that are already in standard form.
struct Parts {
    words: Vec<String>,
    /// What the unit is called, and which it is.
    unit: Option<(&'static str, Vec<String>)>,
}

impl Parts {
    fn of(street: &str) -> Self {
        let words = words(street);
        if let Some(words) = post_office_box(&words) {
            return Self { words, unit: None };
        }
        let start = (1..words.len()).find(|&place| starts_unit(&words, place));
        let (line, rest) = words.split_at(start.unwrap_or(words.len()));
        let unit = rest.split_first().and_then(|(name, which)| Some((unit(name)?, which.to_vec())));
        Self { words: abbreviated(line), unit }
    }

    fn text(&self, called: impl Fn(&'static str) -> &'static str) -> String {
        let mut text = self.words.join(" ");
        if let Some((name, which)) = &self.unit {
            for word in std::iter::once(called(name)).chain(which.iter().map(String::as_str)) {
                text.push(' ');
                text.push_str(word);
            }
        }
        text
    }
}

/// The words in capitals without points and commas; `#4B` becomes `# 4B`.
fn words(street: &str) -> Vec<String> {
    let spaced: String = street
        .chars()
        .flat_map(char::to_uppercase)
        .map(|letter| if matches!(letter, ',' | ';') { ' ' } else { letter })
        .filter(|letter| !matches!(letter, '.' | '\'' | '\u{2019}'))
        .collect();
    spaced.replace('#', " # ").split_whitespace().map(str::to_owned).collect()
}

/// `P O BOX 77`, `POST OFFICE BOX 77` and `BOX 77` are all `PO BOX 77`.
fn post_office_box(words: &[String]) -> Option<Vec<String>> {
    let said: Vec<&str> = words.iter().map(String::as_str).collect();
    let (["PO" | "POB", "BOX", number @ ..]
    | ["P", "O", "BOX", number @ ..]
    | ["POST", "OFFICE", "BOX", number @ ..]
    | ["POB" | "BOX", number @ ..]) = said.as_slice()
    else {
        return None;
    };
    if number.is_empty() {
        return None;
    }
    let standard = ["PO", "BOX"].iter().chain(number).map(|word| (*word).to_owned());
    Some(standard.collect())
}

/// Whether a unit begins here: its name, and behind it which one; some units need no more.
fn starts_unit(words: &[String], place: usize) -> bool {
    let alone = matches!(
        unit(&words[place]),
        Some("BSMT" | "FRNT" | "LBBY" | "LOWR" | "OFC" | "PH" | "REAR" | "SIDE" | "UPPR")
    );
    let last = place + 1 == words.len();
    let named = unit(&words[place]).is_some();
    // A street may be called `Lower Side Road`: such words are units at the end only.
    if alone { last } else { named && !last && place > 1 }
}

fn abbreviated(line: &[String]) -> Vec<String> {
    let mut words = line.to_vec();
    let numbered = words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let name = usize::from(numbered);
    let mut end = words.len();
    // A direction behind the suffix, as in `MAIN ST NORTH`.
    if end > name + 2
        && let Some(short) = direction(&words[end - 1])
        && suffix(&words[end - 2]).is_some()
    {
        short.clone_into(&mut words[end - 1]);
        end -= 1;
    }
    if end > name + 1
        && let Some(short) = suffix(&words[end - 1])
    {
        short.clone_into(&mut words[end - 1]);
        end -= 1;
    }
    // A direction before the name, unless it is the name, as in `NORTH ST`.
    if end > name + 1
        && let Some(short) = direction(&words[name])
    {
        short.clone_into(&mut words[name]);
    }
    words
}
