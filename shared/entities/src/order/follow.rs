//! What came after an order had crossed, and is neither line nor money: what was given back, what
//! changed in Magento, and where goods went that had left by then.

use rust_decimal::Decimal;

use super::amend::{self, Amendment, Part};
use super::map::{Address, Desired};
use super::moves::Move;
use super::observed::{Observed, SeenOrder, SeenStatus, Sought};
use super::plan::missing_addresses;
use super::problems as say;
use crate::entity::Next;
use crate::vocabulary::Problem;

/// What was given back waits for a person, unless Heartland's order says already what is left: then
/// there is nothing to do about it.
pub(super) fn given_back(
    desired: &Desired,
    seen: &Observed,
    order: &SeenOrder,
) -> Result<Option<Next<Move>>, Vec<Problem>> {
    let Some(given_back) = &desired.found.given_back else { return Ok(None) };
    if seen.payments.is_none() || seen.lines.is_none() {
        return Ok(Some(Next::Ask(vec![Move::ListLines, Move::ListPayments])));
    }
    let units: Decimal = seen.lines.iter().flatten().map(|line| line.qty.0).sum();
    let ordered: Decimal = desired.lines.iter().map(|line| line.qty.0).sum();
    let back: Decimal = given_back.units.iter().map(|(_, qty)| *qty).sum();
    let held: Decimal = seen.paid_by_type().values().sum();
    let paid: Decimal = desired.payments.iter().map(|payment| payment.amount.0).sum();
    let is_left = units == ordered - back
        && held == paid - given_back.money
        && order.total.0 == desired.total.0 - given_back.money;
    if is_left { Ok(None) } else { Err(vec![say::given_back(desired, given_back, Some(order))]) }
}

/// Whether the addresses that the order names are still to be read.
pub(super) fn needs_addresses(desired: &Desired, seen: &Observed, order: &SeenOrder) -> bool {
    let asks = |part: Part| part.wanted(desired).is_some() && part.held(order).found().is_some();
    seen.addresses.is_none() && !seen.created && Part::BOTH.into_iter().any(asks)
}

/// Writes what changed in Magento and is neither line nor money, while the goods are still there;
/// what Heartland does not take is for a person.
pub(super) fn amended(
    desired: &Desired,
    seen: &Observed,
    order: &SeenOrder,
) -> Result<Option<Next<Move>>, Vec<Problem>> {
    if seen.created {
        return Ok(None);
    }
    if needs_addresses(desired, seen, order) {
        return Ok(Some(Next::Ask(vec![Move::ListAddresses])));
    }
    if let Some(next) = owner(desired, seen, order)? {
        return Ok(Some(next));
    }
    let missing = missing_addresses(desired, seen);
    let amendment = Amendment::of(desired, seen);
    if missing.is_empty() && amendment.is_empty() {
        return Ok(None);
    }
    match seen.live_invoices() {
        None => Ok(Some(Next::Ask(vec![Move::ListInvoices]))),
        Some(live) if !live.is_empty() => Ok(None),
        Some(_) if seen.amended && !seen.order_is_fresh => {
            Ok(Some(Next::Ask(vec![Move::ReadOrder])))
        }
        Some(_) if seen.amended => Err(vec![say::not_taken(desired, &amendment)]),
        Some(_) if !missing.is_empty() => Ok(Some(Next::Do(missing))),
        Some(_) => Ok(Some(Next::Do(vec![Move::Amend]))),
    }
}

/// Whether the order's customer is the one whose e-mail address Magento names now. Heartland knows
/// no way to give an order to another.
fn owner(
    desired: &Desired,
    seen: &Observed,
    order: &SeenOrder,
) -> Result<Option<Next<Move>>, Vec<Problem>> {
    let Some(id) = order.customer_id else { return Ok(None) };
    let told = seen.owner.as_ref().is_some_and(|owner| owner.has_email(&desired.customer.email));
    if told || seen.linked_customer == Some(id) || seen.namesakes.contains(&id) {
        return Ok(None);
    }
    match &seen.customer {
        Sought::Unasked => Ok(Some(Next::Ask(vec![Move::FindCustomer]))),
        Sought::Absent | Sought::There(_) => Err(vec![say::another_buyer(desired, id)]),
    }
}

/// What changed in Magento after the goods had left.
#[derive(Debug)]
pub(super) struct ChangedSince<'a> {
    /// What it is, in words.
    pub(super) names: Vec<&'static str>,
    /// The addresses among it: where Heartland says that they were, and where Magento says now.
    pub(super) addresses: Vec<(Option<&'a Address>, &'a Address)>,
}

/// What changed after the goods had left, if anything did.
pub(super) fn changed_since<'a>(
    desired: &'a Desired,
    seen: &'a Observed,
) -> Option<ChangedSince<'a>> {
    let order = seen.existing()?;
    let has_left = order.status == SeenStatus::Closed
        || seen.live_invoices().is_some_and(|live| !live.is_empty());
    if !has_left || seen.created || seen.addresses.is_none() {
        return None;
    }
    let mut names = Amendment::of(desired, seen).names();
    let mut addresses = Vec::new();
    for part in Part::BOTH {
        let Some(is_now) = part.wanted(desired) else { continue };
        let held = part.held(order);
        if !amend::is_held(seen, held, is_now) {
            let was = held.found().and_then(|id| amend::named(seen, *id));
            addresses.push((was.map(|seen| &seen.address), is_now));
            if !names.contains(&part.name()) {
                names.push(part.name());
            }
        }
    }
    (!names.is_empty()).then_some(ChangedSince { names, addresses })
}
