//! What to do next so that Heartland holds what Magento says: the plan, one round at a time.
//!
//! Nothing here remembers a step. Each answer follows from what Heartland was seen to hold, so a
//! run that died anywhere, or a second worker, goes on where the document stands.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amend;
use super::map::Desired;
use super::moves::{Move, Status};
use super::observed::{Observed, SeenLine, SeenOrder, SeenStatus, Sought};
use super::problems as say;
use super::{Aim, follow, fulfil, replace, withdraw};
use crate::entity::{Next, Rule};
use crate::vocabulary::{Amount, Problem};

/// How many SKUs one look-up names at most, and their bytes together. Percent-encoded they can be
/// three times as long, and few servers take more than 8 kB of URL.
const SKUS_A_LOOKUP: usize = 50;
const BYTES_A_LOOKUP: usize = 2000;

pub(super) type Outcome = Result<Next<Move>, Vec<Problem>>;

/// What to do next for this order.
pub(super) fn next(desired: &Desired, seen: &Observed) -> Outcome {
    if matches!(seen.order, Sought::Unasked) {
        return Ok(Next::Ask(first_questions(desired, seen)));
    }
    match (&desired.aim, seen.order.found()) {
        (Aim::Open | Aim::Fulfilled, None) => create(desired, seen),
        (Aim::Open | Aim::Fulfilled, Some(order)) => bring_up(desired, seen, order),
        (Aim::Wait, None) => Ok(Next::Skip(waits(desired))),
        (Aim::Wait, Some(order)) => held(desired, order),
        (Aim::Cancelled | Aim::Returned, None) => withdraw::unseen(desired),
        (Aim::Cancelled | Aim::Returned, Some(order)) => withdraw::next(desired, seen, order),
    }
}

fn first_questions(desired: &Desired, seen: &Observed) -> Vec<Move> {
    let mut questions = vec![Move::FindOrder];
    if matches!(desired.aim, Aim::Open | Aim::Fulfilled) {
        questions.extend(unasked_skus(desired, seen));
        questions.extend(unasked_tables(desired, seen));
    }
    questions
}

fn unasked_skus(desired: &Desired, seen: &Observed) -> Vec<Move> {
    let skus = desired.skus().into_iter().filter(|sku| !seen.asked_skus.contains(*sku));
    let mut lookups: Vec<Vec<String>> = Vec::new();
    let mut bytes = 0;
    for sku in skus {
        bytes += sku.len();
        match lookups.last_mut() {
            Some(last) if last.len() < SKUS_A_LOOKUP && bytes <= BYTES_A_LOOKUP => {
                last.push(sku.to_owned());
            }
            _ => {
                lookups.push(vec![sku.to_owned()]);
                bytes = sku.len();
            }
        }
    }
    lookups.into_iter().map(Move::FindItems).collect()
}

fn unasked_tables(desired: &Desired, seen: &Observed) -> Vec<Move> {
    let types = !desired.payments.is_empty() && seen.payment_types.is_none();
    let methods = desired.order.shipping_method.is_some() && seen.shipping_methods.is_none();
    let types = types.then_some(Move::ListPaymentTypes);
    types.into_iter().chain(methods.then_some(Move::ListShippingMethods)).collect()
}

/// The order is not there: everything it names must be, before it is created.
fn create(desired: &Desired, seen: &Observed) -> Outcome {
    if let Some(given_back) = &desired.found.given_back {
        return Err(vec![say::given_back(desired, given_back, None)]);
    }
    if let Some(next) = references(desired, seen)? {
        return Ok(next);
    }
    let refused = say::fractions_refused(desired, seen);
    if !refused.is_empty() {
        return Err(refused);
    }
    match (&seen.customer, &seen.addresses) {
        (Sought::Unasked, _) => Ok(Next::Ask(vec![Move::FindCustomer])),
        (Sought::Absent, _) => Ok(Next::Do(vec![Move::CreateCustomer])),
        (Sought::There(_), None) => Ok(Next::Ask(vec![Move::ListAddresses])),
        (Sought::There(_), Some(_)) => Ok(Next::Do(match missing_addresses(desired, seen) {
            missing if missing.is_empty() => vec![Move::CreateOrder],
            missing => missing,
        })),
    }
}

/// Items, payment types and the shipping method: asked for, then all of them there, or review.
fn references(desired: &Desired, seen: &Observed) -> Result<Option<Next<Move>>, Vec<Problem>> {
    let mut questions = unasked_skus(desired, seen);
    questions.extend(unasked_tables(desired, seen));
    let unknown: Vec<&str> =
        desired.skus().into_iter().filter(|sku| !seen.items.contains_key(*sku)).collect();
    if questions.is_empty() {
        let unlike = unknown.iter().filter(|sku| !seen.near.contains_key(**sku));
        questions = unlike.map(|sku| Move::FindNear((*sku).to_owned())).collect();
    }
    if !questions.is_empty() {
        return Ok(Some(Next::Ask(questions)));
    }
    let problems = say::unknown_references(desired, seen, &unknown);
    if problems.is_empty() { Ok(None) } else { Err(problems) }
}

pub(super) fn missing_addresses(desired: &Desired, seen: &Observed) -> Vec<Move> {
    amend::missing_addresses(desired, seen).into_iter().map(Move::CreateAddress).collect()
}

/// The order is there: add what it lacks, open it, check its totals, and fulfil it if that is due.
fn bring_up(desired: &Desired, seen: &Observed, order: &SeenOrder) -> Outcome {
    say::check_ownership(desired, order)?;
    match order.status {
        // It was to make room; whether it did shows when it is read.
        SeenStatus::Cancelled if !seen.order_is_fresh => {
            return Ok(Next::Ask(vec![Move::ReadOrder]));
        }
        SeenStatus::Cancelled => return Err(vec![say::cancelled_in_heartland(desired)]),
        SeenStatus::Closed => return closed(desired, seen, order),
        SeenStatus::Pending | SeenStatus::Open => {}
    }
    if let Some(left) = follow::given_back(desired, seen, order)? {
        return Ok(left);
    }
    if let Some(next) = references(desired, seen)? {
        return Ok(next);
    }
    let unread = unread_parts(seen);
    if !unread.is_empty() {
        return Ok(Next::Ask(unread));
    }
    if desired.found.given_back.is_some() {
        // A person has taken off what was given back; the rest goes on as it stands.
        return match follow::amended(desired, seen, order)? {
            Some(next) => Ok(next),
            None if !seen.order_is_fresh => Ok(Next::Ask(vec![Move::ReadOrder])),
            None => settle(desired, seen, order),
        };
    }
    let foreign = foreign_lines(desired, seen);
    if !foreign.is_empty() {
        return replace::next(desired, seen, order, &foreign);
    }
    let missing = missing_parts(desired, seen, order);
    if !missing.is_empty() {
        return Ok(Next::Do(missing));
    }
    if let Some(next) = follow::amended(desired, seen, order)? {
        return Ok(next);
    }
    if !seen.order_is_fresh {
        return Ok(Next::Ask(vec![Move::ReadOrder]));
    }
    verify(desired, seen, order)?.map_or_else(|| settle(desired, seen, order), Ok)
}

/// Closed in Heartland: the goods have left, and nothing is changed any more. What Magento gave
/// back or cancelled since is not in it.
fn closed(desired: &Desired, seen: &Observed, order: &SeenOrder) -> Outcome {
    if let Some(left) = follow::given_back(desired, seen, order)? {
        return Ok(left);
    }
    if desired.found.partly_cancelled.is_some() && order.total != desired.total {
        return Err(vec![say::partly_cancelled(desired, order)]);
    }
    Ok(if follow::needs_addresses(desired, seen, order) {
        Next::Ask(vec![Move::ListAddresses])
    } else {
        Next::Agrees
    })
}

fn unread_parts(seen: &Observed) -> Vec<Move> {
    let parts = [
        seen.lines.is_none().then_some(Move::ListLines),
        seen.taxes.is_none().then_some(Move::ListTaxes),
        seen.payments.is_none().then_some(Move::ListPayments),
    ];
    parts.into_iter().flatten().collect()
}

/// The changes that are missing, in the order in which Heartland takes them: goods, taxes and
/// charges first, then deposits (which may not exceed them), then the status.
fn missing_parts(desired: &Desired, seen: &Observed, order: &SeenOrder) -> Vec<Move> {
    let mut missing = missing_lines(desired, seen);
    missing.extend(missing_taxes(desired, seen));
    if order.shipping_charge != desired.order.shipping_charge {
        missing.push(Move::SetShippingCharge);
    }
    missing.extend(missing_payments(desired, seen));
    if order.status == SeenStatus::Pending {
        missing.push(Move::SetStatus(Status::Open));
    }
    missing
}

fn missing_lines(desired: &Desired, seen: &Observed) -> Vec<Move> {
    matched_lines(desired, seen).0
}

/// Lines in Heartland that Magento's order does not have.
fn foreign_lines<'s>(desired: &Desired, seen: &'s Observed) -> Vec<&'s SeenLine> {
    matched_lines(desired, seen).1
}

/// Lines that are missing, and foreign ones. They are compared as a multiset: a SKU may stand on
/// several rows at different prices (magento-gotchas.md, 9), and no line id is shared with Magento.
fn matched_lines<'s>(desired: &Desired, seen: &'s Observed) -> (Vec<Move>, Vec<&'s SeenLine>) {
    let mut there: BTreeMap<(i64, Amount, Amount), Vec<&SeenLine>> = BTreeMap::new();
    for line in seen.lines.iter().flatten() {
        there.entry((line.item_id, line.qty, line.adjusted_unit_price)).or_default().push(line);
    }
    let mut missing = Vec::new();
    for (index, line) in desired.lines.iter().enumerate() {
        let item_id = seen.items.get(&line.sku).map_or(0, |item| item.id);
        let same = there.get_mut(&(item_id, line.qty, line.adjusted_unit_price));
        if same.and_then(Vec::pop).is_none() {
            missing.push(Move::AddLine(index));
        }
    }
    (missing, there.into_values().flatten().collect())
}

/// A tax row cannot be changed; the difference is posted (heartland-retail-api.md, 7.2).
fn missing_taxes(desired: &Desired, seen: &Observed) -> Vec<Move> {
    let there = seen.tax_by_description();
    let wanted = desired.tax_by_description();
    let surplus = there.iter().filter(|(description, _)| !wanted.contains_key(*description));
    wanted
        .iter()
        .map(|(description, value)| {
            (*description, value - there.get(description).copied().unwrap_or_default())
        })
        .chain(surplus.map(|(description, value)| (*description, -*value)))
        .filter(|(_, value)| !value.is_zero())
        .map(|(description, value)| Move::AddTax { description: description.to_owned(), value })
        .collect()
}

/// Deposits only grow here: what was paid back is the refund flow's to book.
fn missing_payments(desired: &Desired, seen: &Observed) -> Vec<Move> {
    let there = seen.paid_by_type();
    let ids = seen.payment_types.as_ref();
    let mut missing = Vec::new();
    for (name, paid) in desired.paid_by_type() {
        let Some(id) = ids.and_then(|ids| ids.get(name)).copied() else {
            continue;
        };
        let lacking = paid - there.get(&Some(id)).copied().unwrap_or_default();
        if lacking > Decimal::ZERO {
            missing.push(Move::AddPayment { payment_type_id: id, amount: lacking });
        }
    }
    missing
}

/// Totals read back must agree to the cent. What was remembered of this run's own writes is
/// doubted first: the parts are read again once before a person is asked.
fn verify(
    desired: &Desired,
    seen: &Observed,
    order: &SeenOrder,
) -> Result<Option<Next<Move>>, Vec<Problem>> {
    let paid: Decimal = seen.paid_by_type().values().sum();
    if order.total == desired.total && order.balance.0 == order.total.0 - paid {
        return Ok(None);
    }
    if seen.looked_again {
        return Err(vec![say::totals_disagree(desired, order, paid)]);
    }
    Ok(Some(Next::Ask(vec![Move::LookAgain, Move::ListLines, Move::ListTaxes, Move::ListPayments])))
}

fn settle(desired: &Desired, seen: &Observed, order: &SeenOrder) -> Outcome {
    match desired.aim {
        Aim::Fulfilled => fulfil::next(desired, seen, order),
        Aim::Open | Aim::Wait | Aim::Cancelled | Aim::Returned => Ok(Next::Agrees),
    }
}

/// Heartland knows no hold: somebody must keep the goods in the shop. An order that was not
/// opened yet commits no stock and can wait as it is.
fn held(desired: &Desired, order: &SeenOrder) -> Outcome {
    match order.status {
        SeenStatus::Open => Err(vec![say::held_after_export(desired)]),
        SeenStatus::Pending => Ok(Next::Skip(waits(desired))),
        SeenStatus::Closed | SeenStatus::Cancelled => Ok(Next::Agrees),
    }
}

fn waits(desired: &Desired) -> Rule {
    Rule {
        code: "awaits_status".to_owned(),
        text: format!("an order in status `{}` does not cross yet", desired.status),
    }
}
