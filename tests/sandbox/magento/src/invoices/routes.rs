//! The routes of invoices.

use super::columns::COLUMNS;
use super::{create, save};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::shop::Shop;

const INVOICE: &str = "Magento_Sales::sales_invoice";
const COMMENT: &str = "sales-data-invoice-comment-interface";

/// The routes of invoices.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "order/:orderId/invoice", "Magento_Sales::invoice", create::invoice),
        route("GET", "invoices", INVOICE, list),
        route("POST", "invoices", INVOICE, save::save),
        route("GET", "invoices/:id", INVOICE, get),
        route("GET", "invoices/:id/comments", INVOICE, comments),
        route("POST", "invoices/comments", INVOICE, comment),
        route("POST", "invoices/:id/capture", INVOICE, capture),
        route("POST", "invoices/:id/void", INVOICE, void),
        route("POST", "invoices/:id/emails", INVOICE, email),
    ]
}

/// An invoice as its routes answer it.
pub(super) fn answer(row: &Map) -> Value {
    let mut answer = schema::render("sales-data-invoice-interface", row);
    if answer.at("comments").is_null() {
        answer.set("comments", Value::List(Vec::new()));
    }
    Value::Map(answer)
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let report = shop.report_id();
    shop.invoices.list(request, COLUMNS, &report, answer)
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.invoices.find(request.id("id")).map(answer)
}

fn comments(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    Ok(shop.invoices.comments(request, COMMENT))
}

fn comment(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("entity").as_map().cloned().unwrap_or_default();
    let parent = row.at("parent_id").whole();
    if shop.invoices.find(parent).is_err() || row.at("comment").text().is_empty() {
        return Err(ApiError::bad("Could not save the invoice comment."));
    }
    shop.invoices.last_comment += 1;
    row.set("entity_id", shop.invoices.last_comment);
    let answer = schema::render(COMMENT, &row);
    row.set("created_at", shop.clock.stamp());
    shop.invoices.find_mut(parent)?.list_mut("comments").push(Value::Map(row));
    Ok(Value::Map(answer))
}

/// Every invoice made over REST is paid at once, so none can be captured.
fn capture(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.invoices.find(request.id("id"))?;
    Err(ApiError::bad("The capture action is not available."))
}

fn void(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.invoices.find(request.id("id"))?;
    Err(ApiError::bad("The void action is not available."))
}

fn email(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.invoices.find(request.id("id")).map(|_| Value::Bool(true))
}
