//! `inventory/stocks`: what a sales channel sells from.

use super::{DEFAULT_STOCK, invalid};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria};
use crate::shop::Shop;

const STOCK: &str = "Magento_InventoryApi::stock";
const EDIT: &str = "Magento_InventoryApi::stock_edit";

/// A stock with the channels it serves, as pairs of type and code.
#[derive(Clone, Debug)]
pub(crate) struct Stock {
    /// Its id.
    pub(crate) id: i64,
    /// Its name.
    pub(crate) name: String,
    /// Type and code of each channel.
    pub(crate) channels: Vec<(String, String)>,
}

impl Stock {
    /// Reads a stock from the form in which it is answered.
    pub(crate) fn from_answer(answer: &Map) -> Self {
        Self {
            id: answer.at("stock_id").whole(),
            name: answer.at("name").text(),
            channels: channels(answer.at("extension_attributes").at("sales_channels")),
        }
    }

    /// The stock as it is answered.
    pub(crate) fn answer(&self) -> Value {
        let channel = |(kind, code): &(String, String)| {
            Value::Map(map! { "type" => kind.as_str(), "code" => code.as_str() })
        };
        let channels: Value = self.channels.iter().map(channel).collect();
        Value::Map(map! {
            "stock_id" => self.id,
            "name" => self.name.as_str(),
            "extension_attributes" => map! { "sales_channels" => channels },
        })
    }
}

/// The routes of stocks.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "inventory/stocks", STOCK, list),
        route("POST", "inventory/stocks", EDIT, save),
        route("GET", "inventory/stocks/:stockId", STOCK, get),
        route("PUT", "inventory/stocks/:stockId", EDIT, save),
        route("DELETE", "inventory/stocks/:stockId", "Magento_InventoryApi::stock_delete", delete),
        route("GET", "inventory/stock-resolver/:type/:code", STOCK, resolve),
    ]
}

fn channels(given: &Value) -> Vec<(String, String)> {
    given.elements().iter().map(|one| (one.at("type").text(), one.at("code").text())).collect()
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read_optional(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, &["stock_id", "name"], &report)?;
    let rows: Vec<Map> = shop
        .inventory
        .stocks
        .values()
        .map(|stock| map! { "stock_id" => stock.id, "name" => stock.name.as_str() })
        .collect();
    let found = search::find(rows.iter(), &criteria);
    let stock = |row: &Map| shop.inventory.stocks.get(&row.at("stock_id").whole());
    let items = found.rows.into_iter().filter_map(stock).map(Stock::answer).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("stockId");
    shop.inventory.stocks.get(&id).map(Stock::answer).ok_or_else(|| no_stock(id))
}

fn no_stock(id: i64) -> ApiError {
    ApiError::new(404, "Stock with id \"%value\" does not exist.").named(map! { "value" => id })
}

fn problems(shop: &Shop, (kind, code): &(String, String)) -> Vec<ApiError> {
    let empty = |field: &str| {
        ApiError::bad("\"%field\" can not be empty.").named(map! { "field" => field })
    };
    let websites = shop.store.at("websites").elements();
    let is_known = websites.iter().any(|website| website.at("code").text() == *code);
    let unknown = || {
        let text = "The website with code \"%code\" does not exist.";
        ApiError::bad(text).named(map! { "code" => code.as_str() })
    };
    let mut problems = Vec::new();
    problems.extend(kind.is_empty().then(|| empty("type")));
    problems.extend(code.is_empty().then(|| empty("code")));
    problems.extend((kind == "website" && !is_known).then(unknown));
    problems
}

/// Creates or changes a stock. A channel it is given is taken from the stock that had it; one
/// that it loses goes to the default stock.
fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("stock");
    let id = match request.id("stockId") {
        0 => given.at("stock_id").whole(),
        id => id,
    };
    let known = shop.inventory.stocks.get(&id).cloned();
    if id > 0 && known.is_none() {
        return Err(no_stock(id));
    }
    let mut stock = known.unwrap_or(Stock { id: 0, name: String::new(), channels: Vec::new() });
    if let Some(name) = given.at("name").as_str() {
        name.clone_into(&mut stock.name);
    }
    if stock.name.trim().is_empty() {
        return Err(invalid("Validation Failed", "\"%field\" can not be empty.", Some("name")));
    }
    let given_channels = given.at("extension_attributes").at("sales_channels");
    let mut freed = Vec::new();
    if given_channels.as_list().is_some() {
        let new = channels(given_channels);
        super::refuse(new.iter().flat_map(|channel| problems(shop, channel)).collect())?;
        freed = std::mem::replace(&mut stock.channels, new);
        freed.retain(|channel| !stock.channels.contains(channel));
    }
    if stock.id == 0 {
        shop.inventory.last_stock += 1;
        stock.id = shop.inventory.last_stock;
    }
    if let Some(default) = shop.inventory.stocks.get_mut(&DEFAULT_STOCK) {
        default.channels.append(&mut freed);
    }
    for other in shop.inventory.stocks.values_mut() {
        other.channels.retain(|channel| !stock.channels.contains(channel));
    }
    let id = stock.id;
    shop.inventory.stocks.insert(id, stock);
    Ok(Value::from(id))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("stockId");
    if id == DEFAULT_STOCK {
        return Err(ApiError::bad("Default Stock could not be deleted."));
    }
    let stock = shop.inventory.stocks.get(&id).ok_or_else(|| no_stock(id))?;
    if !stock.channels.is_empty() {
        return Err(ApiError::bad("Stock has at least one sale channel and could not be deleted."));
    }
    shop.inventory.stocks.remove(&id);
    shop.inventory.links.retain(|link| link.at("stock_id").whole() != id);
    Ok(Value::List(Vec::new()))
}

fn resolve(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let asked = (request.parameter("type"), request.parameter("code"));
    let serves = |stock: &&Stock| {
        stock.channels.iter().any(|(kind, code)| (kind.as_str(), code.as_str()) == asked)
    };
    let found = shop.inventory.stocks.values().find(serves).map(Stock::answer);
    found.ok_or_else(|| ApiError::new(404, "No linked stock found"))
}
