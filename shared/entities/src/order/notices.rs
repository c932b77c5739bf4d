//! What an operator should hear of an order that crosses all the same.

use super::Aim;
use super::facts::ROUNDING;
use super::map::Desired;
use crate::entity::Notice;

/// Everything worth telling. Of an order that does not cross now there is nothing to tell.
pub(super) fn notices(desired: &Desired) -> Vec<Notice> {
    match desired.aim {
        Aim::Wait | Aim::Cancelled | Aim::Returned => Vec::new(),
        Aim::Open | Aim::Fulfilled => {
            let notices = [rounded(desired), masked(desired), refunded(desired)];
            notices.into_iter().flatten().collect()
        }
    }
}

fn rounded(desired: &Desired) -> Option<Notice> {
    let Desired { number, total, rounding, .. } = desired;
    (!rounding.0.is_zero()).then(|| Notice {
        code: "rounded",
        text: format!(
            "the parts of order {number} come to {:.2}, its total is {total:.2}: the tax row \
             `{ROUNDING}` books {rounding}",
            total.0 - rounding.0
        ),
    })
}

fn masked(desired: &Desired) -> Option<Notice> {
    let Desired { number, card_numbers_masked, .. } = desired;
    (*card_numbers_masked > 0).then(|| Notice {
        code: "card_number_masked",
        text: format!(
            "what looks like a card number stands in order {number} and was masked in \
             {card_numbers_masked} fields; remove it in Magento"
        ),
    })
}

fn refunded(desired: &Desired) -> Option<Notice> {
    let Desired { number, order, units_never_sent, .. } = desired;
    (!units_never_sent.0.is_zero()).then(|| Notice {
        code: "refunded_before_shipment",
        text: format!(
            "units of order {number} refunded before they were shipped: {units_never_sent}; \
             Heartland's order {} still holds them",
            order.public_id
        ),
    })
}
