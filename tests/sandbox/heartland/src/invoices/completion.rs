//! What completing an invoice needs and does.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::invoice::{COMPLETE, Invoice, VOID};
use super::line::{self, InvoiceLine, sources};
use crate::http::Refusals;
use crate::inventory::{Cause, Move};
use crate::orders::{self, Order, OrderLine, Status};
use crate::payments::paid;
use crate::record::{Money, Quantity};
use crate::shop::Shop;

/// Refuses a stage that may not follow, and a completion the order does not allow.
pub(super) fn check(
    invoice: &Invoice,
    was: Option<&Invoice>,
    shop: &Shop,
    refusals: &mut Refusals,
) {
    let Some(was) = was else { return };
    let start = shop.settings.invoice_start.as_str();
    match (was.status.as_str(), invoice.status.as_str()) {
        (from, COMPLETE) if from == start => {}
        (from, VOID) if from == start => return,
        (from, to) if from == to && from == start => return,
        (from, to) if from == to => return refusals.add("status", format!("is {from} already")),
        (from, COMPLETE | VOID) => return refusals.add("status", format!("is {from} already")),
        _ => return refusals.add("status", "is not included in the list"),
    }
    let order = invoice.order_id.and_then(|id| shop.get::<Order>(id));
    if order.is_none_or(|order| order.status != Status::Open) {
        refusals.add("order_id", "is not an open order");
    }
    let units = units(shop, invoice.id);
    if units.is_empty() {
        refusals.add("lines", "can't be blank");
    }
    for (item, units) in units {
        line::check(shop, invoice, Some(item), units, refusals);
    }
}

/// Units of each item on the invoice.
fn units(shop: &Shop, invoice: i64) -> BTreeMap<i64, Decimal> {
    let mut units = BTreeMap::new();
    for line in shop.children::<InvoiceLine>("invoice_id", invoice) {
        *units.entry(line.item_id.unwrap_or_default()).or_default() += line.qty.units();
    }
    units
}

/// Goods leave, commitments fall, money is applied, and the order closes with its last unit.
pub(super) fn carry_out(shop: &mut Shop, id: i64) {
    let Some(invoice) = shop.get::<Invoice>(id).cloned() else {
        return;
    };
    let mut subtotal = Decimal::ZERO;
    for (item, units) in units(shop, id) {
        subtotal += ship(shop, &invoice, item, units);
    }
    let order = invoice.order_id.unwrap_or_default();
    let is_last = shop.children::<OrderLine>("order_id", order).all(|it| it.remaining().is_zero());
    bill(shop, &invoice, Money::new(subtotal), is_last);
    if is_last {
        shop.edit::<Order>(order, |order| order.status = Status::Closed);
    }
    orders::refresh(shop, order);
    if shop.settings.invoice_fires {
        shop.tell::<Invoice>("sales_transaction_completed", id);
    }
}

/// Takes units from the order's lines in their order; returns what they cost the customer.
fn ship(shop: &mut Shop, invoice: &Invoice, item: i64, mut units: Decimal) -> Decimal {
    let lines: Vec<OrderLine> = sources(shop, invoice, item).cloned().collect();
    let mut value = Decimal::ZERO;
    for line in lines {
        let taken = units.min(line.remaining());
        units -= taken;
        value += taken * line.adjusted_unit_price.unwrap_or_default().amount();
        shop.edit::<OrderLine>(line.id, |line| {
            line.qty_invoiced = Quantity::new(line.qty_invoiced.units() + taken);
            line.held = Quantity::new(line.held.units() - taken);
        });
        let change = Move { on_hand: -taken, committed: -taken, ..Move::default() };
        let location = invoice.source_location_id.unwrap_or_default();
        shop.move_stock(item, location, change, Cause { kind: "Invoice", id: invoice.id });
    }
    value
}

/// Fills in the invoice's money. Shipping goes with the first invoice of an order, taxes by
/// the goods' share, and the last invoice takes what rounding left.
fn bill(shop: &mut Shop, invoice: &Invoice, subtotal: Money, is_last: bool) {
    let order_id = invoice.order_id.unwrap_or_default();
    let Some(order) = shop.get::<Order>(order_id).cloned() else {
        return;
    };
    let goods = orders::goods(shop, order_id);
    let beside = order.total.amount() - goods - order.shipping_charge.amount();
    let earlier: Vec<Invoice> = (shop.table::<Invoice>().iter())
        .filter(|other| {
            other.order_id == Some(order_id) && other.completed && other.id != invoice.id
        })
        .cloned()
        .collect();
    let taxed: Decimal = earlier.iter().map(|it| it.total_tax.amount()).sum();
    let share = if goods.is_zero() { Decimal::ZERO } else { beside * subtotal.amount() / goods };
    let total_tax = if is_last { Money::new(beside - taxed) } else { Money::new(share) };
    let shipping = if earlier.is_empty() { order.shipping_charge } else { Money::default() };
    let total = Money::new(subtotal.amount() + total_tax.amount() + shipping.amount());
    let applied: Decimal = earlier.iter().map(|it| it.total_paid.amount()).sum();
    let left = (paid(shop, "order_id", order_id) - applied).max(Decimal::ZERO);
    let now = shop.now();
    let local = shop.wall_clock(invoice.source_location_id, invoice.completed_at.unwrap_or(now));
    shop.edit::<Invoice>(invoice.id, |invoice| {
        invoice.completed = true;
        invoice.subtotal = subtotal;
        invoice.total_tax = total_tax;
        invoice.shipping_charge = shipping;
        invoice.total = Some(total);
        invoice.total_paid = Money::new(left.min(total.amount()));
        invoice.completed_at.get_or_insert(now);
        invoice.local_completed_at = Some(local);
    });
}
