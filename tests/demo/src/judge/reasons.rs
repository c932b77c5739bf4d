//! Why an order waits or does not cross: whether it is said, and said for people.

use super::Case;
use super::expected::Expected;
use super::findings::{Aspect, Findings};
use super::people;
use super::standing::Standing;
use crate::order::Count;

/// How parsers speak.
const PARSERS_WORDS: [&str; 10] = [
    " column ",
    " at line ",
    "invalid type",
    "invalid value",
    "invalid length",
    "missing field",
    "unknown variant",
    "expected value",
    ", expected ",
    "EOF while",
];
/// How the rules begin that name what an order awaits.
const AWAITS: &str = "awaits";
const RULE: &str = "rule that skipped it";

/// A review of an order that lacks something names it by its path; and no review speaks as a
/// parser does.
pub(super) fn compare(case: &Case, findings: &mut Findings) {
    let Some(outcome) = case.outcome.as_ref().filter(|it| it.name == "review") else { return };
    let said = outcome.reason.as_deref().unwrap_or_default();
    let missing = case.order.missing();
    let is_named =
        missing.is_empty() || missing.iter().any(|path| said.contains(&format!("{path} is")));
    let should = format!("a sentence that says `{} is missing`", missing.join("` or `"));
    let field = "reason of the review";
    findings.check(Aspect::Reason, is_named, field, format!("`{said}`"), should);
    if let Some(word) = PARSERS_WORDS.iter().find(|word| said.contains(**word)) {
        let word = word.trim_matches([' ', ',']);
        let should = format!("a sentence for a person, without `{word}`");
        findings.fault(Aspect::Reason, field, format!("`{said}`"), should);
    }
    findings.check(Aspect::Reason, !said.is_empty(), field, "missing", "a sentence");
}

/// What was skipped names the rule.
pub(super) fn ruled(case: &Case, findings: &mut Findings) {
    let rule = code(case);
    findings.check(Aspect::Reason, rule.is_some(), RULE, rule.unwrap_or("none"), "named");
}

/// What was skipped for now names a rule that says what it awaits.
pub(super) fn awaited(case: &Case, findings: &mut Findings) {
    let rule = code(case);
    let is_right = rule.is_some_and(|rule| rule.starts_with(AWAITS));
    let should = "one that says what the order awaits";
    findings.check(Aspect::Reason, is_right, RULE, rule.unwrap_or("none"), should);
}

/// The rule, or what a review is about, by its code.
fn code(case: &Case) -> Option<&str> {
    case.outcome.as_ref().and_then(|outcome| outcome.cause.as_deref())
}

/// A person is asked for nothing if what Connect misses is there for everybody to read.
pub(super) fn needless(case: &Case, currency: &str, findings: &mut Findings) {
    let order = &case.order;
    let is_sold = matches!(Standing::of(order), Standing::Sold(_));
    let has_units = !order.units(Count::Ordered).is_empty();
    if !is_sold || !has_units || !order.units(Count::Refunded).is_empty() {
        return;
    }
    let closes = Expected::of(order, currency).is_ok_and(|it| it.is_certain && !it.is_overpaid());
    let known = match code(case) {
        Some("sum_identity") if closes => "its parts come to its total",
        Some("partly_cancelled") if closes && case.found.is_empty() => {
            "what is left of it is what was invoiced"
        }
        Some("missing_field") if people::are_told(order) => {
            "it has units, an e-mail address, a name and somewhere to go"
        }
        _ => return,
    };
    let is = format!("in review{}", case.why());
    findings.fault(Aspect::Reason, "order in Heartland", is, format!("there, because {known}"));
}
