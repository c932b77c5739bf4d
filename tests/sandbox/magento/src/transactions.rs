//! Payment transactions of the test gateway: authorise, capture, refund.

use rust_decimal::Decimal;

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::orders::comments;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria};
use crate::shop::Shop;

const COLUMNS: &[&str] = &[
    "transaction_id",
    "parent_id",
    "order_id",
    "payment_id",
    "txn_id",
    "parent_txn_id",
    "txn_type",
    "is_closed",
    "created_at",
];

/// Every transaction in order.
#[derive(Default)]
pub(crate) struct Transactions(pub(crate) Vec<Map>);

/// The routes of transactions.
pub(crate) fn routes() -> Vec<Route> {
    let fetch = "Magento_Sales::transactions_fetch";
    vec![route("GET", "transactions", fetch, list), route("GET", "transactions/:id", fetch, get)]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, COLUMNS, &report)?;
    let rows = &shop.transactions.0;
    let found = search::find(rows.iter(), &criteria);
    let items = found.rows.into_iter().map(|row| answer(rows, row)).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let rows = &shop.transactions.0;
    let found = rows.iter().find(|row| row.at("transaction_id").whole() == id);
    found.map(|row| answer(rows, row)).ok_or_else(ApiError::no_entity)
}

/// A transaction with those that follow from it.
fn answer(rows: &[Map], row: &Map) -> Value {
    let id = row.at("transaction_id").whole();
    let children = rows.iter().filter(|child| child.at("parent_id").whole() == id);
    let mut whole = row.clone();
    whole.set("child_transactions", children.map(|child| answer(rows, child)).collect::<Value>());
    Value::Map(whole)
}

fn add(
    shop: &mut Shop,
    order_id: i64,
    kind: &str,
    parent: Option<&Map>,
    is_closed: bool,
) -> Result<String, ApiError> {
    let payment = shop.orders.find(order_id)?.payment.clone().unwrap_or_default();
    let prefix = match kind {
        "authorization" => "auth",
        "capture" => "cap",
        _ => "ref",
    };
    let txn_id = format!("{prefix}-{}", shop.dice.hex(13));
    let mut row = map! { "transaction_id" => shop.transactions.0.len() + 1 };
    if let Some(parent) = parent {
        row.set("parent_id", parent.at("transaction_id").clone());
    }
    row.set("order_id", order_id);
    row.set("payment_id", payment.at("entity_id").clone());
    row.set("txn_id", txn_id.as_str());
    row.set("parent_txn_id", parent.map(|parent| parent.at("txn_id").clone()).unwrap_or_default());
    row.set("txn_type", kind);
    row.set("is_closed", i64::from(is_closed));
    row.set("additional_information", Value::List(Vec::new()));
    row.set("created_at", shop.clock.stamp());
    shop.transactions.0.push(row);
    Ok(txn_id)
}

fn last_of(shop: &Shop, order_id: i64, kind: &str) -> Option<Map> {
    let rows = shop.transactions.0.iter().rev();
    let mut found = rows.filter(|row| {
        row.at("order_id").whole() == order_id && row.at("txn_type").as_str() == Some(kind)
    });
    found.next().cloned()
}

/// Authorises the whole order; it is processing from then on.
pub(crate) fn authorize(shop: &mut Shop, order_id: i64) -> Result<(), ApiError> {
    let id = add(shop, order_id, "authorization", None, false)?;
    let order = shop.orders.get_mut(order_id)?;
    let (amount, base) = (order.amount("grand_total"), order.amount("base_grand_total"));
    let payment = order.payment_mut();
    payment.set("amount_authorized", amount);
    payment.set("base_amount_authorized", base);
    payment.set("last_trans_id", id.as_str());
    order.enter("processing");
    let text = format!("Authorized amount of {}. Transaction ID: \"{id}\"", money(base));
    comments::note(shop, order_id, &text, "order")
}

/// Captures an amount of what was authorised; answers the transaction's id.
pub(crate) fn capture(shop: &mut Shop, order_id: i64, amount: Decimal) -> Result<String, ApiError> {
    let parent = last_of(shop, order_id, "authorization");
    let id = add(shop, order_id, "capture", parent.as_ref(), false)?;
    if let Some(parent) = parent {
        close(shop, &parent);
    }
    shop.orders.get_mut(order_id)?.payment_mut().set("last_trans_id", id.as_str());
    let text = format!("Captured amount of {} online. Transaction ID: \"{id}\"", money(amount));
    comments::note(shop, order_id, &text, "invoice")?;
    Ok(id)
}

/// Refunds an amount of what was captured; answers the transaction's id.
pub(crate) fn refund(shop: &mut Shop, order_id: i64, amount: Decimal) -> Result<String, ApiError> {
    let parent = last_of(shop, order_id, "capture");
    let id = add(shop, order_id, "refund", parent.as_ref(), true)?;
    shop.orders.get_mut(order_id)?.payment_mut().set("last_trans_id", id.as_str());
    let text = format!("We refunded {} online. Transaction ID: \"{id}\"", money(amount));
    comments::note(shop, order_id, &text, "creditmemo")?;
    Ok(id)
}

fn close(shop: &mut Shop, row: &Map) {
    let id = row.at("transaction_id").clone();
    for known in shop.transactions.0.iter_mut().filter(|known| *known.at("transaction_id") == id) {
        known.set("is_closed", 1);
    }
}

/// An amount as comments show it: `$1,234.50`.
pub(crate) fn money(amount: Decimal) -> String {
    let text = format!("{:.2}", amount.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "-" } else { "" };
    format!("{sign}${grouped}.{cents}")
}
