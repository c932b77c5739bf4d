//! Countries and their regions, by name or code.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_iso3166::CountryCode;
use rust_iso3166::iso3166_2::Subdivision;

use crate::plain_letters::plain;

/// Names people write that ISO 3166 does not list.
const COUNTRY_NAMES: [(&str, &str); 22] = [
    ("america", "US"),
    ("usa", "US"),
    ("us of america", "US"),
    ("united states", "US"),
    ("great britain", "GB"),
    ("united kingdom", "GB"),
    ("uk", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("northern ireland", "GB"),
    ("holland", "NL"),
    ("the netherlands", "NL"),
    ("netherlands", "NL"),
    ("czech republic", "CZ"),
    ("south korea", "KR"),
    ("russia", "RU"),
    ("taiwan", "TW"),
    ("vietnam", "VN"),
    ("turkey", "TR"),
    ("ivory coast", "CI"),
    ("bolivia", "BO"),
];

/// Countries by their plain English name.
static BY_NAME: LazyLock<HashMap<String, CountryCode>> = LazyLock::new(|| {
    let listed = rust_iso3166::ALL.iter().map(|country| (key(country.name), *country));
    let spoken = COUNTRY_NAMES
        .iter()
        .filter_map(|(name, code)| Some(((*name).to_owned(), rust_iso3166::from_alpha2(code)?)));
    listed.chain(spoken).collect()
});

/// The country of a name, or of a two-letter, three-letter or numeric code.
pub(crate) fn country(text: &str) -> Option<CountryCode> {
    let text = text.trim();
    let code = text.to_ascii_uppercase();
    match code.len() {
        2 => rust_iso3166::from_alpha2(&code),
        3 if code.bytes().all(|letter| letter.is_ascii_digit()) => {
            rust_iso3166::from_numeric_str(&code)
        }
        3 => rust_iso3166::from_alpha3(&code),
        _ => None,
    }
    .or_else(|| BY_NAME.get(&key(text)).copied())
}

/// The region of a country by its code, with or without the country's, or by its name.
pub(crate) fn region(text: &str, country_text: &str) -> Option<Subdivision> {
    let country = country(country_text)?;
    let code = text.trim().to_ascii_uppercase();
    let code = code.strip_prefix(country.alpha2).and_then(|c| c.strip_prefix('-')).unwrap_or(&code);
    let full = format!("{}-{code}", country.alpha2);
    if let Some(region) = rust_iso3166::iso3166_2::from_code(&full) {
        return Some(region);
    }
    let wanted = key(text);
    let regions = country.subdivisions()?;
    regions.iter().find(|region| key(region.name) == wanted).copied()
}

/// Whether `name` is a region of any country but this one, and of this one not.
pub(crate) fn is_region_elsewhere(name: &str, country_text: &str) -> bool {
    let here = country(country_text).map(|country| country.alpha2);
    let wanted = key(name);
    let others = rust_iso3166::ALL.iter().filter(|country| Some(country.alpha2) != here);
    let mut regions = others.filter_map(|country| country.subdivisions()).flatten();
    region(name, country_text).is_none() && regions.any(|region| key(region.name) == wanted)
}

/// A name without marks, case and what stands in brackets.
fn key(name: &str) -> String {
    let name = name.split_once('(').map_or(name, |(name, _)| name);
    plain(name).trim().to_lowercase()
}
