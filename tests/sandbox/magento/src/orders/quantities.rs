//! How much of a row is still open, for each thing that can be done with it.

use rust_decimal::Decimal;

use super::order::Order;
use crate::json::{Map, Value};

fn amount(row: &Map, name: &str) -> Decimal {
    row.at(name).decimal()
}

/// Ordered, less what was invoiced or cancelled; nothing of a row without money of its own.
pub(crate) fn to_invoice(order: &Order, row: &Map) -> Decimal {
    if is_dummy(order, row) {
        return Decimal::ZERO;
    }
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

/// As [`to_ship`], without looking at what kind of row it is. Refunded units are taken to be
/// among the shipped ones, as far as there are such.
pub(crate) fn simple_to_ship(row: &Map) -> Decimal {
    let open = amount(row, "qty_ordered")
        - amount(row, "qty_refunded").max(amount(row, "qty_shipped"))
        - amount(row, "qty_canceled");
    open.max(Decimal::ZERO)
}

/// Invoiced, less what was refunded; nothing of a row without money of its own.
pub(crate) fn to_refund(order: &Order, row: &Map) -> Decimal {
    if is_dummy(order, row) {
        return Decimal::ZERO;
    }
    (amount(row, "qty_invoiced") - amount(row, "qty_refunded")).max(Decimal::ZERO)
}

/// What a cancellation takes: neither invoiced nor shipped. Of a dynamic bundle that is the
/// children, of everything else the row without a parent.
pub(crate) fn to_cancel(order: &Order, row: &Map) -> Decimal {
    to_invoice(order, row).min(to_process(order, row)).max(Decimal::ZERO)
}

/// Whether something remains to be shipped once a row was cancelled.
pub(crate) fn is_processing_available(order: &Order, row: &Map) -> bool {
    to_process(order, row) > to_cancel(order, row)
}

fn to_process(order: &Order, row: &Map) -> Decimal {
    let parent = Some(row.at("parent_item_id")).filter(|parent| !parent.is_null());
    let parent = parent.and_then(|parent| order.item(parent.whole()));
    let is_in_bundle = is_bundle(row) || parent.is_some_and(is_bundle);
    if is_dummy_for_shipping(order, row) && !is_in_bundle {
        return Decimal::ZERO;
    }
    simple_to_ship(row)
}

/// How many of a row belong to one of its parent; one where they are not counted apart.
pub(crate) fn per_parent(parent: &Map, row: &Map) -> Decimal {
    if !is_bundle(parent) {
        return Decimal::ONE;
    }
    amount(row, "qty_ordered").checked_div(amount(parent, "qty_ordered")).unwrap_or_default()
}

/// Rows that invoices and refunds skip: children whose money is in their parent, and parents
/// whose money is in their children.
pub(crate) fn is_dummy(order: &Order, row: &Map) -> bool {
    let has_parent = !row.at("parent_item_id").is_null();
    let parent = if has_parent { order.item(row.at("parent_item_id").whole()) } else { Some(row) };
    let is_priced_apart = parent.is_some_and(|parent| is_priced_by_children(order, parent));
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

/// Dynamic bundles: the row notes how it is priced, else it shows in the prices of its children.
fn is_priced_by_children(order: &Order, row: &Map) -> bool {
    let noted = row.at("product_calculations");
    if noted.is_null() {
        is_bundle(row) && children(order, row).any(|child| amount(child, "price") > Decimal::ZERO)
    } else {
        is_bundle(row) && noted.whole() == 0
    }
}

fn ships_apart(row: &Map) -> bool {
    row.at("shipment_type").whole() == 1
}

/// A quantity from a request: whole for products that are sold in whole units.
pub(crate) fn cut(row: &Map, quantity: &Value) -> Decimal {
    let quantity = quantity.decimal();
    if row.at("is_qty_decimal").truthy() { quantity } else { quantity.trunc() }
}
