//! Facts about an order that need thought, computed once and offered to the mapping documents.
//!
//! Which rows are really sold, what each costs after discounts, how a row becomes unit prices of
//! two decimals, which taxes and tenders there are, and whether it all adds up. A merchant's
//! document can use these facts and cannot break them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use super::basis::Basis;
use super::lines::{self, Reading, Sold, SoldRow};
use super::totals::{self, FoundTotal, Kind, NamedTotal};
use super::wire::WireOrder;
use crate::vocabulary::Amount;
use crate::vocabulary::money::{CENT, Units, round_together, share, split_units, to_cents};

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
    pub(super) taxes: Vec<Titled>,
    /// What is charged beside goods, taxes and shipping, such as gift wrapping.
    pub(super) charges: Vec<Titled>,
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

/// An amount under a title of its own.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Titled {
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

/// What is found of an order beside its facts, for the rules and the plan: no document sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    /// Whether all other units were cancelled, so that only what is left crosses.
    pub(super) partly_cancelled: Option<Whole>,
    /// What the rows' quantities come to and what the order says, where these differ.
    pub(super) miscounted: Option<(Decimal, Decimal)>,
    /// Rows that repeat another and were left out.
    pub(super) phantoms: usize,
    /// Whether two readings of the rows' totals would both do, and differ.
    pub(super) two_readings: bool,
    /// Fields that nothing knows and that would explain the gap, with their amounts.
    pub(super) suspects: Vec<(String, Decimal)>,
}

/// An order as it was before a part of it was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    /// What all tenders were to pay.
    pub(super) total: Decimal,
    /// Units of all lines.
    pub(super) units: Decimal,
}

/// The facts of `order`, of which `body` is the text, in the currency that Heartland keeps.
pub(super) fn facts(
    order: &WireOrder,
    body: &str,
    kept_currency: &str,
    named: &[NamedTotal],
) -> (Facts, Findings) {
    let basis = Basis::for_currency(order, kept_currency);
    let currency = basis.is_some().then(|| kept_currency.to_owned());
    let basis = basis.unwrap_or(Basis::Order);
    let mut findings = Findings::default();
    let counted = order.total_qty_ordered.map(|total| total.0);
    let phantoms = lines::phantoms(&order.items, counted).unwrap_or_else(|miscounted| {
        findings.miscounted = Some(miscounted);
        BTreeSet::new()
    });
    findings.phantoms = phantoms.len();
    let totals = totals::found(named, body, basis);
    let reader = Reader { order, basis, phantoms: &phantoms, totals: &totals };
    let Read { sold, mut sums, tenders, total } = reader.read(&mut findings);
    let rounding = if sums.is_close() && !findings.two_readings {
        std::mem::take(&mut sums.gap)
    } else {
        Decimal::ZERO
    };
    add(&mut sums.taxes, ROUNDING, rounding);
    if !sums.gap.is_zero() {
        findings.suspects = totals::suspects(named, body, basis, sums.gap);
    }
    let lines = sold.rows.iter().zip(&sums.nets).flat_map(|(row, net)| line_facts(row, *net));
    let facts = Facts {
        currency,
        total,
        lines: lines.collect(),
        taxes: sums.taxes,
        charges: sums.charges,
        shipping: sums.shipping,
        tenders,
        gap: sums.gap,
        rounding,
        units_cancelled: sold.units.cancelled,
        units_shipped: sold.units.shipped,
        units_never_sent: sold.units.never_sent,
    };
    (facts, findings)
}

/// Reads an order's rows and totals in one way or another.
struct Reader<'a> {
    order: &'a WireOrder,
    basis: Basis,
    phantoms: &'a BTreeSet<u64>,
    totals: &'a [FoundTotal<'a>],
}

/// An order read in one way.
struct Read<'a> {
    sold: Sold<'a>,
    sums: Sums,
    tenders: Vec<TenderFact>,
    total: Decimal,
}

impl<'a> Reader<'a> {
    /// In the way in which the sum closes: whether row totals are before or after discounts only
    /// the sum can tell.
    fn read(&self, findings: &mut Findings) -> Read<'a> {
        let whole = self.read_as(Reading::AfterDiscount);
        let cancelled = &whole.sold.units.cancelled;
        if !cancelled.is_zero() && !is_withdrawn(self.order) {
            let units = whole.sold.rows.iter().map(|row| row.qty).sum();
            findings.partly_cancelled = Some(Whole { total: whole.total, units });
            return self.read_as(Reading::Left);
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
struct Sums {
    nets: Vec<Decimal>,
    taxes: Vec<Titled>,
    charges: Vec<Titled>,
    shipping: Decimal,
    gap: Decimal,
}

impl Sums {
    /// Whether the gap is one that rounding leaves: at most a cent a line.
    fn is_close(&self) -> bool {
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

fn add(rows: &mut Vec<Titled>, title: &str, amount: Decimal) {
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
