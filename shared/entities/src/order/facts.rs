//! Facts about an order that need thought, computed once and offered to the mapping documents.
//!
//! Which rows are really sold, what each costs after discounts, how a row becomes unit prices of
//! two decimals, which taxes and tenders there are, and whether it all adds up. A merchant's
//! document can use these facts and cannot break them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use super::basis::Basis;
use super::lines::{self, SoldRow};
use super::reading::{Read, Reader, add};
use super::totals::{self, NamedTotal};
use super::wire::{WireAddress, WireOrder};
use crate::vocabulary::money::{Units, split_units, to_cents};

/// Title of the tax row that books a gap of cents between an order's parts and its total.
pub(super) const ROUNDING: &str = "Rounding";

/// Title of the tax row that books fixed product taxes.
pub(super) const FIXED_TAX: &str = "FPT";

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
    /// Who bought, by the names of one place: parts of two could be two persons.
    pub(super) buyer: Buyer,
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

/// The name of who bought, as far as there is one.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Buyer {
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
}

impl Buyer {
    /// From the order's customer, else its billing address: the first of them that has both names,
    /// or else any; from the shipping address, which may be somebody else's, only if they have none.
    fn of(order: &WireOrder) -> Self {
        let name = |text: &Option<String>| {
            text.clone()
                .filter(|text| !mapping::says_nothing(text))
                .map(|text| text.trim().to_owned())
        };
        let named = |first: &Option<String>, last: &Option<String>| Self {
            first_name: name(first),
            last_name: name(last),
        };
        let at = |address: Option<&WireAddress>| {
            address.map(|it| named(&it.firstname, &it.lastname)).unwrap_or_default()
        };
        let customer = named(&order.customer_firstname, &order.customer_lastname);
        let billing = at(order.billing_address.as_ref());
        let is_whole = |it: &Self| it.first_name.is_some() && it.last_name.is_some();
        let is_any = |it: &Self| it.first_name.is_some() || it.last_name.is_some();
        match () {
            () if is_whole(&customer) => customer,
            () if is_whole(&billing) => billing,
            () if is_any(&customer) => customer,
            () if is_any(&billing) => billing,
            () => at(order.extension_attributes.shipping_address()),
        }
    }
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
    /// Units that were refunded, by SKU.
    pub(super) refunded: Vec<(String, Decimal)>,
}

/// An order as it was before a part of it was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    /// What all tenders were to pay.
    pub(super) total: Decimal,
    /// Units of all lines.
    pub(super) units: Decimal,
    /// Units of which nothing says whether they are left: neither cancelled nor invoiced nor
    /// shipped; all of them if nothing was invoiced at all.
    pub(super) loose: Decimal,
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
    let refunded = sold.units.refunded.iter();
    findings.refunded = refunded.map(|(sku, qty)| ((*sku).to_owned(), qty.normalize())).collect();
    let lines = sold.rows.iter().zip(&sums.nets).flat_map(|(row, net)| line_facts(row, *net));
    let facts = Facts {
        currency,
        total,
        lines: lines.collect(),
        taxes: sums.taxes,
        charges: sums.charges,
        shipping: sums.shipping,
        tenders,
        buyer: Buyer::of(order),
        gap: sums.gap,
        rounding,
        units_cancelled: sold.units.cancelled,
        units_shipped: sold.units.shipped,
        units_never_sent: sold.units.never_sent,
    };
    (facts, findings)
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
