//! What an operator should hear of an order that crosses all the same.

use super::Aim;
use super::facts::ROUNDING;
use super::follow::{self, ChangedSince};
use super::map::{Address, Desired};
use super::observed::{Observed, SeenStatus};
use crate::entity::Notice;

/// Everything worth telling. Of an order that does not cross now there is nothing to tell, and of
/// one that crossed before only what has come since.
pub(super) fn notices(desired: &Desired, seen: &Observed) -> Vec<Notice> {
    match desired.aim {
        Aim::Wait | Aim::Cancelled | Aim::Returned => Vec::new(),
        Aim::Open | Aim::Fulfilled => {
            let of_crossing =
                [rounded(desired), masked(desired), repeated(desired), tidied(desired)];
            let of_crossing = of_crossing.into_iter().filter(|_| seen.wrote());
            let gone = follow::changed_since(desired, seen);
            let gone = gone.map(|changed| changed_too_late(desired, &changed));
            let since = [gone, another_name(desired, seen), replaced(desired, seen)];
            of_crossing.chain(since).flatten().collect()
        }
    }
}

fn notice(code: &'static str, text: String) -> Notice {
    Notice { code, text, detail: None }
}

fn rounded(desired: &Desired) -> Option<Notice> {
    let Desired { number, total, found, .. } = desired;
    let rounding = found.rounding;
    (!rounding.0.is_zero()).then(|| {
        notice(
            "rounded",
            format!(
                "the parts of order {number} come to {:.2}, its total is {total:.2}: the tax row \
                 `{ROUNDING}` books {rounding}",
                total.0 - rounding.0
            ),
        )
    })
}

fn masked(desired: &Desired) -> Option<Notice> {
    let (number, masked) = (&desired.number, desired.found.card_numbers_masked);
    (masked > 0).then(|| {
        notice(
            "card_number_masked",
            format!(
                "what looks like a card number stands in order {number} and was masked in \
                 {masked} fields; remove it in Magento"
            ),
        )
    })
}

fn repeated(desired: &Desired) -> Option<Notice> {
    let (number, phantoms) = (&desired.number, desired.found.phantoms);
    (phantoms > 0).then(|| {
        notice(
            "rows_repeated",
            format!(
                "rows of order {number} that repeat another, cost nothing and are beyond its own \
                 count of units were left out: {phantoms}"
            ),
        )
    })
}

fn tidied(desired: &Desired) -> Option<Notice> {
    let (number, tidied) = (&desired.number, &desired.found.tidied);
    (!tidied.is_empty()).then(|| {
        notice(
            "tidied",
            format!(
                "what Heartland could not take of order {number} as it is: {}",
                tidied.join("; ")
            ),
        )
    })
}

/// The goods had left when something changed in Magento.
fn changed_too_late(desired: &Desired, changed: &ChangedSince<'_>) -> Notice {
    let names = changed.names.join(", ");
    let both = changed.addresses.iter().map(|(was, is_now)| {
        let was = was.map_or_else(|| "no address".to_owned(), on_one_line);
        format!("Heartland has: {was}; Magento now says: {}", on_one_line(is_now))
    });
    let both: Vec<String> = both.collect();
    Notice {
        code: "changed_after_shipment",
        text: format!(
            "order {} was changed in Magento after goods had left under {}, and Heartland's order \
             stays as it is: {names}",
            desired.number, desired.order.public_id
        ),
        detail: (!both.is_empty()).then(|| both.join(". ")),
    }
}

fn on_one_line(address: &Address) -> String {
    let parts = [
        &address.first_name,
        &address.last_name,
        &address.line_1,
        &address.line_2,
        &address.city,
        &address.state,
        &address.postal_code,
        &address.country,
    ];
    let parts = parts.into_iter().flatten().map(String::as_str);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The buyer's name or telephone in the order is not that of Heartland's customer. Many orders share
/// a customer, so that none of them may rename it.
fn another_name(desired: &Desired, seen: &Observed) -> Option<Notice> {
    let owner = seen.owner.as_ref().filter(|_| !seen.created)?;
    let buyer = &desired.customer;
    let theirs = [&owner.first_name, &owner.last_name, &owner.phone_number];
    let ours = [Some(&buyer.first_name), Some(&buyer.last_name), buyer.phone_number.as_ref()];
    let differs = theirs.iter().zip(&ours).any(|(there, here)| match (there, here) {
        (Some(there), Some(here)) => there.trim().to_lowercase() != here.trim().to_lowercase(),
        _ => false,
    });
    let listed =
        |names: Vec<&String>| names.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    differs.then(|| Notice {
        code: "customer_differs",
        text: format!(
            "the buyer's name or telephone in order {} is not that of Heartland's customer {}; if the \
             order is right, change it there by hand",
            desired.number, owner.id
        ),
        detail: Some(format!(
            "the order: {}; the customer: {}",
            listed(ours.into_iter().flatten().collect()),
            listed(theirs.into_iter().flatten().collect())
        )),
    })
}

/// Heartland's order was cancelled and created again, because a part of it was cancelled.
fn replaced(desired: &Desired, seen: &Observed) -> Option<Notice> {
    let first = seen.first.found().filter(|first| first.status == SeenStatus::Cancelled)?;
    let order = seen.existing().filter(|order| seen.wrote() && order.id != first.id)?;
    Some(notice(
        "replaced",
        format!(
            "a part of order {} was cancelled in Magento: Heartland's {} is cancelled, and {} holds \
             what is left",
            desired.number, first.public_id, order.public_id
        ),
    ))
}
