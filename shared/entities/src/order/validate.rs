//! What must be true of an order before it may cross.

use rust_decimal::Decimal;

use super::map::Desired;
use super::{Aim, Order, OrderLine};
use crate::vocabulary::redact::mask_card_numbers;
use crate::vocabulary::{Cause, Problem};

/// Every broken rule at once, the one that explains others before them. An order that does not
/// cross now needs no more than a number.
pub(super) fn problems(order: &Order, kept_currency: &str) -> Vec<Problem> {
    match order.aim {
        Aim::Wait | Aim::Cancelled | Aim::Returned => number(order).into_iter().collect(),
        Aim::Open | Aim::Fulfilled => [number(order), currency(order, kept_currency), email(order)]
            .into_iter()
            .chain(names(order))
            .chain([nothing_sold(order)])
            .chain(order.lines.iter().map(without_sku))
            .chain(order.lines.iter().map(without_units))
            .chain([sum_identity(order), overpaid(order)])
            .chain(negative_prices(order))
            .chain([negative_shipping(order)])
            .chain([partly_cancelled(order), partly_refunded(order)])
            .flatten()
            .collect(),
    }
}

/// Heartland's order is found again by it.
fn number(order: &Order) -> Option<Problem> {
    order.number.trim().is_empty().then(|| {
        Problem::new(
            Cause::MissingField,
            "increment_id",
            format!("the order with the id {} has no number", order.id),
            "look at the order in Magento, and take it by hand",
        )
    })
}

fn currency(order: &Order, kept: &str) -> Option<Problem> {
    order.currency.is_none().then(|| {
        let named = |currency: &Option<String>| currency.clone().unwrap_or("unnamed".to_owned());
        Problem::new(
            Cause::Currency,
            "order_currency_code",
            format!(
                "the order's currency is {}, its base currency {}; Heartland keeps {kept}",
                named(&order.order_currency),
                named(&order.base_currency)
            ),
            "take the order by hand, or connect this store to a Heartland account in its currency",
        )
    })
}

fn email(order: &Order) -> Option<Problem> {
    let email = order.customer.email.as_deref().unwrap_or_default();
    if email.is_empty() {
        return Some(Problem::new(
            Cause::MissingField,
            "customer_email",
            "the order has no e-mail address, by which customers are matched".to_owned(),
            "add the e-mail address in Magento, or map one in the order mapping",
        ));
    }
    mask_card_numbers(email).map(|_| {
        Problem::new(
            Cause::CardNumber,
            "customer_email",
            "the e-mail address holds what looks like a card number".to_owned(),
            "correct the e-mail address in Magento, then release the order",
        )
    })
}

fn names(order: &Order) -> [Option<Problem>; 2] {
    let customer = &order.customer;
    [
        ("customer_firstname", "first", &customer.first_name),
        ("customer_lastname", "last", &customer.last_name),
    ]
    .map(|(field, which, name)| {
        name.as_deref().is_none_or(|name| name.trim().is_empty()).then(|| {
            Problem::new(
                Cause::MissingField,
                field,
                format!("the customer has no {which} name, which Heartland requires"),
                "complete the name in Magento, or map a default in the order mapping",
            )
        })
    })
}

fn nothing_sold(order: &Order) -> Option<Problem> {
    order.lines.is_empty().then(|| {
        Problem::new(
            Cause::MissingField,
            "items",
            "the order has no line that is sold".to_owned(),
            "look at the order in Magento; an order without goods is taken by hand",
        )
    })
}

fn without_sku(line: &OrderLine) -> Option<Problem> {
    line.sku.trim().is_empty().then(|| {
        Problem::new(
            Cause::MissingField,
            "items.sku",
            format!("{} units at {} have no SKU", line.qty, line.unit_price),
            "give the product a SKU in Magento, and take this order by hand",
        )
    })
}

fn without_units(line: &OrderLine) -> Option<Problem> {
    (line.qty.0 <= Decimal::ZERO).then(|| {
        Problem::new(
            Cause::MissingField,
            "items.qty_ordered",
            format!("the quantity of `{}` is {}", line.sku, line.qty),
            "look at the order in Magento, and take it by hand",
        )
    })
}

/// One for each item, at whatever prices its units stand.
fn negative_prices(order: &Order) -> impl Iterator<Item = Option<Problem>> + '_ {
    let items = order.lines.chunk_by(|line, next| line.sku == next.sku);
    items.map(|lines| lines.iter().find_map(negative_price))
}

/// Where tax is reckoned before a discount on gross prices, the discount can be larger than the
/// price without tax.
fn negative_price(line: &OrderLine) -> Option<Problem> {
    (line.unit_price.0 < Decimal::ZERO).then(|| {
        Problem::new(
            Cause::NegativePrice,
            "items.price",
            format!("a unit of `{}` costs {} after its discount", line.sku, line.unit_price),
            TAX_AFTER_DISCOUNTS,
        )
    })
}

fn negative_shipping(order: &Order) -> Option<Problem> {
    (order.shipping.amount.0 < Decimal::ZERO).then(|| {
        Problem::new(
            Cause::NegativePrice,
            "shipping_discount_amount",
            format!("shipping costs {} after its discount", order.shipping.amount),
            TAX_AFTER_DISCOUNTS,
        )
    })
}

const TAX_AFTER_DISCOUNTS: &str =
    "take the order by hand; if this happens often, let Magento reckon tax after discounts";

fn sum_identity(order: &Order) -> Option<Problem> {
    let (total, gap, shipping) = (order.total.0, order.gap.0, order.shipping.amount.0);
    let net = |line: &OrderLine| line.qty.0.checked_mul(line.unit_price.0);
    let goods = order.lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(net(line)?));
    let goods = goods.unwrap_or_default();
    let taxes = total - gap - goods - shipping;
    (!gap.is_zero()).then(|| {
        Problem::new(
            Cause::SumIdentity,
            "grand_total",
            format!(
                "goods at {goods:.2}, taxes of {taxes:.2} and shipping at {shipping:.2} come to \
                 {:.2}, the order's total is {total:.2}: {gap:.2} are unexplained",
                total - gap
            ),
            "look for a fee or discount that an extension added, map it, or take the order by hand",
        )
    })
}

/// What Heartland would hold must come to the total too: a mapping of the merchant's own, or a
/// step of their workflow, may have left something out.
pub(super) fn document(desired: &Desired) -> Option<Problem> {
    let goods = desired.lines.iter().map(|line| line.qty.0.checked_mul(line.adjusted_unit_price.0));
    let taxes = desired.taxes.iter().map(|tax| Some(tax.value.0));
    let mut parts = goods.chain(taxes).chain([Some(desired.order.shipping_charge.0)]);
    let sum = parts.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?));
    let (crosses, total) = (matches!(desired.aim, Aim::Open | Aim::Fulfilled), desired.total.0);
    (crosses && sum != Some(total)).then(|| {
        Problem::new(
            Cause::SumIdentity,
            "",
            format!(
                "the document for Heartland comes to {:.2}, the order's total is {total:.2}",
                sum.unwrap_or_default()
            ),
            "correct the mapping or the workflow of orders, then release the order",
        )
    })
}

/// Heartland takes no more than the order costs.
fn overpaid(order: &Order) -> Option<Problem> {
    let paid: Decimal = order.tenders.iter().map(|tender| tender.paid.0).sum();
    (paid > order.total.0).then(|| {
        Problem::new(
            Cause::SumIdentity,
            "total_paid",
            format!("{paid} have been paid for an order of {}", order.total),
            "look at the order's invoices in Magento, and take the order by hand",
        )
    })
}

fn partly_cancelled(order: &Order) -> Option<Problem> {
    (!order.units_cancelled.0.is_zero()).then(|| {
        Problem::new(
            Cause::PartlyCancelled,
            "items.qty_canceled",
            format!("units cancelled in Magento while others were not: {}", order.units_cancelled),
            "take the cancelled units off Heartland's order by hand, or take the order by hand if \
             Heartland does not have it yet",
        )
    })
}

/// An invoice in Heartland would take units out of stock that never left the shop.
fn partly_refunded(order: &Order) -> Option<Problem> {
    (order.aim == Aim::Fulfilled && !order.units_never_sent.0.is_zero()).then(|| {
        Problem::new(
            Cause::PartlyRefunded,
            "items.qty_refunded",
            format!("units refunded before they were shipped: {}", order.units_never_sent),
            "invoice the units that were shipped in Heartland by hand, and close its order",
        )
    })
}
