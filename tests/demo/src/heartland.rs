//! What Heartland holds, read back over its API as anybody could.

use std::collections::BTreeMap;
use std::time::Duration;

use entities::call::Call;
use flow::{CallClass, Channel};
use heartland::Client;
use rust_decimal::Decimal;
use serde_json::Value;
use transport::{Http, Limits};

use crate::amount::amount;
use crate::error::{Error, Result};

const PAUSE: Duration = Duration::from_secs(1);

/// A reader of one account.
#[derive(Debug)]
pub(crate) struct Account {
    client: Client,
    skus: BTreeMap<u64, String>,
    payment_types: BTreeMap<u64, String>,
}

/// A sales order with its rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SalesOrder {
    pub(crate) public_id: String,
    pub(crate) status: String,
    pub(crate) total: Decimal,
    pub(crate) balance: Decimal,
    pub(crate) shipping_charge: Decimal,
    pub(crate) lines: Vec<Line>,
    pub(crate) taxes: Vec<Tax>,
    pub(crate) payments: Vec<Payment>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) qty: Decimal,
    pub(crate) adjusted_unit_price: Decimal,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tax {
    pub(crate) description: String,
    pub(crate) value: Decimal,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Payment {
    pub(crate) kind: String,
    pub(crate) amount: Decimal,
}

impl Line {
    pub(crate) fn net(&self) -> Decimal {
        self.qty * self.adjusted_unit_price
    }
}

impl Account {
    pub(crate) fn new(url: &str, token: &str) -> Result<Self> {
        let client = Http::new(&Limits::default())
            .and_then(|http| Client::new(&http, url, &token.into()))
            .map_err(Error::setup("Heartland"))?;
        Ok(Self { client, skus: BTreeMap::new(), payment_types: BTreeMap::new() })
    }

    /// How many sales orders there are at all.
    pub(crate) async fn count(&self) -> Result<u64> {
        let page = self.get("sales/orders", &[("per_page", "1")]).await?;
        Ok(page["total"].as_u64().unwrap_or_default())
    }

    /// All sales orders with this number; there should never be two.
    pub(crate) async fn sales_orders(&mut self, public_id: &str) -> Result<Vec<SalesOrder>> {
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
        Ok(SalesOrder {
            public_id: text(order, "public_id"),
            status: text(order, "status"),
            total: amount(&order["total"]),
            balance: amount(&order["balance"]),
            shipping_charge: amount(&order["shipping_charge"]),
            lines,
            taxes: rows(&taxes).map(tax).collect(),
            payments,
        })
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
        let call = Call::get(path.split('/')).with_query(query.iter().copied());
        let reply = loop {
            match self.client.send(&call).await {
                Err(error) if matches!(error.class(), CallClass::Throttled { .. }) => {
                    tokio::time::sleep(PAUSE).await;
                }
                settled => break settled.map_err(Error::Call)?,
            }
        };
        serde_json::from_str(&reply.body).map_err(|source| Error::Json {
            what: call.label(),
            remedy: "is it a Heartland Retail account?",
            source,
        })
    }
}

const ALL: [(&str, &str); 1] = [("per_page", "all")];

fn rows(page: &Value) -> impl Iterator<Item = &Value> {
    page["results"].as_array().into_iter().flatten()
}

fn tax(row: &Value) -> Tax {
    Tax { description: text(row, "description"), value: amount(&row["value"]) }
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}
