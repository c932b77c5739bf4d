//! A sales order of Heartland, with everything that a merchant sees on it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// A sales order with its rows and the people on it.
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
    pub(crate) customer: Option<Customer>,
    pub(crate) billing_address: Option<Address>,
    pub(crate) shipping_address: Option<Address>,
    pub(crate) custom: BTreeMap<String, String>,
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

/// Whose order it is. What Heartland does not hold is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Customer {
    #[serde(serialize_with = "filled")]
    pub(crate) first_name: String,
    #[serde(serialize_with = "filled")]
    pub(crate) last_name: String,
    #[serde(serialize_with = "filled")]
    pub(crate) email: String,
    #[serde(serialize_with = "filled")]
    pub(crate) phone_number: String,
}

/// An address that an order names. What Heartland does not hold is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Address {
    #[serde(serialize_with = "filled")]
    pub(crate) first_name: String,
    #[serde(serialize_with = "filled")]
    pub(crate) last_name: String,
    #[serde(serialize_with = "filled")]
    pub(crate) line_1: String,
    #[serde(serialize_with = "filled")]
    pub(crate) line_2: String,
    #[serde(serialize_with = "filled")]
    pub(crate) city: String,
    #[serde(serialize_with = "filled")]
    pub(crate) state: String,
    #[serde(serialize_with = "filled")]
    pub(crate) postal_code: String,
    #[serde(serialize_with = "filled")]
    pub(crate) country: String,
    #[serde(serialize_with = "filled")]
    pub(crate) phone: String,
}

impl SalesOrder {
    /// Not cancelled, by whichever word the account has for that.
    pub(crate) fn is_live(&self) -> bool {
        !["cancelled", "canceled", "void"].contains(&self.status.as_str())
    }

    /// Its goods have left.
    pub(crate) fn is_closed(&self) -> bool {
        self.status == "closed"
    }

    pub(crate) fn deposits(&self) -> Decimal {
        self.payments.iter().map(|payment| payment.amount).sum()
    }

    /// Units by SKU.
    pub(crate) fn units(&self) -> BTreeMap<String, Decimal> {
        let mut units: BTreeMap<String, Decimal> = BTreeMap::new();
        for line in &self.lines {
            *units.entry(line.sku.clone()).or_default() += line.qty;
        }
        units.into_iter().map(|(sku, qty)| (sku, qty.normalize())).collect()
    }

    pub(crate) fn custom(&self, name: &str) -> &str {
        self.custom.get(name).map_or("", String::as_str)
    }
}

impl Line {
    pub(crate) fn net(&self) -> Decimal {
        self.qty * self.adjusted_unit_price
    }
}

/// Text as Heartland shows it: null where it is empty.
fn filled<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
    Some(text).filter(|text| !text.is_empty()).serialize(to)
}
