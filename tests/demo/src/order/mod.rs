//! A Magento order as the demo reads it: with eyes of its own, not with the code that it judges.

mod money;
mod place;
mod rows;

use std::cmp::Ordering;

use serde_json::Value;
use serde_json::value::RawValue;

pub(crate) use money::{Money, cents};
pub(crate) use place::Place;
pub(crate) use rows::{Count, Family, Reading, Units};

use crate::amount::amount;

/// One state of an order, as Magento's `GET /V1/orders/:id` replied.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    text: Box<RawValue>,
    fields: Value,
}

impl Order {
    /// None if the document is not an order, or a list's row of a few fields only. What is wrong
    /// with an order is for Connect to find: whatever has an id, a number and something of an
    /// order is one.
    pub(crate) fn read(text: &RawValue) -> Option<Self> {
        let fields: Value = serde_json::from_str(text.get()).ok()?;
        let order = Self { text: text.to_owned(), fields };
        let is_told = ["items", "payment", "grand_total"].iter().any(|it| order.has(it));
        (order.id() > 0 && !order.number().is_empty() && is_told).then_some(order)
    }

    /// Whether it is a whole reply and not what a `fields` selector left of one.
    pub(crate) fn is_whole(&self) -> bool {
        ["updated_at", "items", "payment"].iter().all(|name| self.has(name))
    }

    fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some()
    }

    /// The reply, byte for byte.
    pub(crate) fn text(&self) -> &str {
        self.text.get()
    }

    /// Whether the two replies say the same.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        self.fields == other.fields
    }

    /// New ids come as text.
    pub(crate) fn id(&self) -> u64 {
        let id = &self.fields["entity_id"];
        id.as_u64().or_else(|| id.as_str()?.parse().ok()).unwrap_or_default()
    }

    pub(crate) fn number(&self) -> &str {
        self.field("increment_id")
    }

    pub(crate) fn created_at(&self) -> &str {
        self.field("created_at")
    }

    /// UTC, `YYYY-MM-DD hh:mm:ss`, so that texts sort as times do.
    pub(crate) fn updated_at(&self) -> &str {
        self.field("updated_at")
    }

    /// In the shop's sequence.
    pub(crate) fn by_time(&self, other: &Self) -> Ordering {
        (self.updated_at(), self.id()).cmp(&(other.updated_at(), other.id()))
    }

    /// What a merchant sees: the status, or the state where a comment has emptied the status.
    pub(crate) fn status(&self) -> &str {
        match self.field("status") {
            "" => self.state(),
            status => status,
        }
    }

    pub(crate) fn state(&self) -> &str {
        self.field("state")
    }

    pub(crate) fn method(&self) -> &str {
        self.fields["payment"]["method"].as_str().unwrap_or_default()
    }

    pub(crate) fn email(&self) -> &str {
        self.field("customer_email")
    }

    pub(crate) fn base_currency(&self) -> &str {
        self.field("base_currency_code")
    }

    /// The number of the order that this one was made of: by an edit, which cancels that one, or
    /// by a reorder, which leaves it alive.
    pub(crate) fn parent_number(&self) -> Option<&str> {
        let named = ["relation_parent_real_id", "original_increment_id"].map(|it| self.field(it));
        named.into_iter().find(|number| !number.is_empty() && *number != self.number())
    }

    /// What was written into the shop's order about where it went.
    pub(crate) fn confirmations(&self) -> impl Iterator<Item = &str> {
        let comments = self.fields["status_histories"].as_array().into_iter().flatten();
        let comments = comments.filter_map(|entry| entry["comment"].as_str());
        self.fields["ext_order_id"].as_str().into_iter().chain(comments)
    }

    /// By path, what no order can be without. An empty text is something, which Connect may refuse
    /// in words of its own.
    pub(crate) fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        if !self.fields["payment"].is_object() {
            missing.push("payment".to_owned());
        } else if self.fields["payment"]["method"].is_null() {
            missing.push("payment.method".to_owned());
        }
        if !self.fields["items"].is_array() {
            missing.push("items".to_owned());
        }
        for (index, row) in self.rows().iter().enumerate() {
            let names = ["sku", "qty_ordered"].into_iter().filter(|name| row[name].is_null());
            missing.extend(names.map(|name| format!("items[{index}].{name}")));
        }
        if self.fields["grand_total"].is_null() {
            missing.push("grand_total".to_owned());
        }
        missing
    }

    fn rows(&self) -> &[Value] {
        self.fields["items"].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether nothing of it is shipped.
    pub(crate) fn is_virtual(&self) -> bool {
        let rows = self.rows();
        !amount(&self.fields["is_virtual"]).is_zero()
            || (!rows.is_empty() && rows.iter().all(|row| !amount(&row["is_virtual"]).is_zero()))
    }

    fn field(&self, name: &str) -> &str {
        self.fields[name].as_str().unwrap_or_default()
    }
}

#[cfg(test)]
impl Order {
    /// An order of these fields.
    pub(crate) fn of(fields: &Value) -> Self {
        let text = RawValue::from_string(fields.to_string()).unwrap();
        Self::read(&text).unwrap()
    }

    /// Its fields, to plant faults in.
    pub(crate) fn fields(&self) -> Value {
        self.fields.clone()
    }
}
