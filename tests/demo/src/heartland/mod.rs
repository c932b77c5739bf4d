//! What Heartland holds, read back over its API as anybody could.

mod document;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::amount::amount;
use crate::error::Result;
use crate::way::Way;

pub(crate) use document::{Address, Customer, Line, Payment, SalesOrder, Tax};

/// A reader of one account.
#[derive(Debug)]
pub(crate) struct Account {
    way: Way,
    skus: BTreeMap<u64, String>,
    payment_types: BTreeMap<u64, String>,
    /// Each with the addresses it has.
    customers: BTreeMap<u64, (Customer, Vec<Value>)>,
}

impl Account {
    pub(crate) fn new(url: &str, token: &str) -> Result<Self> {
        Ok(Self {
            way: Way::to(url, token)?,
            skus: BTreeMap::new(),
            payment_types: BTreeMap::new(),
            customers: BTreeMap::new(),
        })
    }

    /// How many sales orders there are at all.
    pub(crate) async fn count(&self) -> Result<u64> {
        let page = self.get("sales/orders", &[("per_page", "1")]).await?;
        Ok(page["total"].as_u64().unwrap_or_default())
    }

    /// All sales orders for the order of this number: its own, and those that replaced it one
    /// after the other.
    pub(crate) async fn documents(&mut self, public_id: &str) -> Result<Vec<SalesOrder>> {
        let mut found = self.sales_orders(public_id).await?;
        for replacement in 1.. {
            match self.sales_orders(&format!("{public_id}-R{replacement}")).await? {
                next if next.is_empty() => break,
                next => found.extend(next),
            }
        }
        Ok(found)
    }

    /// All sales orders with this number; there should never be two.
    async fn sales_orders(&mut self, public_id: &str) -> Result<Vec<SalesOrder>> {
        let filter = serde_json::json!({ "public_id": public_id }).to_string();
        let found = self.get("sales/orders", &[("_filter", filter.as_str())]).await?;
        let mut orders = Vec::new();
        for order in rows(&found) {
            orders.push(self.with_rows(order).await?);
        }
        Ok(orders)
    }

    async fn with_rows(&mut self, order: &Value) -> Result<SalesOrder> {
        let of = |part: &str| format!("sales/orders/{}/{part}", order["id"]);
        let mut lines = Vec::new();
        for line in rows(&self.get(&of("lines"), &ALL).await?) {
            lines.push(Line {
                sku: self.sku(line["item_id"].as_u64().unwrap_or_default()).await?,
                qty: amount(&line["qty"]),
                adjusted_unit_price: amount(&line["adjusted_unit_price"]),
            });
        }
        let mut payments = Vec::new();
        for payment in rows(&self.get(&of("payments"), &ALL).await?) {
            if payment["status"].as_str().is_none_or(|status| status == "complete") {
                let kind = payment["payment_type_id"].as_u64().unwrap_or_default();
                payments.push(Payment {
                    kind: self.payment_type(kind).await?,
                    amount: amount(&payment["amount"]),
                });
            }
        }
        let taxes = self.get(&of("taxes"), &ALL).await?;
        let (customer, addresses) = match order["customer_id"].as_u64() {
            Some(id) => self.customer(id).await?,
            None => Default::default(),
        };
        Ok(SalesOrder {
            public_id: text(order, "public_id"),
            status: text(order, "status"),
            total: amount(&order["total"]),
            balance: amount(&order["balance"]),
            shipping_charge: amount(&order["shipping_charge"]),
            lines,
            taxes: rows(&taxes).map(tax).collect(),
            payments,
            customer,
            billing_address: address(&order["billing_address_id"], &addresses),
            shipping_address: address(&order["shipping_address_id"], &addresses),
            custom: custom(&order["custom"]),
        })
    }

    async fn customer(&mut self, id: u64) -> Result<(Option<Customer>, Vec<Value>)> {
        if !self.customers.contains_key(&id) {
            let customer = customer(&self.get(&format!("customers/{id}"), &[]).await?);
            let addresses = self.get(&format!("customers/{id}/addresses"), &ALL).await?;
            self.customers.insert(id, (customer, rows(&addresses).cloned().collect()));
        }
        let known = self.customers.get(&id).cloned();
        Ok(known.map(|(customer, addresses)| (Some(customer), addresses)).unwrap_or_default())
    }

    async fn sku(&mut self, item: u64) -> Result<String> {
        if let Some(sku) = self.skus.get(&item) {
            return Ok(sku.clone());
        }
        let sku = text(&self.get(&format!("items/{item}"), &[]).await?, "public_id");
        Ok(self.skus.entry(item).or_insert(sku).clone())
    }

    async fn payment_type(&mut self, id: u64) -> Result<String> {
        if self.payment_types.is_empty() {
            let found = self.get("payment_types", &ALL).await?;
            let named = |row: &Value| Some((row["id"].as_u64()?, text(row, "name")));
            self.payment_types = rows(&found).filter_map(named).collect();
        }
        Ok(self.payment_types.get(&id).cloned().unwrap_or_else(|| id.to_string()))
    }

    async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value> {
        self.way.get(path, query).await
    }
}

const ALL: [(&str, &str); 1] = [("per_page", "all")];

fn rows(page: &Value) -> impl Iterator<Item = &Value> {
    page["results"].as_array().into_iter().flatten()
}

fn tax(row: &Value) -> Tax {
    Tax { description: text(row, "description"), value: amount(&row["value"]) }
}

fn customer(row: &Value) -> Customer {
    Customer {
        first_name: text(row, "first_name"),
        last_name: text(row, "last_name"),
        email: text(row, "email"),
        phone_number: text(row, "phone_number"),
    }
}

/// The customer's address that an order names by `id`: its own, or that of the record that joins
/// it to the customer.
fn address(id: &Value, addresses: &[Value]) -> Option<Address> {
    let is_it = |row: &&Value| row["address_id"] == *id || row["id"] == *id;
    let row = addresses.iter().filter(|_| !id.is_null()).find(is_it)?;
    Some(Address {
        first_name: text(row, "first_name"),
        last_name: text(row, "last_name"),
        line_1: text(row, "line_1"),
        line_2: text(row, "line_2"),
        city: text(row, "city"),
        state: text(row, "state"),
        postal_code: text(row, "postal_code"),
        country: text(row, "country"),
        phone: text(row, "phone"),
    })
}

fn custom(fields: &Value) -> BTreeMap<String, String> {
    let fields = fields.as_object().into_iter().flatten();
    let filled = fields.filter(|(_, value)| !value.is_null());
    filled
        .map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), value)
        })
        .collect()
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}
