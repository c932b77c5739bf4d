//! Whether each order is in Heartland once and right to the cent. Knows nothing of Connect's code:
//! it compares what Magento says with what Heartland holds.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::heartland::SalesOrder;
use crate::order::{Order, Stage};
use crate::outcome::Outcome;

/// An order, what Connect says became of it, and what Heartland holds.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) order: Order,
    /// How Connect came to know of it, in a word.
    pub(crate) told_by: &'static str,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) found: Vec<SalesOrder>,
}

impl Case {
    pub(crate) fn outcome_name(&self) -> &str {
        self.outcome.as_ref().map_or("lost", |outcome| outcome.name.as_str())
    }

    /// What is wrong with it; empty if nothing is.
    pub(crate) fn faults(&self, currency: &str) -> Vec<String> {
        let found = match self.found.as_slice() {
            [] => return self.absence(),
            [found] => found,
            several => {
                return vec![format!("doubled: Heartland holds it {} times", several.len())];
            }
        };
        match self.outcome_name() {
            // A person is asked already; the document is as it was when the question arose.
            "review" => Vec::new(),
            "done" | "unchanged" => match self.order.stage() {
                Stage::Sold => amounts(&self.order, found, currency),
                Stage::Withdrawn => withdrawn(found),
                Stage::Waits => vec!["it crossed although its status says to wait".to_owned()],
            },
            "skipped" => vec!["Heartland holds it although it was skipped".to_owned()],
            other => vec![format!("not settled: `{other}`{}", self.why())],
        }
    }

    fn absence(&self) -> Vec<String> {
        match (self.outcome_name(), self.order.stage()) {
            ("review", _) | ("skipped", Stage::Waits | Stage::Withdrawn) => Vec::new(),
            ("skipped", Stage::Sold) => {
                vec![format!("lost: skipped although it is sold{}", self.why())]
            }
            ("lost", _) => vec!["lost: neither Heartland nor the ledger knows it".to_owned()],
            (outcome, _) => vec![format!("lost: `{outcome}`, and not in Heartland{}", self.why())],
        }
    }

    fn why(&self) -> String {
        let outcome = self.outcome.as_ref();
        let cause = outcome.and_then(|it| it.reason.as_ref().or(it.cause.as_ref()));
        cause.map_or(String::new(), |cause| format!(" ({cause})"))
    }
}

fn withdrawn(found: &SalesOrder) -> Vec<String> {
    let deposits: Decimal = found.payments.iter().map(|payment| payment.amount).sum();
    let mut faults = Vec::new();
    if ["open", "pending", "closed"].contains(&found.status.as_str()) {
        faults.push(format!("cancelled in Magento, `{}` in Heartland", found.status));
    }
    if !deposits.is_zero() {
        faults.push(format!("cancelled, but {deposits} is still deposited"));
    }
    faults
}

fn amounts(order: &Order, found: &SalesOrder, currency: &str) -> Vec<String> {
    let (Some(total), Some(paid)) = (order.total(currency), order.paid(currency)) else {
        return vec![format!("it crossed although it has no amounts in {currency}")];
    };
    let deposits: Decimal = found.payments.iter().map(|payment| payment.amount).sum();
    let taxes: Decimal = found.taxes.iter().map(|tax| tax.value).sum();
    let goods: Decimal = found.lines.iter().map(crate::heartland::Line::net).sum();
    let parts = goods + taxes + found.shipping_charge;
    let mut faults = Vec::new();
    let mut compare = |what: &str, is: Decimal, should: Decimal| {
        if is != should {
            faults.push(format!("{what} is {is} instead of {should}"));
        }
    };
    compare("the total", found.total, total);
    compare("the sum of goods, taxes and shipping", parts, total);
    compare("the sum of payments", deposits, paid);
    compare("the balance", found.balance, total - paid);
    if units(found) != order.units() {
        faults.push(format!("the units are {:?} instead of {:?}", units(found), order.units()));
    }
    if found.status == "pending" {
        faults.push("it was not opened".to_owned());
    }
    faults
}

fn units(found: &SalesOrder) -> BTreeMap<String, Decimal> {
    let mut units: BTreeMap<String, Decimal> = BTreeMap::new();
    for line in &found.lines {
        *units.entry(line.sku.clone()).or_default() += line.qty;
    }
    units.into_iter().map(|(sku, qty)| (sku, qty.normalize())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heartland::{Line, Payment, Tax};
    use crate::orders::Orders;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn line(sku: &str, qty: &str, price: &str) -> Line {
        Line { sku: sku.into(), qty: decimal(qty), adjusted_unit_price: decimal(price) }
    }

    /// The recorded order 000000001, complete and paid: three tees for 54.00, two mugs for 22.50.
    fn right() -> SalesOrder {
        SalesOrder {
            public_id: "M000000001".into(),
            status: "closed".into(),
            total: decimal("107.81"),
            balance: Decimal::ZERO,
            shipping_charge: decimal("25"),
            lines: vec![line("TEE-PLAIN", "3", "18.00"), line("MUG-01", "2", "11.25")],
            taxes: vec![Tax { description: "TX".into(), value: decimal("6.31") }],
            payments: vec![Payment { kind: "Web Check".into(), amount: decimal("107.81") }],
        }
    }

    fn case(number: &str, outcome: &str, found: Vec<SalesOrder>) -> Case {
        let orders = Orders::recorded().unwrap().last();
        let order = orders.into_iter().find(|order| order.number() == number).unwrap();
        let outcome = Outcome { name: outcome.into(), ..Outcome::default() };
        Case { order, told_by: "webhook", outcome: Some(outcome), found }
    }

    fn faults(case: &Case) -> Vec<String> {
        case.faults("USD")
    }

    #[test]
    fn an_order_that_is_there_once_and_right_has_no_fault() {
        assert_eq!(faults(&case("000000001", "done", vec![right()])), [""; 0]);
    }

    #[test]
    fn a_cent_off_is_a_fault() {
        let off = SalesOrder { total: decimal("107.80"), ..right() };
        let fault = "the total is 107.80 instead of 107.81";
        assert_eq!(faults(&case("000000001", "done", vec![off])), [fault]);
    }

    #[test]
    fn a_missing_unit_is_a_fault_though_the_money_is_right() {
        let lines = vec![line("TEE-PLAIN", "2", "27.00"), line("MUG-01", "2", "11.25")];
        let short = SalesOrder { lines, ..right() };
        let faults = faults(&case("000000001", "done", vec![short]));
        assert!(faults[0].starts_with("the units are"), "{faults:?}");
    }

    #[test]
    fn two_sales_orders_for_one_order_are_a_fault() {
        let doubled = case("000000001", "done", vec![right(), right()]);
        assert_eq!(faults(&doubled), ["doubled: Heartland holds it 2 times"]);
    }

    #[test]
    fn a_sold_order_is_lost_unless_it_is_there_or_in_review() {
        let lost = ["lost: skipped although it is sold"];
        assert_eq!(faults(&case("000000001", "skipped", Vec::new())), lost);
        assert_eq!(faults(&case("000000001", "review", Vec::new())), [""; 0]);
        assert_eq!(faults(&case("000000006", "skipped", Vec::new())), [""; 0]);
    }
}
