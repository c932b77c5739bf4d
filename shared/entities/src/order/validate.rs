//! What must be true of an order before it may cross.

use rust_decimal::Decimal;

use super::{Aim, Order};
use crate::vocabulary::{Cause, Problem};

/// Every broken rule at once. An order that does not cross now is not held to them.
pub(super) fn problems(order: &Order) -> Vec<Problem> {
    match order.aim {
        Aim::Wait | Aim::Cancelled | Aim::Returned => Vec::new(),
        Aim::Open | Aim::Fulfilled => [
            currency(order),
            email(order),
            names(order),
            lines(order),
            sum_identity(order),
            partly_cancelled(order),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

fn currency(order: &Order) -> Option<Problem> {
    order.currency.is_none().then(|| {
        Problem::new(
            Cause::Currency,
            "order_currency_code",
            "neither the order's currency nor its base currency is the one Heartland keeps"
                .to_owned(),
            "take the order by hand, or connect this store to a Heartland account in its currency",
        )
    })
}

fn email(order: &Order) -> Option<Problem> {
    let missing = order.customer.email.as_deref().is_none_or(str::is_empty);
    missing.then(|| {
        Problem::new(
            Cause::MissingField,
            "customer_email",
            "the order has no e-mail address, by which customers are matched".to_owned(),
            "add the e-mail address in Magento, or map one in the order mapping",
        )
    })
}

fn names(order: &Order) -> Option<Problem> {
    let empty = |name: &Option<String>| name.as_deref().is_none_or(|name| name.trim().is_empty());
    let missing = empty(&order.customer.first_name) || empty(&order.customer.last_name);
    missing.then(|| {
        Problem::new(
            Cause::MissingField,
            "customer_lastname",
            "the customer lacks a first or last name, which Heartland requires".to_owned(),
            "complete the name in Magento, or map a default in the order mapping",
        )
    })
}

fn lines(order: &Order) -> Option<Problem> {
    let message = match order.lines.iter().find(|line| line.qty.0 <= Decimal::ZERO) {
        Some(line) => format!("the quantity of `{}` is {}", line.sku, line.qty),
        None if order.lines.is_empty() => "the order has no line that is sold".to_owned(),
        None => return None,
    };
    Some(Problem::new(
        Cause::MissingField,
        "items",
        message,
        "look at the order in Magento; an order without goods is taken by hand",
    ))
}

fn sum_identity(order: &Order) -> Option<Problem> {
    (!order.gap.0.is_zero()).then(|| {
        Problem::new(
            Cause::SumIdentity,
            "grand_total",
            format!(
                "lines, taxes and shipping come to {}, the order's total is {}: {} are unexplained",
                order.total.0 - order.gap.0,
                order.total,
                order.gap
            ),
            "look for a fee or discount that an extension added, map it, or take the order by hand",
        )
    })
}

fn partly_cancelled(order: &Order) -> Option<Problem> {
    (!order.units_cancelled.0.is_zero()).then(|| {
        Problem::new(
            Cause::PartlyCancelled,
            "items.qty_canceled",
            format!(
                "{} units were cancelled in Magento, the others were not",
                order.units_cancelled
            ),
            "take the cancelled units off Heartland's order by hand",
        )
    })
}
