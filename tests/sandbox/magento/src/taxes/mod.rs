//! Tax classes, rates and rules, and which of them hold where.

mod lookup;
mod routes;

pub(crate) use lookup::{AppliedRate, Place, Rate};
pub(crate) use routes::routes;

use crate::json::{Map, Value};
use crate::map;

/// Everything that taxes are computed from.
#[derive(Default)]
pub(crate) struct Taxes {
    /// Product and customer tax classes.
    pub(crate) classes: Vec<Map>,
    /// Rates by place.
    pub(crate) rates: Vec<Map>,
    /// Which rates hold for which classes.
    pub(crate) rules: Vec<Map>,
    /// Last id of a rate.
    pub(crate) last_rate: i64,
    /// Last id of a rule.
    pub(crate) last_rule: i64,
}

impl Taxes {
    /// What an installation brings: two classes, and rates that no rule uses.
    pub(crate) fn fresh() -> Self {
        let class = |id: i64, name: &str, kind: &str| {
            map! { "class_id" => id, "class_name" => name, "class_type" => kind }
        };
        let rate = |id: i64, region: i64, name: &str, percent: &str| {
            map! {
                "id" => id,
                "tax_country_id" => "US",
                "tax_region_id" => region,
                "region_name" => name,
                "tax_postcode" => "*",
                "rate" => Value::from(Value::from(percent).decimal()),
                "code" => format!("US-{name}-*-Rate 1"),
                "titles" => Value::List(Vec::new()),
            }
        };
        Self {
            classes: vec![
                class(2, "Taxable Goods", "PRODUCT"),
                class(3, "Retail Customer", "CUSTOMER"),
            ],
            rates: vec![rate(1, 12, "CA", "8.25"), rate(2, 43, "NY", "8.375")],
            rules: Vec::new(),
            last_rate: 2,
            last_rule: 0,
        }
    }

    /// The taxes of the recorded shop.
    pub(crate) fn from_seed(seed: &Value) -> Self {
        let rows = |name: &str| -> Vec<Map> {
            let items = seed.at(name).at("items").elements().iter();
            items.filter_map(Value::as_map).cloned().collect()
        };
        Self {
            classes: rows("classes"),
            rates: rows("rates"),
            rules: rows("rules"),
            last_rate: 3,
            last_rule: 1,
        }
    }
}
