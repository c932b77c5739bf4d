//! Cancelling what of an order is still open.

use rust_decimal::Decimal;

use super::order::{Order, set};
use super::quantities::{has_children, is_processing_available, to_cancel, to_invoice, to_refund};
use crate::checkout::fine;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::shop::Shop;

/// States in which cancelling does nothing.
const NOT_CANCELABLE: [&str; 5] = ["canceled", "payment_review", "complete", "closed", "holded"];

/// `POST orders/:id/cancel`: false, with status 200, where there is nothing to cancel.
pub(super) fn cancel(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let now = shop.clock.stamp();
    let mut order = shop.orders.find(id)?.into_owned();
    let is_open = |item: &Map| to_invoice(&order, item) > Decimal::ZERO;
    if NOT_CANCELABLE.contains(&order.state().as_str()) || !order.items.iter().any(is_open) {
        return Ok(Value::Bool(false));
    }
    release(shop, &order);
    let state = state_after(&order);
    for place in 0..order.items.len() {
        cancel_row(&mut order, place, &now);
    }
    cancel_totals(&mut order);
    order.enter(state);
    super::state::settle(&mut order, false);
    order.set("updated_at", now);
    shop.orders.put(order);
    shop.order_saved(id);
    Ok(Value::Bool(true))
}

/// Cancelled, unless something is paid for: then what is left of the order goes on.
fn state_after(order: &Order) -> &'static str {
    let mut paid =
        order.items.iter().filter(|row| to_refund(order, row) > Decimal::ZERO).peekable();
    if paid.peek().is_none() {
        "canceled"
    } else if paid.any(|row| is_processing_available(order, row)) {
        "processing"
    } else {
        "complete"
    }
}

/// Gives back what the open rows reserved: what was neither shipped nor invoiced.
fn release(shop: &mut Shop, order: &Order) {
    let stock = shop.inventory.selling_stock();
    let mut back = Vec::new();
    for row in order.items.iter().filter(|row| !has_children(order, row)) {
        let parent = order.item(row.at("parent_item_id").whole());
        let counts = parent.filter(|_| !row.at("parent_item_id").is_null()).unwrap_or(row);
        let done = |name: &str| row.at(name).decimal().max(counts.at(name).decimal());
        let open = row.at("qty_ordered").decimal()
            - done("qty_shipped").max(done("qty_invoiced"))
            - row.at("qty_canceled").decimal();
        back.push((row.at("sku").text(), open.max(Decimal::ZERO)));
    }
    if order.has_reservation {
        for (sku, open) in back {
            shop.inventory.reserve(stock, &sku, open);
        }
    }
}

fn cancel_row(order: &mut Order, place: usize, now: &str) {
    let row = &order.items[place];
    let open = to_cancel(order, row);
    let ordered = row.at("qty_ordered").decimal();
    let share = open.checked_div(ordered).unwrap_or_default();
    let part = |name: &str| fine(row.at(name).decimal() * share);
    let (tax, compensation) = (part("base_tax_amount"), part("discount_tax_compensation_amount"));
    let canceled = row.at("qty_canceled").decimal() + open;
    let tax_before = row.at("tax_canceled").decimal();
    let row = &mut order.items[place];
    row.set("qty_canceled", canceled);
    set(row, "tax_canceled", tax_before + tax);
    set(row, "discount_tax_compensation_canceled", compensation);
    row.set("updated_at", now);
    order.verbatim = None;
}

fn cancel_totals(order: &mut Order) {
    for (canceled, base_canceled, amount, invoiced) in [
        ("subtotal_canceled", "base_subtotal_canceled", "subtotal", "subtotal_invoiced"),
        ("tax_canceled", "base_tax_canceled", "tax_amount", "tax_invoiced"),
        ("shipping_canceled", "base_shipping_canceled", "shipping_amount", "shipping_invoiced"),
        ("discount_canceled", "base_discount_canceled", "discount_amount", "discount_invoiced"),
        ("total_canceled", "base_total_canceled", "grand_total", "total_paid"),
    ] {
        let open = order.amount(amount).abs() - order.amount(invoiced).abs();
        order.set(canceled, open);
        let base = |name: &str| order.amount(&format!("base_{name}")).abs();
        let open = base(amount) - base(invoiced);
        order.set(base_canceled, open);
    }
}
