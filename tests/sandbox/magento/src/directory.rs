//! Regions by id, code and name.

use crate::json::Value;
use crate::shop::Shop;

/// A region of a country.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Region {
    /// Its id.
    pub(crate) id: i64,
    /// Its short code, as `TX`.
    pub(crate) code: String,
    /// Its name.
    pub(crate) name: String,
}

impl Shop {
    /// The region with this id.
    pub(crate) fn region(&self, id: i64) -> Option<Region> {
        self.find_region(|region| region.at("id").whole() == id)
    }

    /// The region with this code.
    pub(crate) fn region_by_code(&self, code: &str) -> Option<Region> {
        self.find_region(|region| region.at("code").text().eq_ignore_ascii_case(code))
    }

    fn find_region(&self, is_it: impl Fn(&Value) -> bool) -> Option<Region> {
        let regions = self.directory.at("country_US").at("available_regions").elements();
        regions.iter().find(|region| is_it(region)).map(|region| Region {
            id: region.at("id").whole(),
            code: region.at("code").text(),
            name: region.at("name").text(),
        })
    }
}
