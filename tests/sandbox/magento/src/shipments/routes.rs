//! The routes of shipments.

use super::columns::COLUMNS;
use super::{create, save};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::shop::Shop;

const SHIPMENT: &str = "Magento_Sales::shipment";
const COMMENT: &str = "sales-data-shipment-comment-interface";

/// The routes of shipments.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "order/:orderId/ship", "Magento_Sales::ship", create::ship),
        route("GET", "shipments", SHIPMENT, list),
        route("POST", "shipment", SHIPMENT, save::save),
        route("GET", "shipment/:id", SHIPMENT, get),
        route("GET", "shipment/:id/comments", SHIPMENT, comments),
        route("POST", "shipment/:id/comments", SHIPMENT, comment),
        route("POST", "shipment/:id/emails", SHIPMENT, email),
        route("GET", "shipment/:id/label", SHIPMENT, label),
        route("POST", "shipment/track", SHIPMENT, add_track),
        route("DELETE", "shipment/track/:id", SHIPMENT, remove_track),
    ]
}

/// A shipment as its routes answer it.
pub(super) fn answer(row: &Map) -> Value {
    let mut answer = schema::render("sales-data-shipment-interface", row);
    for list in ["packages", "tracks", "comments"] {
        if answer.at(list).is_null() {
            answer.set(list, Value::List(Vec::new()));
        }
    }
    let source = row.at("source_code").clone();
    answer.set("extension_attributes", crate::map! { "source_code" => source });
    Value::Map(answer)
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let report = shop.report_id();
    shop.shipments.list(request, COLUMNS, &report, answer)
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.shipments.find(request.id("id")).map(answer)
}

fn comments(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    Ok(shop.shipments.comments(request, COMMENT))
}

fn comment(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("entity").as_map().cloned().unwrap_or_default();
    let parent = row.at("parent_id").whole();
    if shop.shipments.find(parent).is_err() || row.at("comment").text().is_empty() {
        return Err(ApiError::bad("Could not save the shipment comment."));
    }
    shop.shipments.last_comment += 1;
    row.set("entity_id", shop.shipments.last_comment);
    let answer = schema::render(COMMENT, &row);
    row.set("created_at", shop.clock.stamp());
    shop.shipments.find_mut(parent)?.list_mut("comments").push(Value::Map(row));
    Ok(Value::Map(answer))
}

/// Shipments made over REST have no label.
fn label(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.shipments.find(request.id("id")).map(|_| Value::from(""))
}

fn email(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.shipments.find(request.id("id")).map(|_| Value::Bool(true))
}

/// A track that is added later does not touch its order.
fn add_track(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("entity").as_map().cloned().unwrap_or_default();
    let parent = row.at("parent_id").whole();
    let order = shop.shipments.find(parent).map_or(0, |one| one.at("order_id").whole());
    let is_of_order = order > 0 && order == row.at("order_id").whole();
    let is_missing = |field: &&str| row.at(field).text().is_empty();
    if !is_of_order || ["track_number", "title", "carrier_code"].iter().any(is_missing) {
        return Err(ApiError::bad("Could not save the shipment tracking."));
    }
    shop.shipments.last_track += 1;
    row.set("entity_id", shop.shipments.last_track);
    row.set("created_at", shop.clock.stamp());
    row.set("updated_at", shop.clock.stamp());
    let row = schema::render("sales-data-shipment-track-interface", &row);
    shop.shipments.find_mut(parent)?.list_mut("tracks").push(Value::Map(row.clone()));
    Ok(Value::Map(row))
}

fn remove_track(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let is_it = |track: &Value| track.at("entity_id").whole() == id;
    let owner = shop.shipments.all().find(|row| row.at("tracks").elements().iter().any(is_it));
    let owner = owner.map(|row| row.at("entity_id").whole()).ok_or_else(ApiError::no_entity)?;
    shop.shipments.find_mut(owner)?.list_mut("tracks").retain(|track| !is_it(track));
    Ok(Value::Bool(true))
}
