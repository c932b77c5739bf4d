//! Cancelling what of an order is still open.

use rust_decimal::Decimal;

use super::order::Order;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::shop::Shop;

/// States in which cancelling does nothing.
const NOT_CANCELABLE: [&str; 5] = ["canceled", "payment_review", "complete", "closed", "holded"];

/// `POST orders/:id/cancel`: false, with status 200, where there is nothing to cancel.
///
/// # Errors
/// 404 for an unknown order.
pub(crate) fn cancel(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let now = shop.clock.stamp();
    let order = shop.orders.get_mut(id)?;
    if !can_cancel(order) {
        return Ok(Value::Bool(false));
    }
    for item in order.items_mut() {
        cancel_item(item, &now);
    }
    cancel_totals(order);
    order.set("state", "canceled");
    order.set("status", "canceled");
    order.set("updated_at", now);
    order.settle();
    shop.order_saved(id);
    Ok(Value::Bool(true))
}

fn can_cancel(order: &Order) -> bool {
    let is_open = |item: &Value| to_invoice(item) > Decimal::ZERO;
    !NOT_CANCELABLE.contains(&order.at("state").text().as_str())
        && order.items().iter().any(is_open)
}

fn to_invoice(item: &Value) -> Decimal {
    let quantity = |name| item.at(name).decimal();
    quantity("qty_ordered") - quantity("qty_invoiced") - quantity("qty_canceled")
}

fn cancel_item(item: &mut Map, now: &str) {
    let value = Value::Map(item.clone());
    let quantity = |name| value.at(name).decimal();
    let to_ship = quantity("qty_ordered")
        - quantity("qty_shipped")
        - quantity("qty_refunded")
        - quantity("qty_canceled");
    let canceled = to_invoice(&value).min(to_ship).max(Decimal::ZERO);
    if canceled.is_zero() || quantity("qty_ordered").is_zero() {
        return;
    }
    let share = canceled / quantity("qty_ordered");
    item.set("qty_canceled", quantity("qty_canceled") + canceled);
    item.set(
        "tax_canceled",
        quantity("tax_canceled") + (quantity("tax_amount") * share).round_dp(4),
    );
    let compensation = quantity("discount_tax_compensation_amount") * share;
    item.set("discount_tax_compensation_canceled", compensation.round_dp(4));
    item.set("updated_at", now);
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
