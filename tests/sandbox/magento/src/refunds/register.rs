//! `POST creditmemo/refund` and `POST creditmemo`: credit memos whose amounts the request names.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::parts::Part;
use super::{create, returns, routes};
use crate::checkout::{self, round};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::orders::quantities::{cut, is_dummy, to_refund};
use crate::orders::{Order, set};
use crate::request::Request;
use crate::shop::Shop;
use crate::transactions::money;

/// The state of a credit memo that still waits for its refund.
const OPEN: i64 = 1;

/// The state of a credit memo whose money went back.
const REFUNDED: i64 = 2;

/// Writes a credit memo and nothing else: neither its order nor the stock learns of it.
pub(super) fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let entity = request.object("entity");
    if !entity.at("entity_id").truthy() {
        match entity.at("order_id").whole() {
            0 => return Err(ApiError::no_id()),
            id => drop(shop.orders.find(id).map_err(|error| ApiError::bad(error.message))?),
        }
    }
    let now = shop.clock.stamp();
    Ok(routes::answer(&shop.creditmemos.save(&entity, &now)))
}

/// Refunds the amounts of a credit memo as they are given: nothing is computed.
pub(super) fn register(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut memo = request.object("creditmemo");
    let order = order_of(shop, &memo)?;
    check(&order, &memo)?;
    let invoice = invoice_of(shop, &memo)?;
    let parts = take(&order, &mut memo)?;
    let is_online = !request.body.at("offlineRequested").truthy();
    let has_gateway = invoice.is_some() && !checkout::is_offline(&order.method());
    returns::settle(shop, &order, &parts, request);
    let order_id = order.id();
    create::apply(shop, order, &memo, Decimal::ZERO, is_online);
    create::settle(shop, order_id)?;
    memo.set("state", REFUNDED);
    let now = shop.clock.stamp();
    let mut saved = shop.creditmemos.save(&memo, &now);
    let id = saved.at("entity_id").whole();
    create::tell(shop, order_id, id, is_online && has_gateway)?;
    set(&mut saved, "transaction_id", shop.creditmemos.find(id)?.at("transaction_id").clone());
    if let Some(invoice) = invoice.filter(|_| is_online) {
        use_up(shop, invoice, amount(&memo))?;
    }
    Ok(routes::answer(&saved))
}

fn order_of(shop: &Shop, memo: &Map) -> Result<Order, ApiError> {
    if memo.at("entity_id").truthy() && memo.at("state").whole() != OPEN {
        return Err(ApiError::bad("We cannot register an existing credit memo."));
    }
    match memo.at("order_id").whole() {
        0 => Err(ApiError::new(404, "We found an invalid order to refund.")),
        id => shop.orders.find(id).map(Cow::into_owned),
    }
}

/// The invoice that is refunded, if it goes through one.
fn invoice_of(shop: &Shop, memo: &Map) -> Result<Option<i64>, ApiError> {
    let named = Some(memo.at("invoice_id").whole()).filter(|id| *id > 0);
    if let Some(id) = named {
        shop.invoices.find(id).map_err(|error| ApiError::bad(error.message))?;
    }
    Ok(named)
}

/// Notes on an invoice how much of it went back.
fn use_up(shop: &mut Shop, invoice: i64, amount: Decimal) -> Result<(), ApiError> {
    let invoice = shop.invoices.find_mut(invoice)?;
    let sum = invoice.at("base_total_refunded").decimal() + amount;
    invoice.set("base_total_refunded", sum);
    invoice.set("is_used_for_refund", 1);
    Ok(())
}

fn amount(memo: &Map) -> Decimal {
    memo.at("base_grand_total").decimal()
}

fn check(order: &Order, memo: &Map) -> Result<(), ApiError> {
    let (paid, refunded) = (order.amount("base_total_paid"), order.amount("base_total_refunded"));
    if round(refunded + amount(memo)) <= round(paid) {
        return Ok(());
    }
    let text = "The most money available to refund is %1.";
    Err(ApiError::bad(text).with([money(paid - refunded)]))
}

/// The rows that go back; rows of which nothing does are dropped.
fn take(order: &Order, memo: &mut Map) -> Result<Vec<Part>, ApiError> {
    let mut parts = Vec::new();
    let items = memo.list_mut("items");
    items.retain(|item| item.at("qty").decimal() > Decimal::ZERO);
    for item in items.iter_mut().filter_map(Value::as_map_mut) {
        let id = item.at("order_item_id").whole();
        let row = order.item(id).ok_or_else(ApiError::crash)?;
        let quantity = cut(row, item.at("qty"));
        if quantity > to_refund(order, row) && !is_dummy(order, row) {
            let name = item.at("name").text();
            let text = format!("We found an invalid quantity to refund item \"{name}\".");
            return Err(ApiError::bad(text));
        }
        item.set("qty", quantity);
        parts.push(Part { id, quantity });
    }
    Ok(parts)
}
