//! Reading an order's rows and totals so that its sum closes: in whole, before or after discounts,
//! or what is left of it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::basis::Basis;
use super::facts::{FIXED_TAX, Findings, TenderFact, Titled, Whole};
use super::lines::{self, Reading, Sold, SoldRow};
use super::totals::{FoundTotal, Kind};
use super::wire::WireOrder;
use crate::vocabulary::Amount;
use crate::vocabulary::money::{CENT, round_together, share, to_cents};

/// Reads an order's rows and totals in one way or another.
pub(super) struct Reader<'a> {
    pub(super) order: &'a WireOrder,
    pub(super) basis: Basis,
    pub(super) phantoms: &'a BTreeSet<u64>,
    pub(super) totals: &'a [FoundTotal<'a>],
}

/// An order read in one way.
pub(super) struct Read<'a> {
    pub(super) sold: Sold<'a>,
    pub(super) sums: Sums,
    pub(super) tenders: Vec<TenderFact>,
    pub(super) total: Decimal,
}

impl<'a> Reader<'a> {
    /// In the way in which the sum closes: whether row totals are before or after discounts only
    /// the sum can tell.
    pub(super) fn read(&self, findings: &mut Findings) -> Read<'a> {
        let whole = self.read_as(Reading::AfterDiscount);
        let cancelled = &whole.sold.units.cancelled;
        if !cancelled.is_zero() && !is_withdrawn(self.order) {
            let units = whole.sold.rows.iter().map(|row| row.qty).sum();
            let left = self.read_as(Reading::Left);
            let rows = left.sold.rows.iter().map(|row| row.qty);
            let invoiced =
                self.basis.pick(self.order.total_invoiced, self.order.base_total_invoiced);
            let loose = if invoiced.0.is_zero() { rows.sum() } else { left.sold.loose };
            findings.partly_cancelled = Some(Whole { total: whole.total, units, loose });
            return left;
        }
        if whole.sums.gap.is_zero() || !whole.sold.totals_ignore_discounts {
            return whole;
        }
        let before = self.read_as(Reading::BeforeDiscount);
        findings.two_readings =
            !before.sums.gap.is_zero() && before.sums.is_close() && whole.sums.is_close();
        if before.sums.is_close() { before } else { whole }
    }

    fn read_as(&self, reading: Reading) -> Read<'a> {
        let Self { order, basis, phantoms, totals } = *self;
        let sold = lines::sold(&order.items, phantoms, basis, reading);
        let (tax_total, mut shipping, tenders) = match reading {
            Reading::AfterDiscount | Reading::BeforeDiscount => (
                basis.pick(order.tax_amount, order.base_tax_amount).0,
                shipping(order, basis),
                tenders(order, basis, None),
            ),
            Reading::Left => {
                let (net_more, tax_more) = sold.not_invoiced;
                let invoiced = basis.pick(order.total_invoiced, order.base_total_invoiced).0;
                (
                    basis.pick(order.tax_invoiced, order.base_tax_invoiced).0 + tax_more,
                    shipping_invoiced(order, basis, sold.discount_invoiced),
                    tenders(order, basis, Some(invoiced + net_more + tax_more)),
                )
            }
        };
        let total = to_cents(tenders.iter().map(|tender| tender.amount).sum());
        let mut taxes = taxes(order, basis, tax_total);
        add(&mut taxes, FIXED_TAX, sold.fixed_tax);
        let mut charges = Vec::new();
        let mut discount = Decimal::ZERO;
        for FoundTotal { title, kind, amount } in totals {
            match kind {
                Kind::Charge => add(&mut charges, title, *amount),
                Kind::Tax => add(&mut taxes, title, *amount),
                Kind::Discount => discount += amount.abs(),
            }
        }
        let nets = discounted(&sold.rows, discount);
        if reading == Reading::Left && sold.rows.is_empty() {
            shipping = Decimal::ZERO;
        }
        let sums = closed_sums(nets, taxes, charges, shipping, total);
        Read { sold, sums, tenders, total }
    }
}

/// Cancelled as a whole.
fn is_withdrawn(order: &WireOrder) -> bool {
    let is = |word: &Option<String>| word.as_deref() == Some("canceled");
    is(&order.state) || is(&order.status)
}

/// What the rows cost after a discount that no row shows, each less by its share.
fn discounted(rows: &[SoldRow<'_>], discount: Decimal) -> Vec<Decimal> {
    let nets: Vec<Decimal> = rows.iter().map(|row| row.net).collect();
    if discount.is_zero() {
        return nets;
    }
    let shares = share(to_cents(discount), &nets);
    nets.iter().zip(shares).map(|(net, share)| net - share).collect()
}

/// All parts of the document in whole cents, and what they lack to its total.
pub(super) struct Sums {
    pub(super) nets: Vec<Decimal>,
    pub(super) taxes: Vec<Titled>,
    pub(super) charges: Vec<Titled>,
    pub(super) shipping: Decimal,
    pub(super) gap: Decimal,
}

impl Sums {
    /// Whether the gap is one that rounding leaves: at most a cent a line.
    pub(super) fn is_close(&self) -> bool {
        self.gap.abs() <= Decimal::from(self.nets.len()) * CENT
    }
}

/// Rounds the document, not each part: fractions of a cent (decimal quantities) go where the
/// total needs them.
fn closed_sums(
    nets: Vec<Decimal>,
    mut taxes: Vec<Titled>,
    mut charges: Vec<Titled>,
    shipping: Decimal,
    total: Decimal,
) -> Sums {
    let n_rows = nets.len();
    let amounts = |titled: &[Titled]| titled.iter().map(|one| one.amount).collect::<Vec<_>>();
    let mut parts = nets;
    parts.extend(amounts(&taxes));
    parts.extend(amounts(&charges));
    parts.push(shipping);
    let (parts, mut gap) = round_together(&parts, total);
    let mut parts = parts.into_iter();
    let mut nets: Vec<Decimal> = parts.by_ref().take(n_rows).collect();
    // Tax that is carried from row to row can bring a free row a cent below zero.
    for net in nets.iter_mut().filter(|net| (-CENT..Decimal::ZERO).contains(*net)) {
        gap += std::mem::take(net);
    }
    for (titled, amount) in taxes.iter_mut().chain(&mut charges).zip(parts.by_ref()) {
        titled.amount = amount;
    }
    for titled in [&mut taxes, &mut charges] {
        titled.retain(|one| !one.amount.is_zero());
    }
    let shipping = parts.next().unwrap_or_default();
    Sums { nets, taxes, charges, shipping, gap }
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

/// Shipping as it was invoiced: what the order's discount is more than its rows' is its share.
fn shipping_invoiced(order: &WireOrder, basis: Basis, discount_of_rows: Decimal) -> Decimal {
    let amount = basis.pick(order.shipping_invoiced, order.base_shipping_invoiced).0;
    let discount = basis.pick(order.discount_invoiced, order.base_discount_invoiced).0.abs();
    let compensation = basis
        .pick(
            order.shipping_discount_tax_compensation_amount,
            order.base_shipping_discount_tax_compensation_amnt,
        )
        .0;
    if amount.is_zero() { amount } else { amount - (discount - discount_of_rows) + compensation }
}

/// One tax row per rate as `applied_taxes` names them. `total` is never computed again
/// (magento-gotchas.md, 11 and 15): rates that were each rounded and are cents off together, and
/// those of an order of which a part is left, share it; others become one row.
fn taxes(order: &WireOrder, basis: Basis, total: Decimal) -> Vec<Titled> {
    let mut taxes: Vec<Titled> = Vec::new();
    for applied in &order.extension_attributes.applied_taxes {
        let title = applied.title.as_ref().or(applied.code.as_ref());
        let title = title.map_or("Tax", String::as_str);
        add(&mut taxes, title, basis.pick(applied.amount, applied.base_amount).0);
    }
    let amounts: Vec<Decimal> = taxes.iter().map(|tax| tax.amount).collect();
    let sum: Decimal = amounts.iter().sum();
    if sum == total {
        return taxes;
    }
    let whole = basis.pick(order.tax_amount, order.base_tax_amount).0;
    let tolerance = Decimal::from(taxes.len()) * CENT;
    if (sum - whole).abs() <= tolerance && to_cents(total) == total && sum > Decimal::ZERO {
        for (tax, amount) in taxes.iter_mut().zip(share(total, &amounts)) {
            tax.amount = amount;
        }
        taxes.retain(|tax| !tax.amount.is_zero());
        return taxes;
    }
    let tax = Titled { title: "Tax".to_owned(), amount: total };
    if total.is_zero() { Vec::new() } else { vec![tax] }
}

pub(super) fn add(rows: &mut Vec<Titled>, title: &str, amount: Decimal) {
    if amount.is_zero() {
        return;
    }
    match rows.iter_mut().find(|row| row.title == title) {
        Some(row) => row.amount += amount,
        None => rows.push(Titled { title: title.to_owned(), amount }),
    }
}

/// The payment method and, in Adobe Commerce, what was paid beside it. Modules that decorate the
/// answer put the latter among the order's own fields. `left` is what the method is to pay where
/// a part of the order was cancelled.
fn tenders(order: &WireOrder, basis: Basis, left: Option<Decimal>) -> Vec<TenderFact> {
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
    std::iter::once(method(order, basis, left)).chain(beside).collect()
}

fn method(order: &WireOrder, basis: Basis, left: Option<Decimal>) -> TenderFact {
    let payment = &order.payment;
    let amount = basis.pick(order.grand_total, order.base_grand_total);
    let paid = basis.pick(order.total_paid, order.base_total_paid);
    let paid = if paid == Amount::ZERO {
        basis.pick(payment.amount_paid, payment.base_amount_paid)
    } else {
        paid
    };
    let amount = left.unwrap_or(amount.0);
    TenderFact { method: payment.method.clone(), amount, paid: to_cents(paid.0) }
}

/// Gift cards, store credit and rewards are taken at checkout: they are paid by then.
fn taken(kind: &str, amount: Amount) -> TenderFact {
    let amount = to_cents(amount.0.abs());
    TenderFact { method: kind.to_owned(), amount, paid: amount }
}
