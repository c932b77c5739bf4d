//! Postal codes in the shape of their country.

use crate::places;

/// The code as its country writes it; one that does not fit is only trimmed and capitalised.
pub(crate) fn code(text: &str, country: &str) -> String {
    let typed = text.trim().to_uppercase();
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let country = places::country(country).map_or("", |country| country.alpha2);
    shaped(&letters, country).unwrap_or(typed)
}

fn shaped(letters: &str, country: &str) -> Option<String> {
    let digits = letters.bytes().all(|letter| letter.is_ascii_digit());
    match (country, letters.len()) {
        ("US" | "PR" | "GU" | "VI", 5) if digits => Some(letters.to_owned()),
        ("CA", 6) if is_canadian(letters) => Some(parted(letters, 3, ' ')),
        ("GB" | "GG" | "JE" | "IM", 5..=7) => Some(parted(letters, letters.len() - 3, ' ')),
        ("NL", 6) => Some(parted(letters, 4, ' ')),
        ("SE" | "CZ" | "SK" | "GR", 5) if digits => Some(parted(letters, 3, ' ')),
        ("PL", 5) if digits => Some(parted(letters, 2, '-')),
        ("PT", 7) if digits => Some(parted(letters, 4, '-')),
        ("US" | "PR" | "GU" | "VI", 9) | ("BR", 8) if digits => Some(parted(letters, 5, '-')),
        ("JP", 7) if digits => Some(parted(letters, 3, '-')),
        _ => None,
    }
}

/// Letter, digit, letter, digit, letter, digit.
fn is_canadian(letters: &str) -> bool {
    letters.bytes().enumerate().all(|(place, letter)| match place % 2 {
        0 => letter.is_ascii_uppercase(),
        _ => letter.is_ascii_digit(),
    })
}

fn parted(letters: &str, place: usize, mark: char) -> String {
    let (left, right) = letters.split_at(place);
    format!("{left}{mark}{right}")
}
