//! What of the shipping a credit memo gives back.

use rust_decimal::Decimal;

use super::totals::Memo;
use crate::checkout::round;
use crate::error::ApiError;
use crate::orders::Order;
use crate::transactions::money;

/// Shipping in both currencies: the order's, then the base one.
pub(super) struct Shipping([Amounts; 2]);

#[derive(Clone, Copy, Default)]
struct Amounts {
    net: Decimal,
    gross: Decimal,
}

impl Shipping {
    /// Without tax.
    pub(super) fn amount(&self, currency: &str) -> Decimal {
        self.of(currency).net
    }

    /// With tax.
    pub(super) fn incl_tax(&self, currency: &str) -> Decimal {
        self.of(currency).gross
    }

    fn of(&self, currency: &str) -> Amounts {
        self.0[usize::from(!currency.is_empty())]
    }
}

/// The amount named by the request; through an invoice at most what that one had.
///
/// # Errors
/// 400 for an order without shipping.
pub(super) fn asked(memo: &Memo<'_>) -> Result<Option<Decimal>, ApiError> {
    let order = memo.order;
    let given = memo.arguments.at("shipping_amount");
    let asked = match memo.invoice {
        _ if !given.is_null() => Some(given.decimal()),
        Some(invoice) => {
            let left =
                order.amount("base_shipping_amount") - order.amount("base_shipping_refunded");
            Some(left.min(invoice.at("base_shipping_amount").decimal()))
        }
        None => None,
    };
    let is_nothing_there = order.amount("base_shipping_amount") <= Decimal::ZERO;
    if asked.is_some_and(|amount| !amount.is_zero()) && is_nothing_there {
        return Err(ApiError::bad("You can not refund shipping if there is no shipping amount."));
    }
    Ok(asked)
}

/// The amount asked for, in both currencies; else what is left.
///
/// # Errors
/// 400 for more than is left.
pub(super) fn refunded(order: &Order, asked: Option<Decimal>) -> Result<Shipping, ApiError> {
    let left = ["", "base_"].map(|currency| Left::of(order, currency));
    let Some(asked) = asked.map(round) else {
        let rest = |left: &Left| Amounts { net: left.net, gross: round(left.net + left.tax) };
        return Ok(Shipping([rest(&left[0]), rest(&left[1])]));
    };
    let base = &left[1];
    if asked > round(base.net) {
        let text = "Maximum shipping amount allowed to refund is: %1";
        return Err(ApiError::bad(text).with([money(base.net)]));
    }
    let part = |left: &Left| {
        let of_all = |amount: Decimal| {
            round((amount * asked).checked_div(base.all).unwrap_or_default().max(Decimal::ZERO))
        };
        let net = if asked >= base.net { left.net } else { of_all(left.all) };
        Amounts { net, gross: of_all(left.all_incl_tax) }
    };
    Ok(Shipping([part(&left[0]), part(&left[1])]))
}

/// What an order has of shipping, and what of it is left.
struct Left {
    all: Decimal,
    all_incl_tax: Decimal,
    net: Decimal,
    tax: Decimal,
}

impl Left {
    fn of(order: &Order, currency: &str) -> Self {
        let amount = |name: &str| order.amount(&format!("{currency}{name}"));
        Self {
            all: amount("shipping_amount"),
            all_incl_tax: amount("shipping_incl_tax"),
            net: amount("shipping_amount") - amount("shipping_refunded"),
            tax: amount("shipping_tax_amount") - amount("shipping_tax_refunded"),
        }
    }
}
