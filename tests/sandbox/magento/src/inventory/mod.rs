//! Stock: sources, stocks, what lies where, what is reserved, and the legacy stock items.

mod deduction;
mod legacy;
mod links;
mod salable;
mod selection;
mod source_items;
mod sources;
mod stocks;
mod transfer;

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

pub(crate) use deduction::{Taken, deduct, give_back};
pub(crate) use legacy::{LegacyItem, routes as legacy_routes};
pub(crate) use links::routes as link_routes;
pub(crate) use salable::{check_quantity, is_salable, routes as salable_routes};
pub(crate) use selection::{by_priority, routes as selection_routes};
pub(crate) use source_items::{SourceItem, SourceItems, routes as source_item_routes};
pub(crate) use sources::routes as source_routes;
pub(crate) use stocks::{Stock, routes as stock_routes};
pub(crate) use transfer::routes as transfer_routes;

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;

/// The source and stock that every shop has.
pub(crate) const DEFAULT_SOURCE: &str = "default";
/// The stock that only the default source serves.
pub(crate) const DEFAULT_STOCK: i64 = 1;

/// Everything about quantities.
#[derive(Default)]
pub(crate) struct Inventory {
    /// Sources in order of creation.
    pub(crate) sources: Vec<Map>,
    /// Stocks by id.
    pub(crate) stocks: BTreeMap<i64, Stock>,
    /// Which source serves which stock.
    pub(crate) links: Vec<Map>,
    /// What lies where.
    pub(crate) items: SourceItems,
    /// Sums of reservations by stock and SKU in lower case: below zero for open orders.
    pub(crate) reserved: HashMap<(i64, String), Decimal>,
    /// Legacy stock items by product.
    pub(crate) legacy: BTreeMap<i64, LegacyItem>,
    /// From which quantity on a source's low stock is told.
    pub(crate) notify: Vec<Map>,
    /// Until when, in milliseconds, a SKU in lower case reads as sold out on custom stocks.
    pub(crate) stale_until: HashMap<String, i64>,
    /// Sources that were switched on or off since their SKU, in lower case, was last indexed,
    /// with what the index of custom stocks still believes.
    pub(crate) believed: HashMap<(String, String), bool>,
    /// The highest id of a stock so far.
    pub(crate) last_stock: i64,
    /// The highest id of a legacy stock item so far.
    pub(crate) last_legacy: i64,
}

impl Inventory {
    /// A fresh installation: one source, one stock, linked, serving the website.
    pub(crate) fn fresh() -> Self {
        let mut inventory = Self { last_stock: 1, ..Self::default() };
        inventory.sources.push(map! {
            "source_code" => DEFAULT_SOURCE,
            "name" => "Default Source",
            "enabled" => true,
            "description" => "Default Source",
            "latitude" => 0,
            "longitude" => 0,
            "country_id" => "US",
            "postcode" => "00000",
            "use_default_carrier_config" => true,
        });
        let stock = Stock {
            id: DEFAULT_STOCK,
            name: "Default Stock".to_owned(),
            channels: vec![("website".to_owned(), "base".to_owned())],
        };
        inventory.stocks.insert(DEFAULT_STOCK, stock);
        inventory.links.push(link(DEFAULT_STOCK, DEFAULT_SOURCE, 1));
        inventory
    }

    /// The inventory of the recorded shop.
    pub(crate) fn from_seed(seed: &Value) -> Self {
        let mut inventory = Self { last_legacy: 27, ..Self::default() };
        let rows =
            |name: &str| seed.at(name).at("items").elements().iter().filter_map(Value::as_map);
        inventory.sources = rows("sources").cloned().collect();
        inventory.links = rows("stock_source_links").cloned().collect();
        for stock in rows("stocks").map(Stock::from_answer) {
            inventory.last_stock = inventory.last_stock.max(stock.id);
            inventory.stocks.insert(stock.id, stock);
        }
        for item in rows("source_items") {
            inventory.items.put(SourceItem::from_map(item));
        }
        inventory
    }

    /// The source with this code.
    pub(crate) fn source(&self, code: &str) -> Option<&Map> {
        self.sources
            .iter()
            .find(|source| source.at("source_code").text().eq_ignore_ascii_case(code))
    }

    /// The enabled sources of a stock, the most important first.
    pub(crate) fn enabled_sources(&self, stock: i64) -> Vec<String> {
        let mut links: Vec<_> =
            self.links.iter().filter(|link| link.at("stock_id").whole() == stock).collect();
        links.sort_by_key(|link| link.at("priority").whole());
        let codes = links.into_iter().map(|link| link.at("source_code").text());
        codes
            .filter(|code| self.source(code).is_some_and(|one| one.at("enabled").truthy()))
            .collect()
    }

    /// The sources of a custom stock that its index counts for a SKU. Switching a source on or
    /// off shows only with the SKU's next source item, for no cron job runs.
    pub(crate) fn indexed_sources(&self, stock: i64, sku: &str) -> Vec<String> {
        let links = self.links.iter().filter(|link| link.at("stock_id").whole() == stock);
        let codes = links.map(|link| link.at("source_code").text());
        let counts = |code: &String| {
            let believed = self.believed.get(&(sku.to_lowercase(), code.clone())).copied();
            believed.unwrap_or_else(|| {
                self.source(code).is_some_and(|source| source.at("enabled").truthy())
            })
        };
        codes.filter(counts).collect()
    }

    /// Notes that a source was switched: its SKUs are indexed as before until they are written.
    pub(crate) fn switched(&mut self, source: &str, was_enabled: bool) {
        for item in self.items.all().filter(|item| item.source == source) {
            let place = (item.sku.to_lowercase(), source.to_owned());
            self.believed.entry(place).or_insert(was_enabled);
        }
    }

    /// The stock that a sales channel sells from.
    pub(crate) fn stock_of(&self, channel: &str) -> Option<&Stock> {
        let serves = |stock: &&Stock| stock.channels.iter().any(|(_, code)| code == channel);
        self.stocks.values().find(serves)
    }

    /// The stock that the website `base` sells from.
    pub(crate) fn selling_stock(&self) -> i64 {
        self.stock_of("base").map_or(DEFAULT_STOCK, |stock| stock.id)
    }

    /// What orders have reserved, below zero.
    pub(crate) fn reservation(&self, stock: i64, sku: &str) -> Decimal {
        self.reserved.get(&(stock, sku.to_lowercase())).copied().unwrap_or_default()
    }

    /// Adds to the reservations: below zero when an order takes, above when it lets go.
    pub(crate) fn reserve(&mut self, stock: i64, sku: &str, quantity: Decimal) {
        *self.reserved.entry((stock, sku.to_lowercase())).or_default() += quantity;
    }

    /// The legacy stock item of a product.
    pub(crate) fn legacy_of(&self, product: i64) -> Result<&LegacyItem, ApiError> {
        self.legacy.get(&product).ok_or_else(ApiError::no_entity)
    }
}

/// A row that links a source to a stock.
fn link(stock: i64, source: &str, priority: i64) -> Map {
    map! { "stock_id" => stock, "source_code" => source, "priority" => priority }
}

/// A refusal of one field, inside the frame that validations have.
fn invalid(frame: &str, text: &str, field: Option<&str>) -> ApiError {
    let problem = match field {
        Some(field) => ApiError::bad(text).named(map! { "field" => field }),
        None => problem(text),
    };
    ApiError { errors: Some(vec![problem]), ..ApiError::bad(frame) }
}

/// One problem whose text has no placeholders.
fn problem(text: &str) -> ApiError {
    ApiError::bad(text).with(Vec::<Value>::new())
}

/// A problem with a source that does not exist.
fn no_source(text: &str, code: &str) -> ApiError {
    ApiError::bad(text).named(map! { "sourceCode" => code })
}

/// Refuses with all problems at once, where there are any.
fn refuse(problems: Vec<ApiError>) -> Result<(), ApiError> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(ApiError { errors: Some(problems), ..ApiError::bad("Validation Failed") })
}
