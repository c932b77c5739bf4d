//! `POST shipment`: writes a shipment as it is given, past its order.

use rust_decimal::Decimal;

use super::{create, routes};
use crate::error::ApiError;
use crate::inventory::DEFAULT_SOURCE;
use crate::json::{Map, Value};
use crate::orders::Order;
use crate::orders::quantities::cut;
use crate::request::Request;
use crate::shop::Shop;

/// The goods leave their source, but the order does not count them as shipped.
pub(super) fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut entity = request.object("entity");
    let is_new = !entity.at("entity_id").truthy();
    let named = entity.at("extension_attributes").at("source_code").text();
    entity.remove("extension_attributes");
    if !tracks_are_complete(&entity) {
        return Err(not_saved());
    }
    if is_new {
        let source = source(shop, named).ok_or_else(not_saved)?;
        let order = shop.orders.find(entity.at("order_id").whole()).map_err(|_| not_saved())?;
        let order = order.into_owned();
        let is_empty = entity.at("items").elements().is_empty();
        if is_empty || !create::depart(shop, &order, &parts(&order, &entity), &source) {
            return Err(not_saved());
        }
        entity.set("source_code", source);
    }
    let now = shop.clock.stamp();
    Ok(routes::answer(&shop.shipments.save(&entity, &now)))
}

fn not_saved() -> ApiError {
    ApiError::bad("The shipment couldn't be saved.")
}

/// The source that is named, or the only one there is.
fn source(shop: &Shop, named: String) -> Option<String> {
    if !named.is_empty() {
        return shop.inventory.source(&named).map(|_| named);
    }
    let sources = shop.inventory.sources.iter();
    let is_single = sources.filter(|source| source.at("enabled").truthy()).count() < 2;
    is_single.then(|| DEFAULT_SOURCE.to_owned())
}

fn tracks_are_complete(entity: &Map) -> bool {
    let required = ["order_id", "track_number", "carrier_code"];
    let is_complete = |track: &Value| required.iter().all(|name| track.at(name).truthy());
    entity.at("tracks").elements().iter().all(is_complete)
}

/// Order rows with how many of each go; rows of other orders are not looked at.
fn parts(order: &Order, entity: &Map) -> Vec<(i64, Decimal)> {
    let items = entity.at("items").elements().iter();
    let part = |item: &Value| {
        let row = order.item(item.at("order_item_id").whole())?;
        Some((row.at("item_id").whole(), cut(row, item.at("qty"))))
    };
    items.filter_map(part).collect()
}
