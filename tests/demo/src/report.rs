//! The report: what became of each order, as JSON for machines.

use serde::Serialize;

use crate::amount::Exact;
use crate::heartland::{Line, Payment, SalesOrder, Tax};
use crate::judge::Case;

/// One order of the report. What Heartland does not hold is null, or an empty list.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    increment_id: &'a str,
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

/// The report as text.
pub(crate) fn text(cases: &[Case]) -> String {
    let entries: Vec<Entry<'_>> = cases.iter().map(entry).collect();
    // Serialising cannot fail: text keys, and numbers that are digits.
    serde_json::to_string_pretty(&entries).unwrap_or_default()
}

fn entry(case: &Case) -> Entry<'_> {
    let outcome = case.outcome.as_ref();
    let found: Option<&SalesOrder> = case.found.first();
    Entry {
        increment_id: case.order.number(),
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
