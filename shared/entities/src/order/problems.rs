//! The sentences that an operator reads when an order waits.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Aim;
use super::amend::{Amendment, OWNER};
use super::map::Desired;
use super::observed::{Observed, SeenLine, SeenOrder, SeenStatus};
use super::standing::GivenBack;
use crate::vocabulary::{Cause, Problem};

/// SKUs, payment types and the shipping method that Heartland does not have.
pub(super) fn unknown_references(
    desired: &Desired,
    seen: &Observed,
    unknown_skus: &[&str],
) -> Vec<Problem> {
    let mut problems: Vec<Problem> =
        unknown_skus.iter().map(|sku| unknown_sku(sku, seen)).collect();
    for name in desired.paid_by_type().into_keys() {
        if !seen.payment_types.iter().any(|types| types.contains_key(name)) {
            problems.push(Problem::new(
                Cause::UnknownPaymentType,
                "payment.method",
                format!("Heartland has no payment type named `{name}`"),
                "create the payment type in Heartland, or correct the table `payment_type` of the \
                 order mapping, then release the order",
            ));
        }
    }
    if let Some(name) = &desired.order.shipping_method
        && !seen.shipping_methods.iter().any(|methods| methods.contains_key(name))
    {
        problems.push(Problem::new(
            Cause::UnknownShippingMethod,
            "shipping_method",
            format!("Heartland has no shipping method named `{name}`"),
            "create the shipping method in Heartland, or correct the order mapping, then release \
             the order",
        ));
    }
    problems
}

fn unknown_sku(sku: &str, seen: &Observed) -> Problem {
    let near = seen.near.get(sku).map(|near| near.join(", ")).unwrap_or_default();
    let message = if near.is_empty() {
        format!("Heartland has no item `{sku}`, nor one like it")
    } else {
        format!("Heartland has no item `{sku}`; nearest: {near}")
    };
    Problem::new(
        Cause::UnknownSku,
        "items.sku",
        message,
        "create the item in Heartland, correct the SKU in Magento, or name the item in the table \
         `item` of the order mapping (a custom option adds to the SKU); then release the order",
    )
}

/// Fractions of items that Heartland would refuse line by line, when the order is half built.
pub(super) fn fractions_refused(desired: &Desired, seen: &Observed) -> Vec<Problem> {
    let fractions = desired.lines.iter().filter(|line| !line.qty.0.fract().is_zero());
    let refused =
        |sku: &&str| seen.items.get(*sku).is_some_and(|item| item.allows_fractions == Some(false));
    let skus: BTreeSet<&str> = fractions.map(|line| line.sku.as_str()).filter(refused).collect();
    skus.into_iter().map(fraction_refused).collect()
}

fn fraction_refused(sku: &str) -> Problem {
    Problem::new(
        Cause::FractionalQty,
        "items.qty_ordered",
        format!("the order has a fraction of `{sku}`, which Heartland sells in whole units only"),
        "allow fractional quantities for the item in Heartland, then release the order",
    )
}

/// A document with our number that says it is about another order is not ours to change.
pub(super) fn check_ownership(desired: &Desired, order: &SeenOrder) -> Result<(), Vec<Problem>> {
    let ours = desired.order.custom.get(OWNER).and_then(mapping::Value::as_text);
    match (order.custom_text(OWNER), ours) {
        (Some(theirs), Some(ours)) if theirs != ours => Err(vec![Problem::new(
            Cause::NumberTaken,
            "increment_id",
            format!(
                "Heartland's order {} belongs to `{theirs}`, not to Magento's order {}",
                order.public_id, desired.number
            ),
            "give the store view a prefix of its own, or rename the other document",
        )]),
        _ => Ok(()),
    }
}

/// Units and money that Magento gave back. A person books them until refunds are carried over.
pub(super) fn given_back(
    desired: &Desired,
    given_back: &GivenBack,
    order: Option<&SeenOrder>,
) -> Problem {
    let units: Vec<String> =
        given_back.units.iter().map(|(sku, qty)| format!("{qty} × {sku}")).collect();
    let units = if units.is_empty() { "no units".to_owned() } else { units.join(", ") };
    let memos = match given_back.credit_memos.as_slice() {
        [] => String::new(),
        memos => format!(" (credit memo {})", memos.join(", ")),
    };
    let standing = match order {
        None => "Heartland does not have the order".to_owned(),
        Some(order) => format!(
            "Heartland's order {} reads total {} and {}",
            order.public_id,
            order.total,
            match order.status {
                SeenStatus::Closed => "is closed",
                SeenStatus::Pending | SeenStatus::Open | SeenStatus::Cancelled => "is open",
            }
        ),
    };
    let had_left = desired.found.units_never_sent.0.is_zero();
    let remedy = match order.map(|order| order.status) {
        None if had_left => "take the order by hand, with what came back of it",
        None => "do not ship these units; take what is left of the order by hand",
        Some(SeenStatus::Closed) => {
            "book the return of these units and this money in Heartland by hand; that it is booked \
             cannot be seen yet, so that this review stays"
        }
        Some(_) if had_left => {
            "these units had left: invoice the order in Heartland, and book their return there by \
             hand"
        }
        Some(_) => {
            "do not ship these units; take them and this money off Heartland's order by hand, then \
             release the order: it goes on once Heartland's order says what is left"
        }
    };
    Problem::new(
        Cause::PartlyRefunded,
        "items.qty_refunded",
        format!("given back in Magento: {units}, {:.2}{memos}; {standing}", given_back.money),
        remedy,
    )
}

/// A part was cancelled when goods had left Heartland already.
pub(super) fn partly_cancelled(desired: &Desired, order: &SeenOrder) -> Problem {
    Problem::new(
        Cause::PartlyCancelled,
        "items.qty_canceled",
        format!(
            "a part of the order was cancelled in Magento, and Heartland's order {} cannot be \
             replaced any more: its total is {}, what is left in Magento {}, a difference of {:.2}",
            order.public_id,
            order.total,
            desired.total,
            order.total.0 - desired.total.0
        ),
        "book the difference in Heartland by hand, or take the cancelled units off its order if it is \
         still open; then release the order",
    )
}

/// Heartland answered the change, and the order is as it was.
pub(super) fn not_taken(desired: &Desired, amendment: &Amendment) -> Problem {
    let names = amendment.names().join(", ");
    Problem::new(
        Cause::TargetDiffers,
        "",
        format!("Heartland did not take a change of order {}: {names}", desired.order.public_id),
        "make the change in Heartland by hand as Magento's order says it, then release the order",
    )
}

/// The order's customer is another than Magento names now.
pub(super) fn another_buyer(desired: &Desired, customer_id: i64) -> Problem {
    Problem::new(
        Cause::TargetDiffers,
        "customer_email",
        format!(
            "the e-mail address of the order was changed in Magento, and Heartland's order {} \
             belongs to customer {customer_id}, who has another",
            desired.order.public_id
        ),
        "correct the e-mail address of that customer in Heartland, or merge the two customers, then \
         release the order",
    )
}

/// Lines in Heartland that Magento does not know.
pub(super) fn foreign_lines(desired: &Desired, lines: &[&SeenLine]) -> Problem {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("{} × item {} at {}", line.qty, line.item_id, line.adjusted_unit_price))
        .collect();
    Problem::new(
        Cause::TargetDiffers,
        "items",
        format!(
            "Heartland's order {} holds lines that Magento's order does not: {}",
            desired.order.public_id,
            lines.join("; ")
        ),
        "correct the lines in Heartland as Magento's order says them, then release the order",
    )
}

/// Totals after everything was written.
pub(super) fn totals_disagree(desired: &Desired, order: &SeenOrder, paid: Decimal) -> Problem {
    Problem::new(
        Cause::TotalsDisagree,
        "grand_total",
        format!(
            "Heartland's order {} reads total {} and balance {}; it should read {} and {}",
            desired.order.public_id,
            order.total,
            order.balance,
            desired.total,
            desired.total.0 - paid
        ),
        "compare the two documents line by line, correct Heartland's, then release the order",
    )
}

/// Cancelled in Heartland while Magento goes on.
pub(super) fn cancelled_in_heartland(desired: &Desired) -> Problem {
    Problem::new(
        Cause::TargetStatus,
        "status",
        format!(
            "Heartland's order {} is cancelled while Magento's is `{}`",
            desired.order.public_id, desired.status
        ),
        "cancel the order in Magento, or reopen it in Heartland",
    )
}

/// On hold in Magento, open in Heartland.
pub(super) fn held_after_export(desired: &Desired) -> Problem {
    Problem::new(
        Cause::HeldAfterExport,
        "status",
        format!(
            "Magento put the order to `{}` after it had crossed as {}",
            desired.status, desired.order.public_id
        ),
        "keep the goods in the shop; once Magento releases the order it goes on by itself",
    )
}

/// Cancelled or refunded in Magento, closed in Heartland.
pub(super) fn fulfilled_already(desired: &Desired) -> Problem {
    Problem::new(
        Cause::RefundedAfterFulfilment,
        "status",
        format!(
            "Magento's order is `{}`, but the goods of {} have left Heartland",
            desired.status, desired.order.public_id
        ),
        "book the return in Heartland when the goods come back, then release the order",
    )
}

/// Somebody in the store is invoicing the order right now.
pub(super) fn invoice_in_the_store(desired: &Desired, invoice_id: i64) -> Problem {
    Problem::new(
        Cause::TargetStatus,
        "status",
        format!(
            "invoice {invoice_id} of order {} has been begun at another station",
            desired.order.public_id
        ),
        "complete or void that invoice in Heartland, then release the order",
    )
}

/// Everything is invoiced and the order still does not close.
pub(super) fn not_closed(desired: &Desired, order_id: i64) -> Problem {
    Problem::new(
        Cause::TargetStatus,
        "status",
        format!(
            "all units of {} (id {order_id}) are invoiced, yet Heartland has not closed it",
            desired.order.public_id
        ),
        "look at the order in Heartland: a balance or a line may hold it open",
    )
}

/// Virtual in Magento, stock in Heartland.
pub(super) fn virtual_but_tracked(desired: &Desired, sku: &str) -> Problem {
    Problem::new(
        Cause::TargetStatus,
        "items.sku",
        format!(
            "`{sku}` is virtual in Magento but tracks inventory in Heartland, so that order {} \
             cannot be closed without moving stock",
            desired.order.public_id
        ),
        "switch off inventory tracking of the item in Heartland, then release the order",
    )
}

/// Magento lets a part-shipped order be cancelled whole (magento-gotchas.md, 24); what left the
/// shop is then in no document.
pub(super) fn withdrawn_after_shipment(desired: &Desired) -> Problem {
    Problem::new(
        gone(desired),
        "items.qty_shipped",
        format!(
            "`{}` in Magento after units were shipped ({}), which Heartland never invoiced",
            desired.status, desired.found.units_shipped
        ),
        "book the shipped units in Heartland, or take them back; then cancel its order by hand if \
         there is one, and release this one",
    )
}

/// Cancelling would give back the deposits of what has left.
pub(super) fn invoiced_in_part(desired: &Desired, invoice_id: i64) -> Problem {
    Problem::new(
        gone(desired),
        "status",
        format!(
            "`{}` in Magento, but invoice {invoice_id} of Heartland's order {} exists",
            desired.status, desired.order.public_id
        ),
        "void the invoice or book the return, pay back the deposits and cancel the rest of the \
         order in Heartland, then release the order",
    )
}

fn gone(desired: &Desired) -> Cause {
    match desired.aim {
        Aim::Returned => Cause::RefundedAfterFulfilment,
        _ => Cause::CancelledAfterShipment,
    }
}

/// Money that cannot be paid back by a call.
pub(super) fn deposits_left(desired: &Desired, seen: &Observed) -> Problem {
    let left: Decimal = seen.paid_by_type().values().sum();
    Problem::new(
        Cause::TargetDiffers,
        "payment",
        format!(
            "`{}` in Magento, while Heartland's order {} still holds deposits of {left} that are \
             not ours to pay back",
            desired.status, desired.order.public_id
        ),
        "pay the deposits back and cancel the order in Heartland, then release the order",
    )
}
