//! What stands in the pretend Heartland, as golden files show it.

use serde_json::{Map, Value, json};

use super::heartland::Heartland;

impl Heartland {
    /// The order with this public id and all that belongs to it, by names instead of ids, which
    /// depend on the way it came about.
    pub(super) fn document(&self, public_id: &str) -> Value {
        let Some(order) = self.order_by(|row| row["public_id"] == public_id) else {
            return Value::Null;
        };
        let field = |name: &str| order.get(name).unwrap_or(&Value::Null);
        let below = |name: &str| format!("sales/orders/{}/{name}", order["id"]);
        let addresses = format!("customers/{}/addresses", field("customer_id"));
        json!({
            "public_id": public_id, "status": order["status"], "custom": field("custom"),
            "customer": self.named("customers", field("customer_id"), None),
            "billing_address": self.named(&addresses, field("billing_address_id"), None),
            "shipping_address": self.named(&addresses, field("shipping_address_id"), None),
            "shipping_charge": field("shipping_charge"),
            "total": order["total"], "balance": order["balance"],
            "lines": self.parts(&below("lines")), "taxes": self.parts(&below("taxes")),
            "payments": self.parts(&below("payments")),
            "invoices": self.invoices(&order["id"]),
        })
    }

    fn invoices(&self, order_id: &Value) -> Vec<Value> {
        let all = self.tables.get("sales/invoices").into_iter().flatten();
        let ours = all.filter(|row| row.get("order_id") == Some(order_id));
        ours.map(|row| {
            let lines = format!("sales/invoices/{}/lines", row["id"]);
            json!({ "status": row["status"], "lines": self.parts(&lines) })
        })
        .collect()
    }

    /// The rows of a part of a document, sorted.
    fn parts(&self, resource: &str) -> Vec<Value> {
        let rows = self.tables.get(resource).into_iter().flatten();
        let mut rows: Vec<Value> = rows.cloned().map(|row| self.part(row)).collect();
        rows.sort_by_key(Value::to_string);
        rows
    }

    fn part(&self, mut row: Map<String, Value>) -> Value {
        row.remove("id");
        if let Some(id) = row.remove("item_id") {
            row.insert("sku".to_owned(), self.named("items", &id, Some("public_id")));
        }
        if let Some(id) = row.remove("payment_type_id") {
            let name = self.named("payment_types", &id, Some("name"));
            row.insert("payment_type".to_owned(), name);
        }
        Value::Object(row)
    }

    /// The record with this id, or one field of it.
    fn named(&self, resource: &str, id: &Value, field: Option<&str>) -> Value {
        let rows = self.tables.get(resource).into_iter().flatten();
        let Some(mut row) = rows.into_iter().find(|row| &row["id"] == id).cloned() else {
            return Value::Null;
        };
        row.remove("id");
        match field {
            Some(field) => row.remove(field).unwrap_or_default(),
            None => Value::Object(row),
        }
    }
}
