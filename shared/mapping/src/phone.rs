//! Telephone numbers in E.164 form.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use crate::places;

/// No telephone number is longer, however it is written.
const LONGEST: usize = 60;

/// Fewer digits are no telephone number anywhere.
const FEWEST_DIGITS: usize = 4;

/// Whether `text` stands where a number is asked for and is none: `-`, `n/a`, `0000000000`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    digits.len() < FEWEST_DIGITS || digits.iter().all(|digit| *digit == digits[0])
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
