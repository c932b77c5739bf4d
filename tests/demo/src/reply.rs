//! A file with what Magento replied: one order, a page of them, or a recorded exchange of either.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::order::Order;

/// Why a file, or a row of its page, holds nothing that can be placed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("it cannot be read: {0}")]
    Closed(#[from] std::io::Error),
    #[error("it is empty")]
    Empty,
    #[error("it is not UTF-8: byte {0} is no letter of it")]
    Encoding(usize),
    #[error("it is not JSON, or cut off: {0}")]
    Json(#[from] serde_json::Error),
    #[error("it holds no order: {0}")]
    NoOrder(String),
    #[error("items[{row}] holds no order: {why}")]
    NoOrderInRow { row: usize, why: String },
}

/// A recorded exchange; any other document is the reply itself.
#[derive(Deserialize)]
struct Exchange {
    response: Response,
}

#[derive(Deserialize)]
struct Response {
    body: Box<RawValue>,
}

#[derive(Deserialize)]
struct Page {
    items: Vec<Box<RawValue>>,
}

/// The orders of a file, and the rows of its page that are none.
///
/// # Errors
/// Why there are none.
pub(crate) fn orders(path: &Path) -> Result<Vec<Result<Order, Unreadable>>, Unreadable> {
    let text = text(path)?;
    let body: Box<RawValue> = match serde_json::from_str::<Exchange>(&text) {
        Ok(exchange) => exchange.response.body,
        Err(_) => serde_json::from_str(&text)?,
    };
    if let Some(order) = Order::read(&body) {
        return Ok(vec![Ok(order)]);
    }
    match page(&body) {
        Some(items) => Ok(items.iter().enumerate().map(|(row, item)| in_row(row, item)).collect()),
        None => Err(Unreadable::NoOrder(lack(&body))),
    }
}

fn text(path: &Path) -> Result<String, Unreadable> {
    let bytes = std::fs::read(path)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Unreadable::Encoding(error.utf8_error().valid_up_to() + 1))?;
    // Editors of some systems put a mark before the text that is none of it.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    if text.trim().is_empty() { Err(Unreadable::Empty) } else { Ok(text) }
}

/// The rows of a page; a customer's addresses or an order's own rows make none.
fn page(body: &RawValue) -> Option<Vec<Box<RawValue>>> {
    let fields: Value = serde_json::from_str(body.get()).ok()?;
    fields.get("total_count")?;
    Some(serde_json::from_str::<Page>(body.get()).ok()?.items)
}

fn in_row(row: usize, item: &RawValue) -> Result<Order, Unreadable> {
    let lack = || Unreadable::NoOrderInRow { row, why: lack(item) };
    Order::read(item).ok_or_else(lack)
}

/// What keeps a document from being an order.
fn lack(body: &RawValue) -> String {
    let fields: Value = serde_json::from_str(body.get()).unwrap_or_default();
    if !fields.is_object() {
        return "it is no object".to_owned();
    }
    let missing = ["entity_id", "increment_id"].into_iter().find(|name| fields[name].is_null());
    match missing {
        Some(name) => format!("{name} is missing"),
        None => "it has a number, and neither items, payment nor grand_total".to_owned(),
    }
}
