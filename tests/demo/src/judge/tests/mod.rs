//! Planted faults: for each kind of order that people reported, the ending that is right has no
//! fault, and the wrong one has a sentence.

mod amounts;
mod people;
mod reasons;
mod replaced;
mod standing;

use rust_decimal::Decimal;
use serde_json::Value;

use super::{Case, SalesOrder};
use crate::heartland::{Address, Customer, Line, Payment, Tax};
use crate::order::Order;
use crate::orders::Orders;
use crate::outcome::Outcome;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// An order of `tests/fixtures/reported` by the beginning of its file's name.
fn reported(name: &str) -> Order {
    fixture("reported", name)
}

fn fixture(folder: &str, name: &str) -> Order {
    let folder = rig::place::project().join("tests/fixtures").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_it =
        |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(name);
    let text = std::fs::read_to_string(files.into_iter().find(is_it).unwrap()).unwrap();
    Order::of(&serde_json::from_str(&text).unwrap())
}

/// A recorded order.
fn recorded(number: &str) -> Order {
    let orders = Orders::recorded().unwrap().last();
    orders.into_iter().find(|order| order.number() == number).unwrap()
}

/// The same order with other fields.
fn with(order: &Order, changes: &[(&str, Value)]) -> Order {
    let mut fields = order.fields();
    for (pointer, value) in changes {
        match fields.pointer_mut(pointer) {
            Some(field) => *field = value.clone(),
            None => fields[pointer.trim_start_matches('/')] = value.clone(),
        }
    }
    Order::of(&fields)
}

/// The order as it is once Heartland's number stands in it.
fn confirmed(order: &Order) -> Order {
    with(order, &[("/ext_order_id", format!("M{}", order.number()).into())])
}

/// What became of an order.
fn case(order: &Order, outcome: &str, found: Vec<SalesOrder>) -> Case {
    let outcome = Outcome { name: outcome.to_owned(), ..Outcome::default() };
    let order = confirmed(order);
    Case {
        earlier: vec![order.clone()],
        public_id: format!("M{}", order.number()),
        order,
        parent: None,
        told_by: "webhook",
        outcome: Some(outcome),
        found,
    }
}

fn done(order: &Order, found: SalesOrder) -> Case {
    case(order, "done", vec![found])
}

fn skipped(order: &Order, rule: &str) -> Case {
    set_aside(order, "skipped", rule, "")
}

fn in_review(order: &Order, cause: &str, reason: &str) -> Case {
    set_aside(order, "review", cause, reason)
}

fn set_aside(order: &Order, outcome: &str, cause: &str, reason: &str) -> Case {
    let outcome = Outcome {
        name: outcome.to_owned(),
        cause: Some(cause.to_owned()),
        reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
    };
    Case { outcome: Some(outcome), ..case(order, "", Vec::new()) }
}

fn faults(case: &Case) -> Vec<String> {
    case.judge("USD").faults.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn is_right(case: &Case) {
    assert_eq!(faults(case), [""; 0]);
}

/// Gus Guest's, as most of the reported orders have it.
fn pine_road() -> Address {
    Address {
        first_name: "Gus".into(),
        last_name: "Guest".into(),
        line_1: "5 Pine Rd".into(),
        city: "Austin".into(),
        state: "TX".into(),
        postal_code: "78702".into(),
        country: "US".into(),
        phone: "+15125550199".into(),
        ..Address::default()
    }
}

/// A sales order for `order` that goes to [`pine_road`], with the total that its rows come to.
fn sales_order(order: &Order) -> SalesOrder {
    SalesOrder {
        public_id: format!("M{}", order.number()),
        status: "open".into(),
        total: Decimal::ZERO,
        balance: Decimal::ZERO,
        shipping_charge: Decimal::ZERO,
        lines: Vec::new(),
        taxes: Vec::new(),
        payments: Vec::new(),
        customer: Some(Customer {
            first_name: "Gus".into(),
            last_name: "Guest".into(),
            email: order.email().to_lowercase(),
            phone_number: "+15125550199".into(),
        }),
        billing_address: Some(pine_road()),
        shipping_address: Some(pine_road()),
        custom: [("ecommerce_number".to_owned(), order.number().to_owned())].into(),
    }
}

impl SalesOrder {
    fn line(mut self, sku: &str, qty: &str, price: &str) -> Self {
        let (qty, adjusted_unit_price) = (decimal(qty), decimal(price));
        self.lines.push(Line { sku: sku.into(), qty, adjusted_unit_price });
        self.summed()
    }

    fn tax(mut self, name: &str, value: &str) -> Self {
        self.taxes.push(Tax { description: name.into(), value: decimal(value) });
        self.summed()
    }

    fn shipping(mut self, charge: &str) -> Self {
        self.shipping_charge = decimal(charge);
        self.summed()
    }

    fn paid(mut self, amount: &str) -> Self {
        self.payments.push(Payment { kind: "Web Card".into(), amount: decimal(amount) });
        self.summed()
    }

    fn status(self, status: &str) -> Self {
        Self { status: status.into(), ..self }
    }

    fn custom_field(mut self, name: &str, value: &str) -> Self {
        self.custom.insert(name.into(), value.into());
        self
    }

    /// Heartland adds up by itself.
    fn summed(mut self) -> Self {
        let goods: Decimal = self.lines.iter().map(Line::net).sum();
        let taxes: Decimal = self.taxes.iter().map(|tax| tax.value).sum();
        self.total = goods + taxes + self.shipping_charge;
        self.balance = self.total - self.deposits();
        self
    }
}

/// Three tees and two mugs at full price: what most of the reported orders are.
fn tees_and_mugs(order: &Order) -> SalesOrder {
    let goods = sales_order(order).line("TEE-PLAIN", "3", "20.00").line("MUG-01", "2", "12.50");
    goods.tax("US-TX-8.25", "7.01").shipping("25.00")
}

#[test]
fn the_judge_and_its_eyes_name_nothing_of_what_they_judge() {
    for folder in ["judge", "order", "heartland"] {
        let folder = rig::place::project().join("tests/demo/src").join(folder);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for product in ["entities", "flow", "mapping", "magento", "heartland", "transport"] {
                let names = ["use ", " "].map(|before| format!("{before}{product}::"));
                assert!(!names.iter().any(|it| text.contains(it)), "{} {product}", path.display());
            }
        }
    }
}
