//! Facts about an order that need thought, computed once and offered to the mapping documents.
//!
//! Which rows are really sold, what each costs after discounts, how a row becomes unit prices of
//! two decimals, which taxes and tenders there are, and whether it all adds up. A merchant's
//! document can use these facts and cannot break them.

use rust_decimal::Decimal;
use serde::Serialize;

use super::basis::Basis;
use super::lines::{self, SoldRow};
use super::wire::WireOrder;
use crate::vocabulary::Amount;
use crate::vocabulary::money::{CENT, Units, round_together, split_units, to_cents};

/// Title of the tax row that books a gap of cents between an order's parts and its total.
pub(super) const ROUNDING: &str = "Rounding";

/// Title of the tax row that books fixed product taxes.
const FIXED_TAX: &str = "FPT";

/// What a mapping document sees as `facts`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Facts {
    /// Currency of all amounts here; none if Heartland keeps neither of the order's.
    pub(super) currency: Option<String>,
    /// What all tenders together must pay: `grand_total` + gift card + store credit + rewards.
    #[serde(with = "mapping::exact")]
    pub(super) total: Decimal,
    pub(super) lines: Vec<LineFact>,
    pub(super) taxes: Vec<TaxFact>,
    /// Shipping without tax, after its discount.
    #[serde(with = "mapping::exact")]
    pub(super) shipping: Decimal,
    pub(super) tenders: Vec<TenderFact>,
    /// What the parts lack to `total`, in whole cents. At most a cent a line is booked as a tax
    /// row of its own, [`ROUNDING`]; more waits for a person.
    #[serde(with = "mapping::exact")]
    pub(super) gap: Decimal,
    /// What [`ROUNDING`] books.
    #[serde(with = "mapping::exact")]
    pub(super) rounding: Decimal,
    /// Units cancelled while the order as a whole was not.
    #[serde(with = "mapping::exact")]
    pub(super) units_cancelled: Decimal,
    /// Units that left the shop, as Magento knows.
    #[serde(with = "mapping::exact")]
    pub(super) units_shipped: Decimal,
    /// Units refunded before they could leave the shop.
    #[serde(with = "mapping::exact")]
    pub(super) units_never_sent: Decimal,
}

/// One line of the point of sale: so many units of a SKU at one price.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct LineFact {
    /// The Magento row it stems from.
    pub(super) row_id: u64,
    pub(super) sku: String,
    pub(super) name: String,
    #[serde(with = "mapping::exact")]
    pub(super) qty: Decimal,
    #[serde(with = "mapping::exact")]
    pub(super) unit_price: Decimal,
    #[serde(with = "mapping::exact")]
    pub(super) original_unit_price: Decimal,
    pub(super) is_virtual: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct TaxFact {
    pub(super) title: String,
    #[serde(with = "mapping::exact")]
    pub(super) amount: Decimal,
}

/// One way in which the order is paid.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct TenderFact {
    /// Magento's method code, or `giftcard`, `customer_balance`, `reward`.
    pub(super) method: String,
    /// What this tender is to pay.
    #[serde(with = "mapping::exact")]
    pub(super) amount: Decimal,
    /// What it has paid so far: authorised is not paid.
    #[serde(with = "mapping::exact")]
    pub(super) paid: Decimal,
}

/// The facts of `order` in the currency that Heartland keeps.
pub(super) fn facts(order: &WireOrder, kept_currency: &str) -> Facts {
    let basis = Basis::for_currency(order, kept_currency);
    let currency = basis.is_some().then(|| kept_currency.to_owned());
    let basis = basis.unwrap_or(Basis::Order);
    let tenders = tenders(order, basis);
    let total = to_cents(tenders.iter().map(|tender| tender.amount).sum());
    let sold = lines::sold(&order.items, basis);
    let taxes = taxes(order, basis, sold.fixed_tax);
    let mut sums = closed_sums(&sold.rows, taxes, shipping(order, basis), total);
    let is_small = sums.gap.abs() <= Decimal::from(sold.rows.len()) * CENT;
    let rounding = if is_small { std::mem::take(&mut sums.gap) } else { Decimal::ZERO };
    add(&mut sums.taxes, ROUNDING, rounding);
    let lines = sold.rows.iter().zip(&sums.nets).flat_map(|(row, net)| line_facts(row, *net));
    Facts {
        currency,
        total,
        lines: lines.collect(),
        taxes: sums.taxes,
        shipping: sums.shipping,
        tenders,
        gap: sums.gap,
        rounding,
        units_cancelled: sold.units.cancelled,
        units_shipped: sold.units.shipped,
        units_never_sent: sold.units.never_sent,
    }
}

/// All parts of the document in whole cents, and what they lack to its total.
struct Sums {
    nets: Vec<Decimal>,
    taxes: Vec<TaxFact>,
    shipping: Decimal,
    gap: Decimal,
}

/// Rounds the document, not each part: fractions of a cent (decimal quantities) go where the
/// total needs them.
fn closed_sums(
    rows: &[SoldRow<'_>],
    mut taxes: Vec<TaxFact>,
    shipping: Decimal,
    total: Decimal,
) -> Sums {
    let parts: Vec<Decimal> = rows
        .iter()
        .map(|row| row.net)
        .chain(taxes.iter().map(|tax| tax.amount))
        .chain([shipping])
        .collect();
    let (parts, mut gap) = round_together(&parts, total);
    let mut parts = parts.into_iter();
    let mut nets: Vec<Decimal> = parts.by_ref().take(rows.len()).collect();
    // Tax that is carried from row to row can bring a free row a cent below zero.
    for net in nets.iter_mut().filter(|net| (-CENT..Decimal::ZERO).contains(*net)) {
        gap += std::mem::take(net);
    }
    for (tax, amount) in taxes.iter_mut().zip(parts.by_ref()) {
        tax.amount = amount;
    }
    taxes.retain(|tax| !tax.amount.is_zero());
    let shipping = parts.next().unwrap_or_default();
    Sums { nets, taxes, shipping, gap }
}

/// A row without units is kept as it is, to be named when it is refused. Splitting a row must not
/// make a unit dearer than it was before discounts.
fn line_facts<'a>(row: &'a SoldRow<'_>, net: Decimal) -> impl Iterator<Item = LineFact> + 'a {
    let mut parts = split_units(row.qty, net);
    if parts.is_empty() {
        parts.push(Units { qty: row.qty, unit_price: net });
    }
    parts.into_iter().map(|part| LineFact {
        row_id: row.row_id,
        sku: row.sku.to_owned(),
        name: row.name.to_owned(),
        qty: part.qty,
        unit_price: part.unit_price,
        original_unit_price: to_cents(row.original_unit_price).max(part.unit_price),
        is_virtual: row.is_virtual,
    })
}

/// `shipping_amount` is before its discount, which no row shows (magento-gotchas.md, 12).
fn shipping(order: &WireOrder, basis: Basis) -> Decimal {
    let amount = basis.pick(order.shipping_amount, order.base_shipping_amount).0;
    let discount =
        basis.pick(order.shipping_discount_amount, order.base_shipping_discount_amount).0;
    let compensation = basis
        .pick(
            order.shipping_discount_tax_compensation_amount,
            order.base_shipping_discount_tax_compensation_amnt,
        )
        .0;
    amount - discount.abs() + compensation
}

/// One tax row per rate as `applied_taxes` names them, if they add up to `tax_amount`, which is
/// never computed again (magento-gotchas.md, 11 and 15); and the fixed product taxes.
fn taxes(order: &WireOrder, basis: Basis, fixed: Decimal) -> Vec<TaxFact> {
    let total = basis.pick(order.tax_amount, order.base_tax_amount).0;
    let mut taxes: Vec<TaxFact> = Vec::new();
    for applied in &order.extension_attributes.applied_taxes {
        let title = applied.title.as_ref().or(applied.code.as_ref());
        let title = title.map_or("Tax", String::as_str);
        add(&mut taxes, title, basis.pick(applied.amount, applied.base_amount).0);
    }
    if taxes.iter().map(|tax| tax.amount).sum::<Decimal>() != total {
        taxes = vec![TaxFact { title: "Tax".to_owned(), amount: total }];
    }
    add(&mut taxes, FIXED_TAX, fixed);
    taxes
}

fn add(taxes: &mut Vec<TaxFact>, title: &str, amount: Decimal) {
    if amount.is_zero() {
        return;
    }
    match taxes.iter_mut().find(|tax| tax.title == title) {
        Some(tax) => tax.amount += amount,
        None => taxes.push(TaxFact { title: title.to_owned(), amount }),
    }
}

/// The payment method and, in Adobe Commerce, what was paid beside it. Modules that decorate the
/// answer put the latter among the order's own fields.
fn tenders(order: &WireOrder, basis: Basis) -> Vec<TenderFact> {
    let more = &order.extension_attributes;
    let gift_card = [
        basis.pick(more.gift_cards_amount, more.base_gift_cards_amount),
        basis.pick(order.gift_cards_amount, order.base_gift_cards_amount),
    ];
    let credit = [
        basis.pick(more.customer_balance_amount, more.base_customer_balance_amount),
        basis.pick(order.customer_balance_amount, order.base_customer_balance_amount),
    ];
    let rewards = [
        basis.pick(more.reward_currency_amount, more.base_reward_currency_amount),
        basis.pick(order.reward_currency_amount, order.base_reward_currency_amount),
    ];
    let beside = [("giftcard", gift_card), ("customer_balance", credit), ("reward", rewards)];
    let told = |amounts: [Amount; 2]| amounts.into_iter().find(|amount| !amount.0.is_zero());
    let beside = beside.into_iter().filter_map(|(kind, amounts)| Some(taken(kind, told(amounts)?)));
    std::iter::once(method(order, basis)).chain(beside).collect()
}

fn method(order: &WireOrder, basis: Basis) -> TenderFact {
    let payment = &order.payment;
    let amount = basis.pick(order.grand_total, order.base_grand_total);
    let paid = basis.pick(order.total_paid, order.base_total_paid);
    let paid = if paid == Amount::ZERO {
        basis.pick(payment.amount_paid, payment.base_amount_paid)
    } else {
        paid
    };
    TenderFact { method: payment.method.clone(), amount: amount.0, paid: to_cents(paid.0) }
}

/// Gift cards, store credit and rewards are taken at checkout: they are paid by then.
fn taken(kind: &str, amount: Amount) -> TenderFact {
    let amount = to_cents(amount.0.abs());
    TenderFact { method: kind.to_owned(), amount, paid: amount }
}
