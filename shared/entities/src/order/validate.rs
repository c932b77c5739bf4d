//! What must be true of an order before it may cross.

use rust_decimal::Decimal;

use super::decode::Record;
use super::facts::{Findings, Whole};
use super::map::Desired;
use super::{Aim, Order, OrderLine};
use crate::vocabulary::redact::mask_card_numbers;
use crate::vocabulary::{Cause, Problem};

/// Every broken rule at once, the one that explains others before them. An order that does not
/// cross now needs no more than a number, and words that do not contradict each other.
pub(super) fn problems(record: &Record, kept_currency: &str) -> Vec<Problem> {
    let Record { order, standing, findings, .. } = record;
    let contradiction = standing.contradiction(order.aim);
    match order.aim {
        Aim::Wait | Aim::Cancelled | Aim::Returned => {
            number(order).into_iter().chain(contradiction).collect()
        }
        Aim::Open | Aim::Fulfilled => {
            [contradiction, number(order), currency(order, kept_currency), email(order)]
                .into_iter()
                .chain([nothing_sold(order), miscounted(findings)])
                .chain(order.lines.iter().map(without_sku))
                .chain(order.lines.iter().map(without_units))
                .chain([sum_identity(order, findings), loose(order, findings), overpaid(order)])
                .chain(negative_prices(order))
                .chain([negative_shipping(order)])
                .flatten()
                .collect()
        }
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

/// The rows' quantities have always come to `total_qty_ordered`; where they do not, a row is too
/// many or too few.
fn miscounted(findings: &Findings) -> Option<Problem> {
    findings.miscounted.map(|(rows, total)| {
        Problem::new(
            Cause::Miscounted,
            "total_qty_ordered",
            format!(
                "the rows come to {} units, the order says {}",
                rows.normalize(),
                total.normalize()
            ),
            "look at the order's rows in Magento, and take the order by hand if a row is too many \
             or too few",
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

fn sum_identity(order: &Order, findings: &Findings) -> Option<Problem> {
    let (total, gap, shipping) = (order.total.0, order.gap.0, order.shipping.amount.0);
    let net = |line: &OrderLine| line.qty.0.checked_mul(line.unit_price.0);
    let goods = order.lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(net(line)?));
    let goods = goods.unwrap_or_default();
    let charges: Decimal = order.charges.iter().map(|charge| charge.amount.0).sum();
    let taxes = total - gap - goods - shipping - charges;
    if gap.is_zero() {
        return None;
    }
    let charges =
        if charges.is_zero() { String::new() } else { format!(", charges of {charges:.2}") };
    let parts = format!(
        "goods at {goods:.2}, taxes of {taxes:.2}{charges} and shipping at {shipping:.2} come to \
         {:.2}",
        total - gap
    );
    Some(match findings {
        Findings { partly_cancelled: Some(Whole { .. }), .. } => Problem::new(
            Cause::PartlyCancelled,
            "total_invoiced",
            format!(
                "a part of the order was cancelled; of what is left, {parts}, and {total:.2} was \
                 invoiced: {gap:.2} are unexplained"
            ),
            "compare the invoices in Magento with what is left of the order, and take it by hand",
        ),
        Findings { two_readings: true, .. } => Problem::new(
            Cause::SumIdentity,
            "items.row_total",
            format!(
                "whether the rows' totals are before or after their discounts cannot be told: {parts} \
                 at best, the order's total is {total:.2}"
            ),
            "compare the order's rows with its total in Magento, and take the order by hand",
        ),
        Findings { suspects, .. } => Problem::new(
            Cause::SumIdentity,
            "grand_total",
            format!(
                "{parts}, the order's total is {total:.2}: {gap:.2} are unexplained{}",
                suspected(suspects)
            ),
            if suspects.is_empty() {
                "look for a fee or discount that an extension added, map it, or take the order by hand"
            } else {
                "name the field in the table `charge`, `tax` or `discount` of the mapping \
                 `order-from-magento`, with the title under which it is booked; then release the \
                 order"
            },
        ),
    })
}

/// Units that Magento neither cancelled nor invoiced nor shipped while it cancelled others: its own
/// cancel leaves none.
fn loose(order: &Order, findings: &Findings) -> Option<Problem> {
    let whole = findings.partly_cancelled.filter(|whole| !whole.loose.is_zero())?;
    Some(Problem::new(
        Cause::PartlyCancelled,
        "items.qty_canceled",
        format!(
            "units cancelled: {}; units neither cancelled nor invoiced nor shipped: {}. What these \
             cost, and whether shipping is still due, nothing says: the whole order was {:.2}",
            order.units_cancelled,
            whole.loose.normalize(),
            whole.total
        ),
        "invoice in Magento what is left of the order; it then goes on by itself",
    ))
}

/// Fields that would explain a gap.
fn suspected(suspects: &[(String, Decimal)]) -> String {
    let named: Vec<String> =
        suspects.iter().map(|(path, amount)| format!("`{path}` is {amount:.2}")).collect();
    if named.is_empty() {
        String::new()
    } else {
        format!("; {}, which would explain it", named.join(", "))
    }
}

/// What the document for Heartland must have and hold, whatever mapping or workflow made it.
pub(super) fn document(desired: &Desired, order: &Order) -> Vec<Problem> {
    if !matches!(desired.aim, Aim::Open | Aim::Fulfilled) {
        return Vec::new();
    }
    let more = [document_sum(desired), no_destination(desired, order)];
    names(desired).into_iter().chain(more).flatten().collect()
}

/// Goods that have left need no destination any more.
fn no_destination(desired: &Desired, order: &Order) -> Option<Problem> {
    let has_goods = desired.lines.iter().any(|line| !line.is_virtual);
    let is_named = desired.shipping_address.as_ref().is_some_and(|place| {
        place.line_1.is_some() && (place.city.is_some() || place.postal_code.is_some())
    });
    (desired.aim == Aim::Open && has_goods && !is_named && !order.shipping.pickup).then(|| {
        Problem::new(
            Cause::NoDestination,
            "shipping_address",
            "the order has goods to ship and no shipping address".to_owned(),
            "complete the shipping address in Magento; or, if the goods are fetched in a store, \
             add the shipping method to the table `pickup` of the mapping `order-from-magento`; \
             then release the order",
        )
    })
}

/// Heartland requires both (heartland-retail-api.md, section 3).
fn names(desired: &Desired) -> [Option<Problem>; 2] {
    let customer = &desired.customer;
    [
        ("customer_firstname", "first", &customer.first_name),
        ("customer_lastname", "last", &customer.last_name),
    ]
    .map(|(field, which, name)| {
        name.trim().is_empty().then(|| {
            Problem::new(
                Cause::MissingField,
                field,
                format!("the customer has no {which} name, which Heartland requires"),
                "complete the name in Magento, or map a default in the order mapping",
            )
        })
    })
}

/// What Heartland would hold must come to the total too: a mapping of the merchant's own, or a
/// step of their workflow, may have left something out.
fn document_sum(desired: &Desired) -> Option<Problem> {
    let goods = desired.lines.iter().map(|line| line.qty.0.checked_mul(line.adjusted_unit_price.0));
    let taxes = desired.taxes.iter().map(|tax| Some(tax.value.0));
    let mut parts = goods.chain(taxes).chain([Some(desired.order.shipping_charge.0)]);
    let sum = parts.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?));
    let total = desired.total.0;
    (sum != Some(total)).then(|| {
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
