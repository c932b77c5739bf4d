//! One order as its tables hold it.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::render;
use crate::json::{Key, Map, Value};
use crate::search::Row;

/// An order: its columns, its rows, its addresses, its payment and what was said about it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    /// The columns of the order itself.
    pub(crate) fields: Map,
    /// Its rows, each parent before its children.
    pub(crate) items: Vec<Map>,
    /// Where the bill goes.
    pub(crate) billing: Option<Map>,
    /// Where the goods go; none for a virtual order.
    pub(crate) shipping: Option<Map>,
    /// How it is paid.
    pub(crate) payment: Option<Map>,
    /// Comments, the oldest first.
    pub(crate) comments: Vec<Map>,
    /// Extension attributes other than the shipping assignments.
    pub(crate) extension: Map,
    /// What it reserved, so that a cancellation knows: nothing for imported orders.
    pub(crate) has_reservation: bool,
    /// The exact answer to give as long as nothing changes, where the tables would not make it.
    pub(crate) verbatim: Option<Box<Value>>,
}

impl Order {
    /// The order as it is answered.
    pub(crate) fn answer(&self) -> Value {
        match &self.verbatim {
            Some(answer) => (**answer).clone(),
            None => Value::Map(render::order(self)),
        }
    }

    /// Its id.
    pub(crate) fn id(&self) -> i64 {
        self.at("entity_id").whole()
    }

    /// A column; null where it has no value.
    pub(crate) fn at(&self, column: &str) -> &Value {
        self.fields.at(column)
    }

    /// A column as an amount.
    pub(crate) fn amount(&self, column: &str) -> Decimal {
        self.at(column).decimal()
    }

    /// Its state.
    pub(crate) fn state(&self) -> String {
        self.at("state").text()
    }

    /// Sets a column; null empties it.
    pub(crate) fn set(&mut self, column: impl Into<Key>, value: impl Into<Value>) {
        set(&mut self.fields, column, value);
        self.verbatim = None;
    }

    /// Adds to a column, which counts as zero while it is empty.
    pub(crate) fn add(&mut self, column: &'static str, amount: Decimal) {
        let sum = self.amount(column) + amount;
        self.set(column, sum);
    }

    /// Sets state and status together.
    pub(crate) fn enter(&mut self, state: &'static str) {
        self.set("state", state);
        self.set("status", default_status(state));
    }

    /// The row with this id.
    pub(crate) fn item(&self, id: i64) -> Option<&Map> {
        self.items.iter().find(|item| item.at("item_id").whole() == id)
    }

    /// The row with this id, for change.
    pub(crate) fn item_mut(&mut self, id: i64) -> Option<&mut Map> {
        self.verbatim = None;
        self.items.iter_mut().find(|item| item.at("item_id").whole() == id)
    }

    /// The payment, for change.
    pub(crate) fn payment_mut(&mut self) -> &mut Map {
        self.verbatim = None;
        self.payment.get_or_insert_with(Map::new)
    }

    /// The code of its payment method.
    pub(crate) fn method(&self) -> String {
        self.payment.as_ref().map(|payment| payment.at("method").text()).unwrap_or_default()
    }
}

/// Sets a column of a row; null empties it.
pub(crate) fn set(row: &mut Map, column: impl Into<Key>, value: impl Into<Value>) {
    let column = column.into();
    match value.into() {
        Value::Null => drop(row.remove(&column)),
        value => row.set(column, value),
    }
}

/// The status that a state begins with.
pub(crate) fn default_status(state: &str) -> &str {
    if state == "new" { "pending" } else { state }
}

impl Row for &Order {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "shipping_address_id" => {
                let address = self.shipping.as_ref();
                Cow::Owned(
                    address.map(|address| address.at("entity_id").clone()).unwrap_or_default(),
                )
            }
            "total_due" | "base_total_due" => Cow::Owned(Value::from(render::due(self, name))),
            _ => Cow::Borrowed(self.at(name)),
        }
    }
}
