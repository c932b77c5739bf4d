//! Replacing an order of which a part was cancelled after it had crossed whole.
//!
//! Heartland has no call that takes units off a line. As long as nothing of the order has left, it
//! is marked with the number of its successor, its deposits are paid back, and it is cancelled; the
//! successor holds what is left, with the deposits of what was paid. A run that dies in between
//! finds the mark and goes on.

use rust_decimal::Decimal;

use super::amend::REPLACED_BY;
use super::facts::Whole;
use super::map::Desired;
use super::moves::{Move, Status};
use super::observed::{Observed, SeenLine, SeenOrder, SeenStatus};
use super::problems as say;
use super::withdraw;
use crate::entity::Next;
use crate::vocabulary::Problem;

/// What to do next about an order that holds `foreign` lines.
pub(super) fn next(
    desired: &Desired,
    seen: &Observed,
    order: &SeenOrder,
    foreign: &[&SeenLine],
) -> Result<Next<Move>, Vec<Problem>> {
    let crossed_whole =
        desired.found.partly_cancelled.as_ref().is_some_and(|whole| {
            order.status == SeenStatus::Pending || is_whole(seen, order, whole)
        });
    if desired.found.partly_cancelled.is_some() && seen.first.found().is_some() {
        return Err(vec![say::partly_cancelled(desired, order)]);
    }
    if !crossed_whole {
        return Err(vec![say::foreign_lines(desired, foreign)]);
    }
    match seen.live_invoices() {
        None => return Ok(Next::Ask(vec![Move::ListInvoices])),
        Some(live) if !live.is_empty() => return Err(vec![say::partly_cancelled(desired, order)]),
        Some(_) => {}
    }
    if order.custom_text(REPLACED_BY) != Some(&desired.replacement_number()) {
        return Ok(Next::Do(vec![Move::MarkReplaced]));
    }
    let mut moves = withdraw::deposits(desired, seen)?;
    moves.push(Move::SetStatus(Status::Cancelled));
    Ok(Next::Do(moves))
}

/// Whether Heartland's order is what Magento's was before a part of it was cancelled. Deposits are
/// no part of the total: they may be paid back already.
fn is_whole(seen: &Observed, order: &SeenOrder, whole: &Whole) -> bool {
    let units: Decimal = seen.lines.iter().flatten().map(|line| line.qty.0).sum();
    order.total.0 == whole.total && units == whole.units
}
