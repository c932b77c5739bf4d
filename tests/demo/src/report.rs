//! The report: what became of each order, as JSON for machines.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::amount::Exact;
use crate::heartland::{Address, Customer, Line, Payment, SalesOrder, Tax};
use crate::judge::{Aspect, Fault, Judged};
use crate::orders::NotPlaced;

/// One order of the report, or one file or order that was not placed. What Heartland does not hold
/// is null, or an empty list.
#[derive(Debug, Default, Serialize)]
struct Entry<'a> {
    increment_id: Option<&'a str>,
    outcome: &'a str,
    cause: Option<&'a str>,
    reason: Option<&'a str>,
    public_id: Option<&'a str>,
    status: Option<&'a str>,
    total: Option<Exact>,
    balance: Option<Exact>,
    shipping_charge: Option<Exact>,
    lines: Vec<LineEntry<'a>>,
    taxes: Vec<TaxEntry<'a>>,
    payments: Vec<PaymentEntry<'a>>,
    customer: Option<&'a Customer>,
    billing_address: Option<&'a Address>,
    shipping_address: Option<&'a Address>,
    custom: Option<&'a BTreeMap<String, String>>,
    /// Orders of Heartland that this one has replaced, or that are doubled.
    others: Vec<OtherEntry<'a>>,
    compared: &'a [Aspect],
    faults: &'a [Fault],
    /// Only of what was not placed: the file's name, or the order's number.
    file: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct LineEntry<'a> {
    sku: &'a str,
    qty: Exact,
    adjusted_unit_price: Exact,
    net: Exact,
}

#[derive(Debug, Serialize)]
struct TaxEntry<'a> {
    description: &'a str,
    value: Exact,
}

#[derive(Debug, Serialize)]
struct PaymentEntry<'a> {
    r#type: &'a str,
    amount: Exact,
}

#[derive(Debug, Serialize)]
struct OtherEntry<'a> {
    public_id: &'a str,
    status: &'a str,
    deposits: Exact,
    custom: &'a BTreeMap<String, String>,
}

/// The report as text: every order, then everything that was not placed.
pub(crate) fn text(judged: &[Judged], not_placed: &[NotPlaced]) -> String {
    let others = not_placed.iter().map(other_file);
    let entries: Vec<Entry<'_>> = judged.iter().map(entry).chain(others).collect();
    // Serialising cannot fail: text keys, and numbers that are digits.
    serde_json::to_string_pretty(&entries).unwrap_or_default()
}

fn entry(judged: &Judged) -> Entry<'_> {
    let Judged { case, findings } = judged;
    let outcome = case.outcome.as_ref();
    let found: Option<&SalesOrder> = case.document();
    let others = case.found.iter().filter(|it| found.is_some_and(|found| found != *it));
    Entry {
        increment_id: Some(case.order.number()),
        outcome: case.outcome_name(),
        cause: outcome.and_then(|outcome| outcome.cause.as_deref()),
        reason: outcome.and_then(|outcome| outcome.reason.as_deref()),
        public_id: found.map(|found| found.public_id.as_str()),
        status: found.map(|found| found.status.as_str()),
        total: found.map(|found| Exact(found.total)),
        balance: found.map(|found| Exact(found.balance)),
        shipping_charge: found.map(|found| Exact(found.shipping_charge)),
        lines: found.iter().flat_map(|found| &found.lines).map(line).collect(),
        taxes: found.iter().flat_map(|found| &found.taxes).map(tax).collect(),
        payments: found.iter().flat_map(|found| &found.payments).map(payment).collect(),
        customer: found.and_then(|found| found.customer.as_ref()),
        billing_address: found.and_then(|found| found.billing_address.as_ref()),
        shipping_address: found.and_then(|found| found.shipping_address.as_ref()),
        custom: found.map(|found| &found.custom),
        others: others.map(other).collect(),
        compared: findings.compared(),
        faults: &findings.faults,
        file: None,
    }
}

fn other_file(file: &NotPlaced) -> Entry<'_> {
    Entry {
        outcome: "not_placed",
        reason: Some(&file.reason),
        file: Some(&file.name),
        ..Entry::default()
    }
}

fn line(line: &Line) -> LineEntry<'_> {
    LineEntry {
        sku: &line.sku,
        qty: Exact(line.qty),
        adjusted_unit_price: Exact(line.adjusted_unit_price),
        net: Exact(line.net()),
    }
}

fn tax(tax: &Tax) -> TaxEntry<'_> {
    TaxEntry { description: &tax.description, value: Exact(tax.value) }
}

fn payment(payment: &Payment) -> PaymentEntry<'_> {
    PaymentEntry { r#type: &payment.kind, amount: Exact(payment.amount) }
}

fn other(found: &SalesOrder) -> OtherEntry<'_> {
    OtherEntry {
        public_id: &found.public_id,
        status: &found.status,
        deposits: Exact(found.deposits()),
        custom: &found.custom,
    }
}
