//! Which regions a country has.

use rust_iso3166::iso3166_2;

use super::spelling::words;
use crate::order::Place;

/// The ids under which Magento's directory lists the regions of the countries that it begins with.
const DIRECTORY: [(&str, u64, u64); 7] = [
    ("US", 1, 65),
    ("CA", 66, 78),
    ("DE", 79, 94),
    ("AT", 95, 103),
    ("CH", 104, 129),
    ("ES", 130, 181),
    ("FR", 182, 277),
];

/// Whether the region of `place` is another country's, as it is when a shop keeps the region of
/// the address that was there before. A region that no list knows is the shopper's own word.
pub(crate) fn is_foreign(place: &Place) -> bool {
    let listed = DIRECTORY.iter().find(|(_, from, to)| (*from..=*to).contains(&place.region_id));
    let listed = listed.map(|(country, ..)| *country);
    let names = [place.region.as_str(), place.region_code.as_str()];
    let is_of = |country: &str| names.iter().any(|name| is_region(name, country));
    let is_own = listed == Some(place.country.as_str()) || is_of(&place.country);
    !is_own && listed.into_iter().chain(["US", "CA"]).any(is_of)
}

/// Whether `name` is the code or the name of a region of `country`, by ISO 3166-2.
fn is_region(name: &str, country: &str) -> bool {
    let code = format!("{country}-{}", name.to_uppercase());
    if iso3166_2::from_code(&code).is_some() {
        return true;
    }
    let Some(country) = rust_iso3166::from_alpha2(country) else { return false };
    let wanted = words(name);
    let mut regions = country.subdivisions().into_iter().flatten();
    !wanted.is_empty() && regions.any(|region| words(region.name) == wanted)
}

/// Whether `state` can stand for the region of `place`: its code or its name. A region that is
/// not the country's has no place in an address.
pub(crate) fn stands_for(state: &str, place: &Place) -> bool {
    if is_foreign(place) {
        return state.is_empty();
    }
    let (region, code) = (place.region.as_str(), place.region_code.as_str());
    let is_named = [region, code].iter().any(|name| words(name) == words(state));
    let of_country = format!("{}-{}", place.country, state.to_uppercase());
    // Of a region that the list spells otherwise, any code of the country may be the right one.
    let is_code_of_it = iso3166_2::from_code(&of_country).is_some_and(|listed| {
        words(listed.name) == words(region) || !is_region(region, &place.country)
    });
    // A free text that no list knows may have been left out.
    let is_free = state.is_empty() && !is_region(region, &place.country);
    is_named || is_code_of_it || is_free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(region: &str, region_code: &str, region_id: u64, country: &str) -> Place {
        let [region, region_code, country] = [region, region_code, country].map(str::to_owned);
        Place { region, region_code, region_id, country, ..Place::default() }
    }

    #[test]
    fn alabama_is_no_region_of_norway() {
        let oslo = place("Alabama", "AL", 1, "NO");
        assert!(is_foreign(&oslo));
        assert!(stands_for("", &oslo) && !stands_for("AL", &oslo) && !stands_for("Alabama", &oslo));
        assert!(is_foreign(&place("Alabama", "", 0, "NO")));
        assert!(is_foreign(&place("", "AL", 0, "NO")));
        assert!(is_foreign(&place("Ontario", "ON", 74, "US")));
    }

    #[test]
    fn a_countrys_own_region_is_told_by_code_or_name() {
        let texas = place("Texas", "TX", 57, "US");
        assert!(stands_for("TX", &texas) && stands_for("texas", &texas));
        assert!(!stands_for("", &texas) && !stands_for("TN", &texas));
        assert!(stands_for("TX", &place("Texas", "", 0, "US")));
        assert!(!is_foreign(&place("Alagoas", "AL", 0, "BR")));
        let london = place("Greater London", "Greater London", 12, "GB");
        assert!(!is_foreign(&london) && stands_for("Greater London", &london));
        assert!(stands_for("", &london));
        assert!(stands_for("", &place("", "", 0, "GB")));
    }
}
