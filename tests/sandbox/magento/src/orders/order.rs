//! One order, kept in the form in which it is answered.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::json::{Map, Value};
use crate::search::Row;

/// The order columns that a shipping assignment repeats as its `total`.
const SHIPPING_TOTALS: &[&str] = &[
    "base_shipping_amount",
    "base_shipping_canceled",
    "base_shipping_discount_amount",
    "base_shipping_discount_tax_compensation_amnt",
    "base_shipping_incl_tax",
    "base_shipping_invoiced",
    "base_shipping_refunded",
    "base_shipping_tax_amount",
    "base_shipping_tax_refunded",
    "shipping_amount",
    "shipping_canceled",
    "shipping_discount_amount",
    "shipping_discount_tax_compensation_amount",
    "shipping_incl_tax",
    "shipping_invoiced",
    "shipping_refunded",
    "shipping_tax_amount",
    "shipping_tax_refunded",
];

/// An order. What answers repeat (items inside the shipping assignment) is stored once.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    answer: Map,
    repeats_items: bool,
}

impl Order {
    /// Takes an order as `GET orders/:id` answers it, to be answered again exactly so.
    pub(crate) fn from_answer(mut answer: Map) -> Self {
        let items = answer.at("items").clone();
        let mut repeats_items = false;
        for assignment in assignments_mut(&mut answer) {
            if *assignment.at("items") == items && !items.elements().is_empty() {
                assignment.set("items", Value::Null);
                repeats_items = true;
            }
        }
        Self { answer, repeats_items }
    }

    /// The order as it is answered.
    pub(crate) fn answer(&self) -> Value {
        let mut answer = self.answer.clone();
        if self.repeats_items {
            let items = answer.at("items").clone();
            for assignment in assignments_mut(&mut answer) {
                assignment.set("items", items.clone());
            }
        }
        Value::Map(answer)
    }

    /// A field; null where the order has none.
    pub(crate) fn at(&self, field: &str) -> &Value {
        self.answer.at(field)
    }

    /// A field as an amount.
    pub(crate) fn amount(&self, field: &str) -> Decimal {
        self.at(field).decimal()
    }

    /// The order's rows.
    pub(crate) fn items(&self) -> &[Value] {
        self.at("items").elements()
    }

    /// The order's rows, for change; call [`Order::settle`] afterwards.
    pub(crate) fn items_mut(&mut self) -> impl Iterator<Item = &mut Map> {
        self.answer.list_mut("items").iter_mut().filter_map(Value::as_map_mut)
    }

    /// Sets a field, or removes it when the value is null: answers leave nulls out.
    pub(crate) fn set(&mut self, field: &'static str, value: impl Into<Value>) {
        match value.into() {
            Value::Null => drop(self.answer.remove(field)),
            value => self.answer.set(field, value),
        }
    }

    /// Adds to an amount in the order's and the base currency alike.
    pub(crate) fn add(&mut self, field: &'static str, amount: Decimal) {
        let sum = self.amount(field) + amount;
        self.set(field, sum);
    }

    /// The fields themselves, for what has no accessor.
    pub(crate) fn fields_mut(&mut self) -> &mut Map {
        &mut self.answer
    }

    /// Brings what is derived in line with the fields: dues, and the totals and items that the
    /// shipping assignment repeats.
    pub(crate) fn settle(&mut self) {
        for (due, total, paid) in [
            ("total_due", "grand_total", "total_paid"),
            ("base_total_due", "base_grand_total", "base_total_paid"),
        ] {
            let open = (self.amount(total) - self.amount(paid)).max(Decimal::ZERO);
            self.set(due, open.round_dp(2));
        }
        let totals: Map = SHIPPING_TOTALS
            .iter()
            .filter_map(|name| Some(((*name).into(), self.answer.get(name)?.clone())))
            .collect();
        for assignment in assignments_mut(&mut self.answer) {
            assignment.map_mut("shipping").set("total", totals.clone());
            assignment.set("items", Value::Null);
        }
        self.repeats_items = true;
    }
}

impl Row for &Order {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "shipping_method" => Cow::Borrowed(shipping(&self.answer).at("method")),
            "shipping_address_id" => {
                Cow::Borrowed(shipping(&self.answer).path(&["address", "entity_id"]))
            }
            _ => Cow::Borrowed(self.at(name)),
        }
    }
}

fn shipping(answer: &Map) -> &Value {
    let assignments = answer.at("extension_attributes").at("shipping_assignments").elements();
    assignments.first().map_or(&Value::Null, |assignment| assignment.at("shipping"))
}

fn assignments_mut(answer: &mut Map) -> impl Iterator<Item = &mut Map> {
    let extension = answer.get_mut("extension_attributes").and_then(Value::as_map_mut);
    let assignments = extension.and_then(|map| map.get_mut("shipping_assignments"));
    let list = match assignments {
        Some(Value::List(list)) => list.as_mut_slice(),
        _ => &mut [],
    };
    list.iter_mut().filter_map(Value::as_map_mut)
}
