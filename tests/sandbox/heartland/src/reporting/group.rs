//! What figures can be grouped by.

use super::facts::Fact;
use crate::customers::Customer;
use crate::items::Item;
use crate::json::Json;
use crate::locations::Location;
use crate::record::Record;
use crate::shop::Shop;

/// A grouping by its dotted name.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) name: String,
    by: By,
}

#[derive(Clone, Debug)]
enum By {
    Date,
    Month,
    Year,
    LocationName,
    LocationNumber,
    ItemNumber,
    ItemDescription,
    ItemCustom(String),
    /// Vendors are known by name only, so nothing has one.
    Vendor,
    Customer,
}

impl Group {
    /// The grouping of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let by = match name {
            "date.date" => By::Date,
            "date.month_of_year" => By::Month,
            "date.year" => By::Year,
            "location.name" => By::LocationName,
            "location.public_id" => By::LocationNumber,
            "item.public_id" => By::ItemNumber,
            "item.description" => By::ItemDescription,
            "vendor.name" => By::Vendor,
            "customer.public_id" => By::Customer,
            other => By::ItemCustom(other.strip_prefix("item.custom@")?.to_owned()),
        };
        Some(Self { name: name.to_owned(), by })
    }

    /// The group that a fact belongs to; empty for none.
    pub(super) fn value(&self, shop: &Shop, fact: &Fact<'_>) -> String {
        let item = || shop.get::<Item>(fact.item);
        let location = || shop.get::<Location>(fact.location);
        let part =
            |range: std::ops::Range<usize>| fact.date.get(range).unwrap_or_default().to_owned();
        match &self.by {
            By::Date => part(0..10),
            By::Month => part(5..7),
            By::Year => part(0..4),
            By::LocationName => location().map_or_else(String::new, |it| it.name.clone()),
            By::LocationNumber => location().map_or_else(String::new, |it| it.public_id.clone()),
            By::ItemNumber => item().map_or_else(String::new, |it| it.public_id.clone()),
            By::ItemDescription => item().map_or_else(String::new, |it| it.description.clone()),
            By::ItemCustom(key) => item().and_then(|it| custom(it, key)).unwrap_or_default(),
            By::Vendor => String::new(),
            By::Customer => {
                let customer = fact.customer.and_then(|id| shop.get::<Customer>(id));
                customer.map_or_else(String::new, |it| it.public_id.clone())
            }
        }
    }
}

fn custom(item: &Item, key: &str) -> Option<String> {
    let value = item.custom()?.get(key)?;
    Some(value.as_text().map_or_else(|| value.to_string(), str::to_owned))
        .filter(|_| *value != Json::Null)
}
