//! Telephone numbers in E.164 form.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use crate::places;

/// No telephone number is longer, however it is written.
const LONGEST: usize = 60;

/// What people write where they have to write something.
const PLACEHOLDERS: [&str; 5] = ["n/a", "n.a.", "none", "null", "unknown"];

/// Whether a text stands where one is asked for and says nothing: `-`, `n/a`, blanks.
pub fn says_nothing(text: &str) -> bool {
    let word = text.trim().to_lowercase();
    !word.chars().any(char::is_alphanumeric) || PLACEHOLDERS.contains(&word.as_str())
}

/// Whether `text` stands where a telephone number is asked for and is none: `-`, `0000000000`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let mut digits = text.chars().filter(char::is_ascii_digit);
    match digits.next() {
        Some(first) => digits.all(|digit| digit == first),
        None => says_nothing(text),
    }
}

/// The number in E.164 form; `None` if it cannot exist.
///
/// Without a country code of its own it is read as one of `country`.
pub(crate) fn e164(text: &str, country: Option<&str>) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let region: Option<Region> =
        country.and_then(places::country).and_then(|country| country.alpha2.parse().ok());
    let number = PHONE_NUMBER_UTIL.parse(text, region).ok()?;
    let valid = PHONE_NUMBER_UTIL.is_valid_number(&number);
    valid.then(|| PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned())
}
