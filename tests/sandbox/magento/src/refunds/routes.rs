//! The routes of credit memos.

use super::columns::COLUMNS;
use super::{create, register};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::shop::Shop;

const MEMO: &str = "Magento_Sales::sales_creditmemo";
const REFUND: &str = "Magento_Sales::creditmemo";
const COMMENT: &str = "sales-data-creditmemo-comment-interface";

/// The routes of credit memos.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "order/:orderId/refund", REFUND, create::from_order),
        route("POST", "invoice/:invoiceId/refund", REFUND, create::from_invoice),
        route("POST", "creditmemo/refund", MEMO, register::register),
        route("POST", "creditmemo", MEMO, register::save),
        route("GET", "creditmemos", MEMO, list),
        route("GET", "creditmemo/:id", MEMO, get),
        route("PUT", "creditmemo/:id", MEMO, cancel),
        route("GET", "creditmemo/:id/comments", MEMO, comments),
        route("POST", "creditmemo/:id/comments", MEMO, comment),
        route("POST", "creditmemo/:id/emails", MEMO, email),
    ]
}

/// A credit memo as its routes answer it.
pub(super) fn answer(row: &Map) -> Value {
    let mut answer = schema::render("sales-data-creditmemo-interface", row);
    if answer.at("comments").is_null() {
        answer.set("comments", Value::List(Vec::new()));
    }
    Value::Map(answer)
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let report = shop.report_id();
    shop.creditmemos.list(request, COLUMNS, &report, answer)
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.creditmemos.find(request.id("id")).map(answer)
}

fn cancel(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Err(ApiError::bad("You can not cancel Credit Memo"))
}

fn comments(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    Ok(shop.creditmemos.comments(request, COMMENT))
}

fn comment(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("entity").as_map().cloned().unwrap_or_default();
    let parent = row.at("parent_id").whole();
    if shop.creditmemos.find(parent).is_err() || row.at("comment").text().is_empty() {
        return Err(ApiError::bad("Could not save the creditmemo comment."));
    }
    shop.creditmemos.last_comment += 1;
    row.set("entity_id", shop.creditmemos.last_comment);
    let mut answer = schema::render(COMMENT, &row);
    answer.remove("created_at");
    row.set("created_at", shop.clock.stamp());
    shop.creditmemos.find_mut(parent)?.list_mut("comments").push(Value::Map(row));
    Ok(Value::Map(answer))
}

fn email(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.creditmemos.find(request.id("id")).map(|_| Value::Bool(true))
}
