//! Taking an order back that was cancelled or refunded in full: deposits first, then the order.
//!
//! What has left the shop cannot be taken back by cancelling: such orders wait for a person.

use super::Aim;
use super::map::Desired;
use super::moves::{Move, Status};
use super::observed::{Observed, SeenInvoice, SeenOrder, SeenStatus};
use super::problems as say;
use crate::entity::{Next, Rule};
use crate::vocabulary::Problem;

type Outcome = Result<Next<Move>, Vec<Problem>>;

/// What to do about an order that Heartland has never had: nothing, unless goods have left the
/// shop for which nobody paid. What was refunded in full is history.
pub(super) fn unseen(desired: &Desired) -> Outcome {
    match desired.aim {
        Aim::Cancelled if !desired.found.units_shipped.0.is_zero() => {
            Err(vec![say::withdrawn_after_shipment(desired)])
        }
        Aim::Returned => Ok(Next::Skip(never_crossed(desired, "refunded_before_export"))),
        _ => Ok(Next::Skip(never_crossed(desired, "cancelled_before_export"))),
    }
}

fn never_crossed(desired: &Desired, code: &str) -> Rule {
    Rule {
        code: code.to_owned(),
        text: format!("`{}` before it crossed: nothing is left to fulfil", desired.status),
    }
}

/// What to do next so that Heartland's order is cancelled and holds no deposit.
pub(super) fn next(desired: &Desired, seen: &Observed, order: &SeenOrder) -> Outcome {
    say::check_ownership(desired, order)?;
    match order.status {
        SeenStatus::Closed => return Err(vec![say::fulfilled_already(desired)]),
        SeenStatus::Cancelled if !seen.order_is_fresh => {
            return Ok(Next::Ask(vec![Move::ReadOrder]));
        }
        SeenStatus::Cancelled | SeenStatus::Pending | SeenStatus::Open => {}
    }
    let (Some(invoices), Some(_)) = (&seen.invoices, &seen.payments) else {
        return Ok(Next::Ask(vec![Move::ListInvoices, Move::ListPayments]));
    };
    let deposits = deposits(desired, seen)?;
    if order.status != SeenStatus::Cancelled {
        still_here(desired, invoices)?;
        return Ok(Next::Do(give_back(deposits)));
    }
    match deposits.as_slice() {
        [] => Ok(Next::Agrees),
        [..] => Err(vec![say::deposits_left(desired, seen)]),
    }
}

/// Deposits to be paid back, by payment type.
pub(super) fn deposits(desired: &Desired, seen: &Observed) -> Result<Vec<Move>, Vec<Problem>> {
    let there = seen.paid_by_type().into_iter().filter(|(_, amount)| !amount.is_zero());
    let back = there.map(|(id, amount)| {
        id.map(|payment_type_id| Move::AddPayment { payment_type_id, amount: -amount })
    });
    back.collect::<Option<Vec<Move>>>().ok_or_else(|| vec![say::deposits_left(desired, seen)])
}

/// Whether all goods are still in the shop, as both systems see it.
fn still_here(desired: &Desired, invoices: &[SeenInvoice]) -> Result<(), Vec<Problem>> {
    match invoices.iter().find(|invoice| invoice.is_live()) {
        Some(invoice) => Err(vec![say::invoiced_in_part(desired, invoice.id)]),
        None if desired.found.units_shipped.0.is_zero() => Ok(()),
        None => Err(vec![say::withdrawn_after_shipment(desired)]),
    }
}

fn give_back(mut deposits: Vec<Move>) -> Vec<Move> {
    deposits.push(Move::SetStatus(Status::Cancelled));
    deposits
}
