//! Bringing an order that has left the shop to `closed`: an invoice over what is still open.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::map::Desired;
use super::moves::Move;
use super::observed::{Observed, SeenInvoice, SeenOrder};
use super::problems as say;
use crate::entity::Next;
use crate::vocabulary::Problem;

/// What to do next so that an open order, complete in Magento, is closed in Heartland.
pub(super) fn next(
    desired: &Desired,
    seen: &Observed,
    order: &SeenOrder,
) -> Result<Next<Move>, Vec<Problem>> {
    let Some(invoices) = &seen.invoices else {
        return Ok(Next::Ask(vec![Move::ListInvoices]));
    };
    let live: Vec<&SeenInvoice> = invoices.iter().filter(|one| one.is_live()).collect();
    let unread: Vec<Move> = live
        .iter()
        .filter(|invoice| !seen.invoice_lines.contains_key(&invoice.id))
        .map(|invoice| Move::ListInvoiceLines(invoice.id))
        .collect();
    if !unread.is_empty() {
        return Ok(Next::Ask(unread));
    }
    let undistributed = undistributed(desired, seen)?;
    if !undistributed.is_empty() {
        return Ok(Next::Do(undistributed));
    }
    invoice(desired, seen, order, &live)
}

/// Invoices what is open: on an invoice that a run before this one left behind, or on a new one.
fn invoice(
    desired: &Desired,
    seen: &Observed,
    order: &SeenOrder,
    live: &[&SeenInvoice],
) -> Result<Next<Move>, Vec<Problem>> {
    let open = open_units(seen, live);
    let begun = live.iter().find(|invoice| !invoice.is_complete());
    match begun {
        Some(begun) if begun.station_id != desired.order.station_id => {
            Err(vec![say::invoice_in_the_store(desired, begun.id)])
        }
        Some(begun) if open.is_empty() => Ok(Next::Do(vec![Move::CompleteInvoice(begun.id)])),
        Some(begun) => Ok(Next::Do(
            open.into_iter()
                .map(|(item_id, qty)| Move::AddInvoiceLine { invoice_id: begun.id, item_id, qty })
                .collect(),
        )),
        None if open.is_empty() => Err(vec![say::not_closed(desired, order.id)]),
        None => Ok(Next::Do(vec![Move::CreateInvoice])),
    }
}

/// Ordered units of each item that no invoice names yet.
fn open_units(seen: &Observed, live: &[&SeenInvoice]) -> BTreeMap<i64, Decimal> {
    let mut open: BTreeMap<i64, Decimal> = BTreeMap::new();
    for line in seen.lines.iter().flatten() {
        *open.entry(line.item_id).or_default() += line.qty.0;
    }
    for line in live.iter().flat_map(|invoice| &seen.invoice_lines[&invoice.id]) {
        if let Some(left) = line.item_id.and_then(|item_id| open.get_mut(&item_id)) {
            *left -= line.qty.0;
        }
    }
    open.retain(|_, left| *left > Decimal::ZERO);
    open
}

/// Virtual lines name no ship-from location, since they move no stock; to be invoiced a line must
/// name one, which is harmless for items that track none.
fn undistributed(desired: &Desired, seen: &Observed) -> Result<Vec<Move>, Vec<Problem>> {
    let lines = seen.lines.iter().flatten().filter(|line| line.ship_from_location_id.is_none());
    let tracked =
        |item_id| seen.items.values().find(|item| item.id == item_id && item.tracks_inventory);
    let lines: Vec<_> = lines.collect();
    if let Some(item) = lines.iter().find_map(|line| tracked(line.item_id)) {
        return Err(vec![say::virtual_but_tracked(desired, &item.public_id)]);
    }
    let location_id = desired.order.ship_from_location_id;
    Ok(lines.iter().map(|line| Move::Distribute { line_id: line.id, location_id }).collect())
}
