//! A pretend Heartland for the entity's own tests: just enough memory to play a plan to its end.
//! The faithful simulator is `tests/sandbox/heartland`; this one has no network, no faults and no
//! opinions.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::call::{Call, Method, Reply};

/// What Heartland holds, by resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Heartland {
    tables: BTreeMap<String, Vec<Map<String, Value>>>,
    next_id: i64,
}

/// A call as golden files show it: bodies as JSON, so that a diff reads well.
pub(super) fn shown(call: &Call) -> Value {
    let mut shown = json!({ "call": call.label() });
    if !call.query.is_empty() {
        shown["query"] = json!(call.query.iter().cloned().collect::<BTreeMap<_, _>>());
    }
    if let Some(body) = &call.body {
        shown["body"] = serde_json::from_str(body).unwrap();
    }
    shown
}

impl Heartland {
    /// An account with all payment types of the shipped mapping and every SKU of `order`.
    pub(super) fn that_knows_all_of(order: &str) -> Self {
        let order: Value = serde_json::from_str(order).unwrap_or_default();
        let mut heartland = Self { next_id: 100_001, ..Self::default() };
        let types = [
            "Web Check",
            "Web Bank Transfer",
            "Web Cash On Delivery",
            "Web Purchase Order",
            "Web Card",
            "Web PayPal",
            "Web Gift Card",
            "Web Store Credit",
            "Web Reward Points",
        ];
        for name in types {
            heartland.insert("payment_types", json!({ "name": name }));
        }
        let items = order["items"].as_array().cloned().unwrap_or_default();
        for item in items {
            let known = heartland
                .tables
                .get("items")
                .is_some_and(|there| there.iter().any(|row| row["public_id"] == item["sku"]));
            if !known {
                let tracked = item["is_virtual"].as_i64() != Some(1);
                heartland.insert(
                    "items",
                    json!({ "public_id": item["sku"], "track_inventory?": tracked }),
                );
            }
        }
        heartland
    }

    /// What a `heartland.json` says: rows by resource.
    pub(super) fn from_json(text: &str) -> Self {
        let tables: BTreeMap<String, Vec<Value>> = serde_json::from_str(text).unwrap();
        let mut heartland = Self { next_id: 100_001, ..Self::default() };
        for (resource, rows) in tables {
            for row in rows {
                heartland.insert(&resource, row);
            }
        }
        heartland
    }

    fn insert(&mut self, resource: &str, row: Value) -> i64 {
        let Value::Object(mut row) = row else { panic!("a row is an object") };
        let id = row.get("id").and_then(Value::as_i64).unwrap_or(self.next_id);
        self.next_id = self.next_id.max(id) + 1;
        row.insert("id".to_owned(), json!(id));
        self.tables.entry(resource.to_owned()).or_default().push(row);
        id
    }

    /// How many rows each resource has.
    pub(super) fn counts(&self) -> BTreeMap<String, usize> {
        self.tables.iter().map(|(name, rows)| (name.clone(), rows.len())).collect()
    }

    /// The order with this public id and all that belongs to it, without ids that depend on the
    /// way it came about.
    pub(super) fn document(&self, public_id: &str) -> Value {
        let Some(order) = self.order_by(|row| row["public_id"] == public_id) else {
            return Value::Null;
        };
        let id = order["id"].as_i64().unwrap();
        let rows = |name: &str| {
            let rows = self.tables.get(&format!("sales/orders/{id}/{name}")).cloned();
            let mut rows = rows.unwrap_or_default();
            for row in &mut rows {
                row.remove("id");
            }
            rows.sort_by_key(|row| Value::Object(row.clone()).to_string());
            rows
        };
        json!({
            "public_id": public_id, "status": order["status"], "custom": order.get("custom"),
            "shipping_charge": order["shipping_charge"],
            "total": order["total"], "balance": order["balance"],
            "lines": rows("lines"), "taxes": rows("taxes"), "payments": rows("payments"),
        })
    }

    /// Answers as Heartland would.
    pub(super) fn answer(&mut self, call: &Call) -> Reply {
        let path = call.path.join("/");
        match call.method {
            Method::Get => ok(&self.read(&path, call)),
            Method::Post => {
                let row = body(call);
                let id = self.insert(&path, with_defaults(&path, row));
                Reply { status: 201, location: Some(id.to_string()), body: String::new() }
            }
            Method::Put => {
                self.change(&path, &body(call));
                Reply { status: 200, location: None, body: String::new() }
            }
            Method::Delete => unreachable!("no plan deletes"),
        }
    }

    fn read(&self, path: &str, call: &Call) -> Value {
        if let Some((resource, id)) = row_path(path) {
            let rows = self.tables.get(resource).into_iter().flatten();
            let found = rows.into_iter().find(|row| row["id"].as_i64() == Some(id));
            return Value::Object(self.computed(resource, found.unwrap()));
        }
        let filter = call.query.iter().find(|(name, _)| name == "_filter");
        let filter: Value =
            filter.map_or(Value::Null, |(_, text)| serde_json::from_str(text).unwrap());
        let rows = self.tables.get(path).into_iter().flatten();
        let rows: Vec<Value> = rows
            .filter(|row| matches(row, &filter))
            .map(|row| Value::Object(self.computed(path, row)))
            .collect();
        json!({ "total": rows.len(), "pages": 1, "results": rows })
    }

    fn change(&mut self, path: &str, changes: &Value) {
        let (resource, id) = row_path(path).unwrap();
        let rows = self.tables.get_mut(resource).unwrap();
        let row = rows.iter_mut().find(|row| row["id"].as_i64() == Some(id)).unwrap();
        row.extend(changes.as_object().unwrap().clone());
        if resource == "sales/invoices" && changes["status"] == "complete" {
            let order_id = row["order_id"].as_i64().unwrap();
            self.close_if_invoiced(order_id);
        }
    }

    fn close_if_invoiced(&mut self, order_id: i64) {
        let ordered = self.sum(&format!("sales/orders/{order_id}/lines"), "qty");
        let all = self.tables["sales/invoices"].iter();
        let ids = all.filter(|row| row["order_id"] == order_id).map(|row| row["id"].clone());
        let invoiced: Decimal =
            ids.map(|id| self.sum(&format!("sales/invoices/{id}/lines"), "qty")).sum();
        if invoiced == ordered {
            self.change(&format!("sales/orders/{order_id}"), &json!({ "status": "closed" }));
        }
    }

    /// The row with total and balance, for an order.
    fn computed(&self, resource: &str, row: &Map<String, Value>) -> Map<String, Value> {
        let mut row = row.clone();
        if resource == "sales/orders" {
            let below = |name: &str| format!("sales/orders/{}/{name}", row["id"]);
            let lines = self.tables.get(&below("lines")).into_iter().flatten();
            let goods: Decimal = lines
                .map(|line| decimal(&line["qty"]) * decimal(&line["adjusted_unit_price"]))
                .sum();
            let total =
                goods + self.sum(&below("taxes"), "value") + decimal(&row["shipping_charge"]);
            let balance = total - self.sum(&below("payments"), "amount");
            row.insert("total".to_owned(), json!(total.normalize().to_string()));
            row.insert("balance".to_owned(), json!(balance.normalize().to_string()));
        }
        row
    }

    fn sum(&self, resource: &str, field: &str) -> Decimal {
        let rows = self.tables.get(resource).into_iter().flatten();
        rows.map(|row| decimal(&row[field])).sum()
    }

    fn order_by(&self, is: impl Fn(&Map<String, Value>) -> bool) -> Option<Map<String, Value>> {
        let rows = self.tables.get("sales/orders").into_iter().flatten();
        rows.into_iter().find(|row| is(row)).map(|row| self.computed("sales/orders", row))
    }
}

fn ok(body: &Value) -> Reply {
    Reply { status: 200, location: None, body: body.to_string() }
}

fn body(call: &Call) -> Value {
    serde_json::from_str(call.body.as_deref().unwrap_or("{}")).unwrap()
}

fn with_defaults(path: &str, mut row: Value) -> Value {
    if path.ends_with("/payments") {
        row["status"] = json!("complete");
    }
    if path == "sales/invoices" {
        row["status"] = json!("incomplete");
    }
    row
}

/// A path that ends in an id names one row.
fn row_path(path: &str) -> Option<(&str, i64)> {
    let (resource, id) = path.rsplit_once('/')?;
    id.parse().ok().map(|id| (resource, id))
}

fn matches(row: &Map<String, Value>, filter: &Value) -> bool {
    filter.as_object().into_iter().flatten().all(|(field, wanted)| {
        let there = row.get(field).unwrap_or(&Value::Null);
        let (operator, value) = wanted.as_object().unwrap().iter().next().unwrap();
        match (operator.as_str(), value) {
            ("$eq", value) => there == value,
            ("$in", Value::Array(list)) => list.contains(there),
            ("$like", Value::String(pattern)) => {
                let start = pattern.trim_end_matches('*');
                there.as_str().is_some_and(|text| text.starts_with(start))
            }
            other => panic!("the model has no filter {other:?}"),
        }
    })
}

fn decimal(value: &Value) -> Decimal {
    match value {
        Value::Number(number) => number.to_string().parse().unwrap(),
        Value::String(text) => text.parse().unwrap(),
        _ => Decimal::ZERO,
    }
}
