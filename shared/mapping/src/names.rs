//! Names of people.

/// Words that belong to the family name they stand before.
const PARTICLES: [&str; 20] = [
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le",
    "st.", "ten", "ter", "van", "von", "zu",
];

/// Words behind a name that are not part of it.
const SUFFIXES: [&str; 10] = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "m.d.", "phd"];

/// The given names and the family name of a full name.
pub(crate) fn split(name: &str) -> (Option<String>, Option<String>) {
    let filled = |text: String| (!text.is_empty()).then_some(text);
    if let Some((last, first)) = name.split_once(',')
        && !is_suffix(first.trim())
    {
        return (filled(words(first).join(" ")), filled(words(last).join(" ")));
    }
    let name = name.replace(',', " ");
    let words = words(&name);
    let Some((_, before)) = words.split_last() else { return (None, None) };
    let particle = |word: &&str| PARTICLES.contains(&word.to_lowercase().as_str());
    let family = match before.iter().skip(1).position(particle) {
        Some(place) => place + 1,
        None => words.len() - 1,
    };
    (filled(words[..family.max(1)].join(" ")), filled(words[family.max(1)..].join(" ")))
}

/// The words of a name without suffixes behind it.
fn words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
        words.pop();
    }
    words
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&word.to_lowercase().as_str())
}

/// A name written all in capitals or all in small letters with a capital to begin each part.
pub(crate) fn usual_case(name: &str) -> String {
    let mixed = name.chars().any(char::is_uppercase) && name.chars().any(char::is_lowercase);
    if mixed {
        return name.to_owned();
    }
    let mut begins = true;
    let mut usual = String::with_capacity(name.len());
    for letter in name.chars() {
        if begins {
            usual.extend(letter.to_uppercase());
        } else {
            usual.extend(letter.to_lowercase());
        }
        begins = !letter.is_alphanumeric();
    }
    usual
}
