//! Comments on an order, and the status they carry.

use super::order::set;
use super::table::next;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::schema;
use crate::search::{self, Criteria};
use crate::shop::Shop;

/// `POST orders/:id/comments`
///
/// The order takes the comment's status, known or not: without one it loses its own.
pub(super) fn add(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let given = request.body.at("statusHistory");
    let now = shop.clock.stamp();
    let order = shop.orders.get_mut(id)?;
    if order.at("status") != given.at("status") {
        order.set("status", given.at("status").clone());
        order.set("updated_at", now);
    }
    let mut row = given.as_map().cloned().unwrap_or_default();
    for flag in ["is_customer_notified", "is_visible_on_front"] {
        row.set(flag, given.at(flag).whole());
    }
    write(shop, id, row)?;
    shop.order_saved(id);
    Ok(Value::Bool(true))
}

/// Adds a comment with an id, a moment and the order it belongs to.
pub(crate) fn write(shop: &mut Shop, order_id: i64, mut row: Map) -> Result<(), ApiError> {
    let now = shop.clock.stamp();
    let id = next(&mut shop.orders.ids.comment);
    let order = shop.orders.get_mut(order_id)?;
    row.set("entity_id", id);
    row.set("parent_id", order_id);
    if row.at("created_at").is_null() {
        row.set("created_at", now);
    }
    order.comments.push(row);
    order.verbatim = None;
    Ok(())
}

/// A comment that Magento writes itself, under the order's status.
pub(crate) fn note(
    shop: &mut Shop,
    order_id: i64,
    text: &str,
    entity: &str,
) -> Result<(), ApiError> {
    let status = shop.orders.find(order_id)?.at("status").clone();
    let mut row = map! {
        "comment" => text,
        "entity_name" => entity,
        "is_customer_notified" => if entity == "order" { Value::Null } else { 0.into() },
        "is_visible_on_front" => 0,
    };
    set(&mut row, "status", status);
    write(shop, order_id, row)
}

/// `GET orders/:id/comments`, oldest first; an unknown order has none.
pub(super) fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::by("parent_id", request.parameter("id"));
    let order = shop.orders.get(request.id("id"));
    let comments = order.as_ref().map(|order| order.comments.as_slice());
    let render =
        |row: &Map| Value::Map(schema::render("sales-data-order-status-history-interface", row));
    let items: Vec<Value> = comments.unwrap_or_default().iter().map(render).collect();
    let total = items.len();
    Ok(search::answer(items, &criteria, total))
}

/// `GET orders/:id/statuses`: the status as a string, or an empty list where it has none.
pub(super) fn status(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let order = shop.orders.find(request.id("id"))?;
    Ok(match order.at("status") {
        Value::Null => Value::List(Vec::new()),
        status => status.clone(),
    })
}
