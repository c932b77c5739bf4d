//! Whether each order is in Heartland once and right to the cent. Knows nothing of Connect's code
//! and documents: it compares what Magento says with what Heartland holds, by rules of its own.

mod amounts;
mod expected;
mod findings;
mod links;
mod people;
mod reasons;
mod regions;
mod spelling;
mod standing;
#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

pub(crate) use findings::{Aspect, Fault, Findings};

use crate::heartland::SalesOrder;
use crate::order::Order;
use crate::outcome::Outcome;
use expected::Expected;
use standing::Standing;

/// An order, what Connect says became of it, and what Heartland holds.
#[derive(Debug)]
pub(crate) struct Case {
    /// As the shop shows it in the end.
    pub(crate) order: Order,
    /// The states that it was seen in before, oldest first.
    pub(crate) earlier: Vec<Order>,
    /// The order that it names as its origin, as the shop shows that in the end.
    pub(crate) parent: Option<Order>,
    /// How Connect came to know of it, in a word.
    pub(crate) told_by: &'static str,
    pub(crate) outcome: Option<Outcome>,
    /// What Heartland's order is to be called.
    pub(crate) public_id: String,
    /// The order of that name, then those that replaced it.
    pub(crate) found: Vec<SalesOrder>,
}

/// A case and the judgement over it.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) case: Case,
    pub(crate) findings: Findings,
}

impl Case {
    /// With everything that was compared, and what is wrong.
    pub(crate) fn judged(self, currency: &str) -> Judged {
        let findings = self.judge(currency);
        Judged { case: self, findings }
    }

    pub(crate) fn outcome_name(&self) -> &str {
        self.outcome.as_ref().map_or("lost", |outcome| outcome.name.as_str())
    }

    /// The sales order that counts: the one that lives, or the last one.
    pub(crate) fn document(&self) -> Option<&SalesOrder> {
        self.live().next().or(self.found.last())
    }

    /// What the order should come to: without what was cancelled, if that can be said.
    pub(crate) fn total(&self, currency: &str) -> Option<Decimal> {
        let expected = Expected::of(&self.order, currency).ok().map(|it| it.total);
        expected.or_else(|| Some(self.order.money(currency)?.total()))
    }

    fn judge(&self, currency: &str) -> Findings {
        let mut findings = Findings::default();
        findings.saw(Aspect::Fate);
        reasons::compare(self, &mut findings);
        let live: Vec<&SalesOrder> = self.live().collect();
        match (live.as_slice(), self.outcome_name()) {
            ([_, _, ..], _) => doubled(&live, &mut findings),
            // A person is asked; what is there is as it was when the question arose.
            (_, "review") => reasons::needless(self, currency, &mut findings),
            ([], _) => self.absent(&mut findings),
            ([document], "done" | "unchanged") => self.crossed(document, currency, &mut findings),
            ([document], "skipped") => self.left_behind(document, &mut findings),
            (_, other) => {
                let is = format!("`{other}`{}", self.why());
                findings.fault(Aspect::Fate, "outcome", is, "settled");
            }
        }
        findings
    }

    fn live(&self) -> impl Iterator<Item = &SalesOrder> {
        self.found.iter().filter(|document| document.is_live())
    }

    /// Nothing lives in Heartland, and nobody was asked.
    fn absent(&self, findings: &mut Findings) {
        let lost = |findings: &mut Findings, should: &str| {
            let is = format!("lost: {}{}", self.how_lost(), self.why());
            findings.fault(Aspect::Fate, "order in Heartland", is, should);
        };
        let is_skipped = self.outcome_name() == "skipped";
        let is_withdrawn = is_skipped || (self.is_settled() && !self.found.is_empty());
        match Standing::of(&self.order) {
            Standing::Sold(why) => lost(findings, &format!("there or in review, because {why}")),
            Standing::Unclear(why) => lost(findings, &format!("in review, because {why}")),
            // Neither a state nor a gateway that everybody knows says that money is to come first.
            Standing::Unpaid { may_cross: true } if is_skipped => lost(
                findings,
                "there or in review: nothing says that its payment settles within the shop",
            ),
            Standing::Unpaid { .. } | Standing::Held if is_skipped => {
                reasons::awaited(self, findings);
            }
            Standing::Withdrawn | Standing::Refunded if is_withdrawn => {
                if is_skipped {
                    reasons::ruled(self, findings);
                }
                self.without_deposits(findings);
            }
            _ => lost(findings, "settled, with what became of it"),
        }
    }

    fn how_lost(&self) -> String {
        match (self.outcome_name(), self.found.last()) {
            ("lost", _) => "neither Heartland nor the ledger knows it".to_owned(),
            (outcome, None) => format!("`{outcome}`, and not in Heartland"),
            (outcome, Some(it)) => format!("`{outcome}`, and {} is {}", it.public_id, it.status),
        }
    }

    /// Connect says that Heartland holds it as it should be.
    pub(crate) fn is_settled(&self) -> bool {
        ["done", "unchanged"].contains(&self.outcome_name())
    }

    fn without_deposits(&self, findings: &mut Findings) {
        for document in self.found.iter().filter(|document| !document.is_live()) {
            let field = format!("deposits of the cancelled {}", document.public_id);
            let deposits = document.deposits();
            let is = format!("{deposits:.2}");
            findings.check(Aspect::Payments, deposits.is_zero(), &field, is, "0.00");
        }
    }

    /// Skipped, and yet there. What was not opened before commits no stock, and can wait.
    fn left_behind(&self, document: &SalesOrder, findings: &mut Findings) {
        let waits = matches!(Standing::of(&self.order), Standing::Held | Standing::Unpaid { .. });
        let is_right = waits && document.status == "pending";
        let is = format!(
            "{}, {}, although it was skipped{}",
            document.public_id,
            document.status,
            self.why()
        );
        findings.check(Aspect::Fate, is_right, "order in Heartland", is, "not open");
    }

    fn crossed(&self, document: &SalesOrder, currency: &str, findings: &mut Findings) {
        let is = || format!("{} {}{}", document.status, document.public_id, self.why());
        let mut fate = |is_right: bool, should: &str| {
            findings.check(Aspect::Fate, is_right, "order in Heartland", is(), should);
            is_right
        };
        let goes_on = match Standing::of(&self.order) {
            Standing::Sold(_) => fate(document.status != "pending", "open or closed"),
            Standing::Unpaid { may_cross } => fate(may_cross, "none yet: nobody has paid"),
            Standing::Unclear(why) => fate(false, &format!("in review, because {why}")),
            Standing::Held => {
                fate(document.is_closed(), "in review: the shop keeps the goods back");
                false
            }
            Standing::Withdrawn => {
                fate(false, "cancelled, or in review: nothing of it is left");
                false
            }
            Standing::Refunded => {
                fate(document.is_closed(), "cancelled, or in review: it is refunded in full");
                false
            }
        };
        if goes_on || document.status == "pending" {
            self.compare(document, currency, findings);
        }
    }

    fn compare(&self, document: &SalesOrder, currency: &str, findings: &mut Findings) {
        let is_complete = self.order.state() == "complete" && self.order.status() == "complete";
        if is_complete {
            findings.compare(Aspect::Fate, "status", &document.status.as_str(), &"closed");
        }
        amounts::compare(&self.order, document, currency, findings);
        people::compare(self, document, findings);
        links::compare(self, document, findings);
        self.without_deposits(findings);
    }

    fn why(&self) -> String {
        let outcome = self.outcome.as_ref();
        let cause = outcome.and_then(|it| it.reason.as_ref().or(it.cause.as_ref()));
        cause.map_or(String::new(), |cause| format!(" ({cause})"))
    }
}

fn doubled(live: &[&SalesOrder], findings: &mut Findings) {
    let names: Vec<&str> = live.iter().map(|document| document.public_id.as_str()).collect();
    let is = format!("doubled: {}", names.join(" and "));
    findings.fault(Aspect::Fate, "orders in Heartland", is, "one that is not cancelled");
}
