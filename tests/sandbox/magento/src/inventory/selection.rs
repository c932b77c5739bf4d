//! Source selection: which source ships how much.

use rust_decimal::Decimal;

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

/// What one source gives of one SKU.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pick {
    /// The source.
    pub(crate) source: String,
    /// The SKU.
    pub(crate) sku: String,
    /// How much is taken.
    pub(crate) quantity: Decimal,
    /// How much could be taken.
    pub(crate) available: Decimal,
}

/// The routes of source selection.
pub(crate) fn routes() -> Vec<Route> {
    let source = "Magento_InventoryApi::source";
    vec![
        route("GET", "inventory/source-selection-algorithm-list", source, algorithms),
        route("POST", "inventory/source-selection-algorithm-result", source, result),
    ]
}

fn algorithms(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    let algorithm = |code: &str, title: &str, basis: &str| {
        let description = format!("Algorithm which provides Source Selections based on {basis}");
        Value::Map(map! { "code" => code, "title" => title, "description" => description })
    };
    let distance = "shipping address distance from the source";
    Ok(Value::List(vec![
        algorithm("distance", "Distance Priority", distance),
        algorithm("priority", "Source Priority", "predefined priority of Source"),
    ]))
}

fn result(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let asked = request.body.at("inventoryRequest");
    let code = request.body.at("algorithmCode").text();
    if !matches!(code.as_str(), "priority" | "distance") {
        let text = "The source selection algorithm \"%1\" does not exist.";
        return Err(ApiError::bad(text).with([code]));
    }
    let wanted: Vec<(String, Decimal)> = asked
        .at("items")
        .elements()
        .iter()
        .map(|item| (item.at("sku").text(), item.at("qty").decimal()))
        .collect();
    let (picks, is_shippable) = by_priority(shop, asked.at("stock_id").whole(), &wanted);
    let items: Value = picks.iter().map(|pick| Value::Map(answer(pick))).collect();
    Ok(Value::Map(map! { "source_selection_items" => items, "shippable" => is_shippable }))
}

fn answer(pick: &Pick) -> Map {
    map! {
        "source_code" => pick.source.as_str(),
        "sku" => pick.sku.as_str(),
        "qty_to_deduct" => pick.quantity,
        "qty_available" => pick.available,
    }
}

/// Takes from the sources in order of priority; tells also whether everything was found.
pub(crate) fn by_priority(
    shop: &Shop,
    stock: i64,
    wanted: &[(String, Decimal)],
) -> (Vec<Pick>, bool) {
    let mut open: Vec<(String, Decimal)> = wanted.to_vec();
    let mut picks = Vec::new();
    for source in shop.inventory.enabled_sources(stock) {
        for (sku, left) in &mut open {
            let Some(item) = shop.inventory.items.at(sku, &source) else { continue };
            let available = item.available();
            let quantity = available.min(*left);
            *left -= quantity;
            picks.push(Pick { source: source.clone(), sku: sku.clone(), quantity, available });
        }
    }
    (picks, open.iter().all(|(_, left)| left.is_zero()))
}
