//! Which state an order falls into once something was done with it.

use rust_decimal::Decimal;

use super::order::Order;
use super::quantities::{to_invoice, to_ship};
use crate::checkout::round;

/// States that nothing moves an order out of here.
const SETTLED: [&str; 4] = ["canceled", "closed", "holded", "payment_review"];

/// Whether anything can still be invoiced.
pub(crate) fn can_invoice(order: &Order) -> bool {
    let state = order.state();
    let is_over = SETTLED.contains(&state.as_str()) || state == "complete";
    !is_over
        && order.items.iter().any(|row| {
            to_invoice(order, row) > Decimal::ZERO && !row.at("locked_do_invoice").truthy()
        })
}

/// Whether anything can still be shipped.
pub(crate) fn can_ship(order: &Order) -> bool {
    let is_over = ["canceled", "holded", "payment_review"].contains(&order.state().as_str());
    !is_over
        && !order.at("is_virtual").truthy()
        && order
            .items
            .iter()
            .any(|row| to_ship(order, row) > Decimal::ZERO && !row.at("locked_do_ship").truthy())
}

/// Whether any money can still be refunded: neither nothing is left nor just a fee that was kept.
/// Of an order that cost nothing one credit memo can be made.
pub(crate) fn can_refund(order: &Order) -> bool {
    let is_over =
        ["canceled", "closed", "holded", "payment_review"].contains(&order.state().as_str());
    if is_over {
        return false;
    }
    if order.amount("grand_total").is_zero() {
        return !can_invoice(order) && order.at("total_refunded").is_null();
    }
    let left = round(order.amount("total_paid")) - order.amount("total_refunded");
    let is_nothing = |amount: Decimal| amount.abs() < Decimal::new(1, 4);
    !is_nothing(left) && !is_nothing(left - order.amount("adjustment_negative"))
}

/// Moves an order on: to processing once work on it began, then to complete or closed once
/// nothing is left to invoice and ship.
pub(crate) fn settle(order: &mut Order, has_begun: bool) {
    if order.state() == "new" && has_begun {
        order.enter("processing");
    }
    let state = order.state();
    if state == "canceled" || state == "holded" || can_invoice(order) {
        return;
    }
    let is_working = matches!(state.as_str(), "processing" | "complete");
    if is_working && !can_refund(order) && !can_ship(order) {
        order.enter("closed");
    } else if state == "processing" && !can_ship(order) {
        order.enter("complete");
    }
}
