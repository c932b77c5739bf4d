//! Comments on an order, and the status they carry.

use super::table::next;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::search::{self, Criteria};
use crate::shop::Shop;

/// `POST orders/:id/comments`
///
/// The order takes the comment's status, known or not: without one it loses its own.
///
/// # Errors
/// 404 for an unknown order, 400 without the comment.
pub(crate) fn add(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let given = request.body.get("statusHistory").or_else(|| request.body.get("status_history"));
    let given = given.ok_or_else(|| ApiError::required("statusHistory"))?;
    let now = shop.clock.stamp();
    shop.orders.get_mut(id)?;
    let comment_id = next(&mut shop.orders.ids.comment);
    let order = shop.orders.get_mut(id)?;
    if order.at("status") != given.at("status") {
        order.set("status", given.at("status").clone());
        order.set("updated_at", now.as_str());
    }
    let comment = comment(given, id, comment_id, &now);
    order.fields_mut().list_mut("status_histories").insert(0, Value::Map(comment));
    shop.order_saved(id);
    Ok(Value::Bool(true))
}

fn comment(given: &Value, order: i64, id: i64, now: &str) -> Map {
    let mut comment = Map::new();
    if let Some(text) = given.as_map().and_then(|given| given.get("comment")) {
        comment.set("comment", text.clone());
    }
    let moment = given.at("created_at").as_str().unwrap_or(now);
    comment.set("created_at", moment);
    comment.set("entity_id", id);
    if !given.at("entity_name").is_null() {
        comment.set("entity_name", given.at("entity_name").clone());
    }
    comment.set("is_customer_notified", given.at("is_customer_notified").whole());
    comment.set("is_visible_on_front", given.at("is_visible_on_front").whole());
    comment.set("parent_id", order);
    if !given.at("status").is_null() {
        comment.set("status", given.at("status").clone());
    }
    comment
}

/// `GET orders/:id/comments`, oldest first; an unknown order has none.
pub(crate) fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::by("parent_id", request.parameter("id"));
    let order = shop.orders.get(request.id("id"));
    let mut comments: Vec<Value> =
        order.map(|order| order.at("status_histories").elements().to_vec()).unwrap_or_default();
    comments.sort_by_key(|comment| comment.at("entity_id").whole());
    let total = comments.len();
    Ok(search::answer(comments, &criteria, total))
}

/// `GET orders/:id/statuses`: the status as a string, or an empty list where it has none.
///
/// # Errors
/// 404 for an unknown order.
pub(crate) fn status(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let order = shop.orders.get(request.id("id")).ok_or_else(ApiError::no_entity)?;
    Ok(match order.at("status") {
        Value::Null => Value::List(Vec::new()),
        status => status.clone(),
    })
}
