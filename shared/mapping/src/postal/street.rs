//! Streets in standard form, and whether two are the same.

use super::roads::{is_number, written_out};
use super::suffixes::{direction, suffix, unit};

/// The standard form: capitals, no points or commas, and the usual abbreviations of directions,
/// of the suffix (only the last, which alone is one) and of the unit.
pub(crate) fn standard(street: &str) -> String {
    Parts::of(street).text(|unit| unit)
}

/// Whether two streets are the same. A unit is the same whether it is called APT, UNIT, STE or #, a
/// saint however he is abbreviated, and a small number in letters or digits.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let key = |street: &str| {
        let mut parts = Parts::of(street);
        parts.words.iter_mut().for_each(plain);
        parts.text(|_| "#")
    };
    key(one) == key(other)
}

/// A word as it is compared.
fn plain(word: &mut String) {
    let plain = match word.as_str() {
        "SAINT" => "ST",
        "ONE" => "1",
        "TWO" => "2",
        "THREE" => "3",
        "FOUR" => "4",
        "FIVE" => "5",
        "SIX" => "6",
        "SEVEN" => "7",
        "EIGHT" => "8",
        "NINE" => "9",
        "TEN" => "10",
        _ => return,
    };
    plain.clone_into(word);
}

/// A street in pieces that are already in standard form.
struct Parts {
    words: Vec<String>,
    /// What the unit is called, and which it is.
    unit: Option<(&'static str, Vec<String>)>,
}

impl Parts {
    fn of(street: &str) -> Self {
        let words = written_out(words(street));
        if let Some(words) = post_office_box(&words) {
            return Self { words, unit: None };
        }
        let start = (1..words.len()).find(|&place| starts_unit(&words, place));
        let (line, rest) = words.split_at(start.unwrap_or(words.len()));
        let unit = rest.split_first().and_then(|(name, which)| Some((unit(name)?, within(which))));
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

/// The words in capitals without points and commas, except within numbers (`39.2 ROAD`); `#4B`
/// becomes `# 4B`.
fn words(street: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(street.len());
    let mut letters = street.chars().flat_map(char::to_uppercase).peekable();
    let mut in_number = false;
    while let Some(letter) = letters.next() {
        let decimal = in_number && letters.peek().is_some_and(char::is_ascii_digit);
        match letter {
            '.' if decimal => spaced.push('.'),
            '.' | '\'' | '\u{2019}' => {}
            ',' | ';' => spaced.push(' '),
            '#' => spaced.push_str(" # "),
            _ => spaced.push(letter),
        }
        in_number = letter.is_ascii_digit();
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// What stands behind the name of a unit: no sign for a number, and further units abbreviated.
fn within(which: &[String]) -> Vec<String> {
    let short = |word: &String| unit(word).map_or_else(|| word.clone(), str::to_owned);
    which.iter().filter(|word| *word != "#").map(short).collect()
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
    let number = number.iter().filter(|word| **word != "#");
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
    let numbered = words.first().is_some_and(|word| is_number(word));
    let name = usize::from(numbered);
    join_directions(&mut words, name);
    let mut end = words.len();
    // A direction behind the suffix, as in `MAIN ST NORTH`, or behind a road's number.
    if end > name + 2
        && let Some(short) = direction(&words[end - 1])
        && (suffix(&words[end - 2]).is_some() || is_number(&words[end - 2]))
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

/// `SOUTH WEST 5TH AVE` begins with one direction, not with two.
fn join_directions(words: &mut Vec<String>, name: usize) {
    let [first, second, _, _, ..] = words.get(name..).unwrap_or_default() else { return };
    let joined = match (direction(first), direction(second)) {
        (Some(first @ ("N" | "S")), Some(second @ ("E" | "W"))) => format!("{first}{second}"),
        _ => return,
    };
    words.splice(name..name + 2, [joined]).for_each(drop);
}

#[cfg(test)]
mod tests {
    use super::{same, standard};

    #[test]
    fn streets_take_the_forms_of_publication_28() {
        let forms = [
            ("123 N. Main St. Apt. #4", "123 N MAIN ST APT 4"),
            ("123 Main St Suite 200 Floor 3", "123 MAIN ST STE 200 FL 3"),
            ("10 Oak St., Bldg. 3, Rm 12", "10 OAK ST BLDG 3 RM 12"),
            ("10 Oak Street Penthouse", "10 OAK ST PH"),
            ("Rural Route 2, Box 152", "RR 2 BOX 152"),
            ("R.F.D. 2 Box 152", "RR 2 BOX 152"),
            ("Star Route 68 Box 23A", "HC 68 BOX 23A"),
            ("PO Box #77", "PO BOX 77"),
            ("5000 U.S. Hwy. 50 East", "5000 US HIGHWAY 50 E"),
            ("123 Co. Rd. 12", "123 COUNTY ROAD 12"),
            ("123 CR 12", "123 COUNTY ROAD 12"),
            ("39.2 Road", "39.2 ROAD"),
            ("123 1/2 Main Street", "123 1/2 MAIN ST"),
            ("123 South West 5th Ave", "123 SW 5TH AVE"),
            ("123 Northwest 5th Avenue", "123 NW 5TH AVE"),
            ("123 North South Street", "123 N SOUTH ST"),
            ("1 South Street", "1 SOUTH ST"),
            ("123 Main Street North", "123 MAIN ST N"),
            ("123 St. Mary's Street", "123 ST MARYS ST"),
            ("500 Avenue B", "500 AVENUE B"),
            ("", ""),
        ];
        for (typed, form) in forms {
            assert_eq!(standard(typed), form, "{typed}");
            assert_eq!(standard(form), form, "{form} again");
        }
    }

    #[test]
    fn the_same_street_has_many_spellings() {
        for (one, other) in [
            ("123 Main Street North Apt 4", "123 Main St N #4"),
            ("10 Saint Charles Ave", "10 St. Charles Avenue"),
            ("One Main St", "1 Main Street"),
            ("5000 US Hwy 50", "5000 U.S. Highway 50"),
            ("Rural Route 2 Box 152", "RR 2, Box 152"),
        ] {
            assert!(same(one, other), "{one} and {other}");
        }
        for (one, other) in [
            ("39.2 Road", "392 Road"),
            ("123 Main St", "123 Main St Apt 4"),
            ("1 N Elm St", "1 S Elm St"),
            ("10 St James Ct", "10 James Ct"),
        ] {
            assert!(!same(one, other), "{one} and {other}");
        }
    }
}
