//! A pretend Heartland for the entity's own tests: just enough memory to play a plan to its end,
//! and just enough opinions to catch a plan that a real one would refuse. The faithful simulator
//! is `tests/sandbox/heartland`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::call::{Call, Method, Reply};
use crate::vocabulary::money::to_cents;
use crate::vocabulary::redact::mask_card_numbers;

const PAYMENT_TYPES: [&str; 9] = [
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

/// What Heartland holds, by resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Heartland {
    pub(super) tables: BTreeMap<String, Vec<Map<String, Value>>>,
    next_id: i64,
}

/// A call as golden files show it. The end shows what the bodies said.
pub(super) fn shown(call: &Call) -> Value {
    json!(call.label())
}

impl Heartland {
    /// An account with all payment types of the shipped mapping and every SKU of `orders`.
    pub(super) fn that_knows_all_of(orders: &[&str]) -> Self {
        let mut heartland = Self { next_id: 100_001, ..Self::default() };
        for name in PAYMENT_TYPES {
            heartland.insert("payment_types", json!({ "name": name }));
        }
        for order in orders {
            let order: Value = serde_json::from_str(order).unwrap_or_default();
            let items = order["items"].as_array().cloned().unwrap_or_default();
            for item in &items {
                heartland.stock(item);
            }
        }
        heartland
    }

    fn stock(&mut self, item: &Value) {
        let there = self.tables.get("items").into_iter().flatten();
        if !there.into_iter().any(|row| row["public_id"] == item["sku"]) {
            let tracked = item["is_virtual"].as_i64() != Some(1);
            self.insert("items", json!({ "public_id": item["sku"], "track_inventory?": tracked }));
        }
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

    /// Somebody in the store changes a field of every row below the newest order.
    pub(super) fn by_hand(&mut self, part: &str, field: &str, change: impl Fn(Decimal) -> Value) {
        let id = self.tables["sales/orders"].last().unwrap()["id"].clone();
        for row in self.tables.get_mut(&format!("sales/orders/{id}/{part}")).unwrap() {
            let changed = change(decimal(&row[field]));
            row.insert(field.to_owned(), changed);
        }
    }

    /// Somebody in the store changes the newest order.
    pub(super) fn on_order(&mut self, change: impl FnOnce(&mut Map<String, Value>)) {
        change(self.tables.get_mut("sales/orders").unwrap().last_mut().unwrap());
    }

    /// The store invoices all of the newest order.
    pub(super) fn invoice_all(&mut self) {
        let order_id = self.tables["sales/orders"].last().unwrap()["id"].clone();
        let id =
            self.insert("sales/invoices", json!({ "order_id": order_id, "status": "incomplete" }));
        let lines = self.tables[&format!("sales/orders/{order_id}/lines")].clone();
        for line in lines {
            let line = json!({ "item_id": line["item_id"], "qty": line["qty"] });
            self.insert(&format!("sales/invoices/{id}/lines"), line);
        }
        self.change(&format!("sales/invoices/{id}"), &json!({ "status": "complete" }));
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

    /// Answers as Heartland would.
    pub(super) fn answer(&mut self, call: &Call) -> Reply {
        assert_harmless(call);
        let path = call.path.join("/");
        match call.method {
            Method::Get => ok(&self.read(&path, call)),
            Method::Post => {
                let row = body(call);
                self.insist_on(&path, &row);
                let id = self.insert(&path, with_defaults(&path, row));
                Reply {
                    status: 201,
                    location: Some(id.to_string()),
                    asked_at: None,
                    body: String::new(),
                }
            }
            Method::Put => {
                self.change(&path, &body(call));
                Reply { status: 200, location: None, asked_at: None, body: String::new() }
            }
            Method::Delete => unreachable!("no plan deletes"),
        }
    }

    /// What a real Heartland refuses, no plan may send.
    fn insist_on(&self, path: &str, row: &Value) {
        let order = path.strip_prefix("sales/orders/").and_then(|rest| rest.split_once('/'));
        if let Some((id, part)) = order {
            let mut orders = self.tables["sales/orders"].iter();
            let id: i64 = id.parse().unwrap();
            let order = orders.find(|row| row["id"] == id).unwrap();
            let status = order["status"].as_str().unwrap();
            assert!(matches!(status, "pending" | "open"), "{part} on an order that is {status}");
            match part {
                "lines" => {
                    assert!(decimal(&row["qty"]) > Decimal::ZERO, "a line without units: {row}");
                    let price = decimal(&row["adjusted_unit_price"]);
                    assert!(price >= Decimal::ZERO && price.normalize().scale() <= 2, "{row}");
                }
                "payments" => {
                    let balance = decimal(&self.computed("sales/orders", order)["balance"]);
                    assert!(decimal(&row["amount"]) <= balance, "{row} overpays {balance}");
                }
                _ => {}
            }
        }
        let taken = |there: Map<String, Value>| there["public_id"] == row["public_id"];
        let orders = self.tables.get("sales/orders").into_iter().flatten().cloned();
        assert!(path != "sales/orders" || !orders.into_iter().any(taken), "twice: {row}");
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
        let includes =
            call.query.iter().any(|(name, what)| name == "_include[]" && what == "customer");
        let shown = |row: &Map<String, Value>| {
            let mut row = self.computed(path, row);
            if includes {
                let customers = self.tables.get("customers").into_iter().flatten();
                let customer = customers.into_iter().find(|one| one["id"] == row["customer_id"]);
                row.insert("customer".to_owned(), json!(customer));
            }
            Value::Object(row)
        };
        let rows: Vec<Value> = rows.filter(|row| matches(row, &filter)).map(shown).collect();
        json!({ "total": rows.len(), "pages": 1, "results": rows })
    }

    fn change(&mut self, path: &str, changes: &Value) {
        let (resource, id) = row_path(path).unwrap();
        if resource == "sales/orders" && changes["status"] == "cancelled" {
            let deposits = self.sum(&format!("{path}/payments"), "amount");
            assert!(deposits.is_zero(), "cancelled with deposits of {deposits}");
        }
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
        let ours = all.filter(|row| row["order_id"] == order_id && row["status"] == "complete");
        let ids = ours.map(|row| row["id"].clone());
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
            let net = |line: &Map<String, Value>| {
                to_cents(decimal(&line["qty"]) * decimal(&line["adjusted_unit_price"]))
            };
            let goods: Decimal = lines.map(net).sum();
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

    pub(super) fn order_by(
        &self,
        is: impl Fn(&Map<String, Value>) -> bool,
    ) -> Option<Map<String, Value>> {
        let rows = self.tables.get("sales/orders").into_iter().flatten();
        rows.into_iter().find(|row| is(row)).map(|row| self.computed("sales/orders", row))
    }
}

/// No card number and no token may cross, wherever somebody typed it.
pub(super) fn assert_harmless(call: &Call) {
    let body = call.body.as_deref().unwrap_or_default();
    assert_eq!(mask_card_numbers(body), None, "{}: {body}", call.label());
    assert!(!body.contains("supt_"), "{}: {body}", call.label());
}

fn ok(body: &Value) -> Reply {
    Reply { status: 200, location: None, asked_at: None, body: body.to_string() }
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
        if let ("$or", Some(either)) = (field.as_str(), wanted.as_array()) {
            return either.iter().any(|one| matches(row, one));
        }
        let there = row.get(field).unwrap_or(&Value::Null);
        let (operator, value) = wanted.as_object().unwrap().iter().next().unwrap();
        match (operator.as_str(), value) {
            ("$eq", value) => there == value,
            ("$in", Value::Array(list)) => list.contains(there),
            ("$like", Value::String(pattern)) => {
                let (start, end) = pattern.split_once('*').unwrap();
                there.as_str().is_some_and(|text| text.starts_with(start) && text.ends_with(end))
            }
            other => panic!("the model has no filter {other:?}"),
        }
    })
}

pub(super) fn decimal(value: &Value) -> Decimal {
    match value {
        Value::Number(number) => number.to_string().parse().unwrap(),
        Value::String(text) => text.parse().unwrap(),
        _ => Decimal::ZERO,
    }
}
