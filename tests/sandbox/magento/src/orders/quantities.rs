//! How much of a row is still open, for each thing that can be done with it.

use rust_decimal::Decimal;

use super::order::Order;
use crate::json::{Map, Value};

fn amount(row: &Map, name: &str) -> Decimal {
    row.at(name).decimal()
}

/// Ordered, less what was invoiced or cancelled.
pub(crate) fn to_invoice(row: &Map) -> Decimal {
    let open =
        amount(row, "qty_ordered") - amount(row, "qty_invoiced") - amount(row, "qty_canceled");
    open.max(Decimal::ZERO)
}

/// Ordered, less what was shipped, refunded or cancelled; nothing of what is never shipped.
pub(crate) fn to_ship(order: &Order, row: &Map) -> Decimal {
    if is_dummy_for_shipping(order, row) || row.at("is_virtual").truthy() {
        return Decimal::ZERO;
    }
    simple_to_ship(row)
}

/// As [`to_ship`], without looking at what kind of row it is.
pub(crate) fn simple_to_ship(row: &Map) -> Decimal {
    let open = amount(row, "qty_ordered")
        - amount(row, "qty_refunded").max(amount(row, "qty_shipped"))
        - amount(row, "qty_canceled");
    let open_apart = amount(row, "qty_ordered")
        - amount(row, "qty_shipped")
        - amount(row, "qty_refunded")
        - amount(row, "qty_canceled");
    open.min(open_apart).max(Decimal::ZERO)
}

/// Invoiced, less what was refunded.
pub(crate) fn to_refund(row: &Map) -> Decimal {
    (amount(row, "qty_invoiced") - amount(row, "qty_refunded")).max(Decimal::ZERO)
}

/// What a cancellation takes: neither invoiced nor shipped.
pub(crate) fn to_cancel(row: &Map) -> Decimal {
    to_invoice(row).min(simple_to_ship(row)).max(Decimal::ZERO)
}

/// Rows that invoices and refunds skip: children whose money is in their parent, and parents
/// whose money is in their children.
pub(crate) fn is_dummy(order: &Order, row: &Map) -> bool {
    let has_parent = !row.at("parent_item_id").is_null();
    let parent = if has_parent { order.item(row.at("parent_item_id").whole()) } else { Some(row) };
    let is_priced_apart = parent.is_some_and(is_priced_by_children);
    if has_parent { !is_priced_apart } else { has_children(order, row) && is_priced_apart }
}

/// Rows that shipments skip: children that go in their parent's box, and parents whose children
/// go in boxes of their own.
pub(crate) fn is_dummy_for_shipping(order: &Order, row: &Map) -> bool {
    let has_parent = !row.at("parent_item_id").is_null();
    let parent = if has_parent { order.item(row.at("parent_item_id").whole()) } else { Some(row) };
    let is_shipped_apart = parent.is_some_and(|parent| is_bundle(parent) && ships_apart(parent));
    if has_parent { !is_shipped_apart } else { has_children(order, row) && is_shipped_apart }
}

/// Whether a row has others inside it.
pub(crate) fn has_children(order: &Order, row: &Map) -> bool {
    children(order, row).next().is_some()
}

/// The rows inside a row.
pub(crate) fn children<'a>(order: &'a Order, row: &Map) -> impl Iterator<Item = &'a Map> {
    let id = row.at("item_id").whole();
    order.items.iter().filter(move |child| child.at("parent_item_id").whole() == id)
}

fn is_bundle(row: &Map) -> bool {
    row.at("product_type").text() == "bundle"
}

/// Dynamic bundles: the shop notes on the row how it is priced and shipped.
fn is_priced_by_children(row: &Map) -> bool {
    is_bundle(row)
        && row.at("product_calculations").whole() == 0
        && !row.at("product_calculations").is_null()
}

fn ships_apart(row: &Map) -> bool {
    row.at("shipment_type").whole() == 1
}

/// A quantity from a request: whole for products that are sold in whole units.
pub(crate) fn cut(row: &Map, quantity: &Value) -> Decimal {
    let quantity = quantity.decimal();
    if row.at("is_qty_decimal").truthy() { quantity } else { quantity.trunc() }
}
