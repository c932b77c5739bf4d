//! Moving goods between sources, and lists of what a stock can sell.

use rust_decimal::Decimal;

use super::salable::{is_salable, salable_quantity};
use super::{SourceItem, no_source, problem, refuse};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria};
use crate::shop::Shop;

const SOURCE: &str = "Magento_InventoryApi::source";
const STOCK: &str = "Magento_InventoryApi::stock";

/// The routes of transfers, low stock and dumps.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "inventory/bulk-product-source-transfer", SOURCE, transfer_all),
        route("POST", "inventory/bulk-partial-source-transfer", SOURCE, transfer_part),
        route("GET", "inventory/low-quantity-notification/:sourceCode/:sku", SOURCE, notification),
        route("POST", "inventory/low-quantity-notification", SOURCE, notify),
        route("POST", "inventory/low-quantity-notifications-delete", SOURCE, do_not_notify),
        route(
            "GET",
            "inventory/export-stock-salable-qty/:salesChannelType/:salesChannelCode",
            STOCK,
            export,
        ),
        route(
            "GET",
            "inventory/dump-stock-index-data/:salesChannelType/:salesChannelCode",
            STOCK,
            dump,
        ),
    ]
}

fn source_problems(shop: &Shop, origin: &str, destination: &str) -> Vec<ApiError> {
    let mut problems = Vec::new();
    if shop.inventory.source(origin).is_none() {
        problems.push(no_source("Origin source %sourceCode does not exist", origin));
    }
    if shop.inventory.source(destination).is_none() {
        problems.push(no_source("Destination source %sourceCode does not exist", destination));
    }
    if origin == destination {
        problems.push(problem("Cannot transfer a source on itself"));
    }
    problems
}

/// Both sources must hold the SKU, and the origin enough of it.
fn item_problem(shop: &Shop, origin: &str, destination: &str, item: &Value) -> Option<ApiError> {
    let sku = item.at("sku").text();
    let missing = |code: &&str| shop.inventory.items.at(&sku, code).is_none();
    if let Some(code) = [origin, destination].iter().find(|code| missing(code)) {
        let text = format!("Source item for {sku} and {code} does not exist");
        return Some(ApiError::bad("%message").named(map! { "message" => text }));
    }
    let held = shop.inventory.items.at(&sku, origin).map(|held| held.quantity);
    let text = "Requested transfer amount for sku %sku is not available";
    (held.unwrap_or_default() < item.at("qty").decimal())
        .then(|| ApiError::bad(text).named(map! { "sku" => sku }))
}

/// Moves all of each SKU from one source to another.
fn transfer_all(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let origin = request.body.at("originSource").text();
    let destination = request.body.at("destinationSource").text();
    refuse(source_problems(shop, &origin, &destination))?;
    for sku in request.body.at("skus").elements() {
        let sku = sku.text();
        let Some(item) = shop.inventory.items.at(&sku, &origin).cloned() else { continue };
        put_by(shop, &sku, &destination, item.quantity, item.status);
        if request.body.at("unassignFromOrigin").truthy() {
            shop.inventory.items.remove(&sku, &origin);
        } else {
            shop.put_source_item(SourceItem { quantity: Decimal::ZERO, status: 0, ..item });
        }
    }
    Ok(Value::Bool(true))
}

/// Moves some of each SKU; more than is there is refused.
fn transfer_part(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let origin = request.body.at("originSourceCode").text();
    let destination = request.body.at("destinationSourceCode").text();
    let items = request.body.at("items").elements();
    let mut problems = source_problems(shop, &origin, &destination);
    let of_item = |item| item_problem(shop, &origin, &destination, item);
    problems.extend(items.iter().filter_map(of_item));
    refuse(problems)?;
    for item in items {
        let (sku, quantity) = (item.at("sku").text(), item.at("qty").decimal());
        put_by(shop, &sku, &origin, -quantity, 1);
        put_by(shop, &sku, &destination, quantity, 1);
    }
    Ok(Value::List(Vec::new()))
}

fn put_by(shop: &mut Shop, sku: &str, source: &str, by: Decimal, status: i64) {
    let known = shop.inventory.items.at(sku, source);
    let (quantity, status) =
        known.map_or((by, status), |known| (known.quantity + by, known.status.max(status)));
    let (sku, source) = (sku.to_owned(), source.to_owned());
    shop.put_source_item(SourceItem { sku, source, quantity, status });
}

fn is_for(row: &Map, source: &str, sku: &str) -> bool {
    row.at("source_code").text() == source && row.at("sku").text() == sku
}

fn notification(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (source, sku) = (request.parameter("sourceCode"), request.parameter("sku"));
    let found = shop.inventory.notify.iter().find(|row| is_for(row, source, sku));
    let own = found.map_or(Value::Null, |row| row.at("notify_stock_qty").clone());
    let answer = map! { "source_code" => source, "notify_stock_qty" => own, "sku" => sku };
    Ok(Value::Map(answer))
}

fn notify(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let rows = request.body.at("sourceItemConfigurations").elements();
    if rows.is_empty() {
        return Err(ApiError::bad("Input data is empty"));
    }
    for row in rows.iter().filter_map(Value::as_map) {
        let (source, sku) = (row.at("source_code").text(), row.at("sku").text());
        shop.inventory.notify.retain(|known| !is_for(known, &source, &sku));
        shop.inventory.notify.push(row.clone());
    }
    Ok(Value::List(Vec::new()))
}

fn do_not_notify(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    for row in request.body.at("sourceItems").elements() {
        let (source, sku) = (row.at("source_code").text(), row.at("sku").text());
        shop.inventory.notify.retain(|known| !is_for(known, &source, &sku));
    }
    Ok(Value::List(Vec::new()))
}

/// One row for every SKU with stock of its own: what the channel's stock can sell of it.
fn rows(shop: &Shop, request: &Request) -> Result<Vec<Map>, ApiError> {
    let code = request.parameter("salesChannelCode");
    let stock = shop.inventory.stock_of(code).ok_or_else(ApiError::no_entity)?.id;
    let products = shop.catalogue.all().filter(|product| product.has_sources());
    let row = |product| {
        let product: &crate::catalogue::Product = product;
        map! {
            "sku" => product.sku.as_str(),
            "qty" => salable_quantity(shop, product, stock),
            "is_salable" => is_salable(shop, product, stock),
        }
    };
    Ok(products.map(row).collect())
}

fn export(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let rows = rows(shop, request)?;
    let found = search::find(rows.iter(), &criteria);
    let items = found.rows.into_iter().cloned().map(Value::Map).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn dump(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    Ok(rows(shop, request)?.into_iter().map(Value::Map).collect())
}
