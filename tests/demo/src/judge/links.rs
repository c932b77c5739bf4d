//! Which numbers name which order, in both systems.

use super::Case;
use super::findings::{Aspect, Findings};
use crate::heartland::SalesOrder;

/// Compares the numbers on the sales order, and the one that Magento was told.
pub(super) fn compare(case: &Case, document: &SalesOrder, findings: &mut Findings) {
    number(findings, "ecommerce_number", document.custom("ecommerce_number"), case.order.number());
    if document.public_id == case.public_id {
        origin(case, document, findings);
    } else {
        replacement(case, document, findings);
    }
    confirmation(case, findings);
}

/// A replacement and what it replaces name each other.
fn replacement(case: &Case, document: &SalesOrder, findings: &mut Findings) {
    let before = case.found.iter().rev().find(|found| !found.is_live());
    let (replaced, by) = before.map_or(("", ""), |it| (&it.public_id, it.custom("replaced_by")));
    number(findings, "replaces", document.custom("replaces"), replaced);
    number(findings, "replaced_by", by, &document.public_id);
}

/// Only an edit, which cancels the order that it was made of, replaces that.
fn origin(case: &Case, document: &SalesOrder, findings: &mut Findings) {
    let Some(parent) = &case.parent else { return };
    let replaces = document.custom("replaces");
    let is_right = replaces.is_empty() || parent.state() == "canceled";
    let should = format!("empty, as order {} is not cancelled", parent.number());
    findings.check(Aspect::Numbers, is_right, "replaces", replaces, should);
}

/// An order that was placed again has forgotten what was written into it.
fn confirmation(case: &Case, findings: &mut Findings) {
    if case.earlier.len() > 1 {
        return;
    }
    let told: Vec<&str> = case.order.confirmations().collect();
    let is_told = told.iter().any(|text| text.contains(case.public_id.as_str()));
    let is = told.first().unwrap_or(&"missing");
    let field = "Heartland's number in Magento";
    findings.check(Aspect::Confirmation, is_told, field, is, &case.public_id);
}

fn number(findings: &mut Findings, field: &str, is: &str, should: &str) {
    let is_right = is == should;
    let is = if is.is_empty() { "missing" } else { is };
    findings.check(Aspect::Numbers, is_right, field, is, should);
}
