//! Units and money: whether Heartland holds what it should.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::expected::{CENT, Expected, Sale, Taxes, told};
use super::findings::{Aspect, Findings};
use super::spelling::words;
use crate::heartland::{Line, SalesOrder};
use crate::order::{Count, Order, Units, cents};

/// Compares all units and all money of a sales order with what should be there.
pub(super) fn compare(
    order: &Order,
    document: &SalesOrder,
    currency: &str,
    findings: &mut Findings,
) {
    let expected = match Expected::of(order, currency) {
        Ok(expected) => expected,
        Err(why) => {
            return findings.fault(
                Aspect::Total,
                "amounts",
                format!("crossed although {why}"),
                "in review",
            );
        }
    };
    let given = order.units(Count::Refunded);
    let for_goods = order.money(currency).map_or(Decimal::ZERO, |it| it.given_back().for_goods);
    let is_given = !given.is_empty() || !for_goods.is_zero();
    // What left before it came back stands in the order that closed.
    if is_given && !document.is_closed() {
        return without_given(document, &expected.without(&given, for_goods), findings);
    }
    whole(document, &expected, findings);
    units(document, &expected.units, findings);
    goods(document, &expected, findings);
    let slack = fractions(&[expected.shipping]);
    near(
        Aspect::Shipping,
        "shipping",
        document.shipping_charge,
        expected.shipping,
        slack,
        findings,
    );
    taxes(document, &expected, findings);
}

/// Total, parts and payments.
fn whole(document: &SalesOrder, expected: &Expected, findings: &mut Findings) {
    let Expected { total, paid, slack, .. } = expected;
    let open = total - paid;
    for (aspect, field, is, should) in [
        (Aspect::Total, "total", document.total, *total),
        (Aspect::Total, "sum of goods, taxes and shipping", parts(document), *total),
        (Aspect::Payments, "sum of payments", document.deposits(), *paid),
        (Aspect::Payments, "balance", document.balance, open),
    ] {
        near(aspect, field, is, should, *slack, findings);
    }
}

/// An open order must not hold what was given back: its goods would be shipped for nothing.
fn without_given(document: &SalesOrder, expected: &Expected, findings: &mut Findings) {
    let is_within = document
        .units()
        .iter()
        .all(|(sku, qty)| *qty <= expected.units.get(sku).copied().unwrap_or_default());
    let should = format!("{}: the others were refunded; else in review", told(&expected.units));
    findings.check(Aspect::Units, is_within, "units to ship", told(&document.units()), should);
    for (aspect, field, is, most) in [
        (Aspect::Total, "total", document.total, expected.total),
        (Aspect::Payments, "sum of payments", document.deposits(), expected.paid),
    ] {
        let should = format!("at most {most:.2} after the refund; else in review");
        findings.check(aspect, is <= most, field, format!("{is:.2}"), should);
    }
}

fn parts(document: &SalesOrder) -> Decimal {
    let goods: Decimal = document.lines.iter().map(Line::net).sum();
    let taxes: Decimal = document.taxes.iter().map(|tax| tax.value).sum();
    goods + taxes + document.shipping_charge
}

fn units(document: &SalesOrder, should: &Units, findings: &mut Findings) {
    let is = document.units();
    let skus: BTreeSet<&String> = is.keys().chain(should.keys()).collect();
    for sku in skus {
        let of = |units: &Units| units.get(sku).copied().unwrap_or_default();
        findings.compare(Aspect::Units, &format!("units of {sku}"), &of(&is), &of(should));
    }
}

/// What SKUs cost that are sold together, here or there: a bundle's price may be divided among its
/// parts in any way, and a part may be sold for itself beside it.
fn goods(document: &SalesOrder, expected: &Expected, findings: &mut Findings) {
    for skus in together(&expected.sales) {
        let sales: Vec<&Sale> =
            expected.sales.iter().filter(|sale| !sale.skus.is_disjoint(&skus)).collect();
        let nets: Vec<Decimal> = sales.iter().map(|sale| sale.net.max(Decimal::ZERO)).collect();
        let is: Decimal =
            document.lines.iter().filter(|line| skus.contains(&line.sku)).map(Line::net).sum();
        let names: Vec<&str> = skus.iter().map(String::as_str).collect();
        let field = format!("price of all {}", names.join(", "));
        let slack = fractions(&nets) + expected.discount;
        near(Aspect::Goods, &field, is, nets.iter().sum(), slack, findings);
    }
}

fn together(sales: &[Sale]) -> Vec<BTreeSet<String>> {
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for sale in sales {
        let mut joined = sale.skus.clone();
        groups.retain(|group| {
            let is_apart = group.is_disjoint(&sale.skus);
            if !is_apart {
                joined.extend(group.iter().cloned());
            }
            is_apart
        });
        groups.push(joined);
    }
    groups
}

/// A cent for each amount that is none in whole cents: where it is rounded to, the document says.
fn fractions(amounts: &[Decimal]) -> Decimal {
    let fractions = amounts.iter().filter(|amount| cents(**amount) != **amount).count();
    Decimal::from(fractions) * CENT
}

fn near(
    aspect: Aspect,
    field: &str,
    is: Decimal,
    should: Decimal,
    slack: Decimal,
    findings: &mut Findings,
) {
    let is_near = (is - should).abs() <= slack;
    findings.check(aspect, is_near, field, format!("{is:.2}"), format!("{:.2}", cents(should)));
}

/// The tax rows: all of them together, each of several rates by its name, and what is no tax in
/// rows of its own.
fn taxes(document: &SalesOrder, expected: &Expected, findings: &mut Findings) {
    let Taxes { tax, rates, are_told_apart, beside, rounding } = &expected.taxes;
    let mut rows: BTreeMap<Vec<String>, Decimal> = BTreeMap::new();
    for row in &document.taxes {
        *rows.entry(words(&row.description)).or_default() += row.value;
    }
    let all: Decimal = rows.values().sum();
    let nets: Vec<Decimal> = expected.sales.iter().map(|sale| sale.net).collect();
    let fractions_beside = fractions(&[expected.shipping, *tax, *beside]);
    let slack = expected.slack + fractions(&nets) + fractions_beside;
    near(Aspect::Taxes, "taxes and charges", all, tax + beside + rounding, slack, findings);
    if *are_told_apart {
        let missing: Vec<&str> = rates
            .iter()
            .map(String::as_str)
            .filter(|name| !rows.contains_key(&words(name)))
            .collect();
        let is = names(document);
        findings.check(
            Aspect::Taxes,
            missing.is_empty(),
            "names of the taxes",
            is,
            rates.join(", "),
        );
    }
    if !beside.is_zero() {
        let is_rate = |name: &&Vec<String>| {
            **name == ["tax"] || rates.iter().any(|rate| words(rate) == **name)
        };
        let apart: Decimal = rows.iter().filter(|(name, _)| !is_rate(name)).map(|(_, it)| it).sum();
        let slack = slack + rounding.abs() + fractions(&[*beside]);
        near(Aspect::Taxes, "charges beside the taxes", apart, *beside, slack, findings);
    }
}

fn names(document: &SalesOrder) -> String {
    let names: Vec<&str> = document.taxes.iter().map(|tax| tax.description.as_str()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
