//! What Heartland was seen to hold of an order.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use super::map::Address;
use crate::vocabulary::Amount;

/// One record that was looked for.
#[derive(Clone, Debug, Default)]
pub(super) enum Sought<T> {
    /// Not asked yet.
    #[default]
    Unasked,
    /// Asked: there is none.
    Absent,
    /// Asked: this is it.
    There(T),
}

impl<T> Sought<T> {
    /// Whether it is known to be something else than `wanted`.
    pub(super) fn differs(&self, wanted: &T) -> bool
    where
        T: PartialEq,
    {
        match self {
            Self::Unasked => false,
            Self::Absent => true,
            Self::There(found) => found != wanted,
        }
    }

    /// What was found, if anything was.
    pub(super) fn found(&self) -> Option<&T> {
        match self {
            Self::There(found) => Some(found),
            Self::Unasked | Self::Absent => None,
        }
    }
}

/// A field of an answer: null is none, and one that is not there keeps its default.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sought<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

impl<T> From<Option<T>> for Sought<T> {
    fn from(answer: Option<T>) -> Self {
        answer.map_or(Self::Absent, Self::There)
    }
}

/// Everything seen so far. `None` means not asked yet.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that was seen or done")]
pub struct Observed {
    /// The order that stands for Magento's: the one with our public id, or what replaced it.
    pub(super) order: Sought<SeenOrder>,
    /// The one with our public id, where another was to replace it when a part of it was cancelled.
    pub(super) first: Sought<SeenOrder>,
    /// False after a change until the order was read again.
    pub(super) order_is_fresh: bool,
    /// Whether a disagreement of totals has led to a second look already.
    pub(super) looked_again: bool,
    /// Whether what changed in Magento was written already: a second time is of no use.
    pub(super) amended: bool,
    pub(super) lines: Option<Vec<SeenLine>>,
    pub(super) taxes: Option<Vec<SeenTax>>,
    pub(super) payments: Option<Vec<SeenPayment>>,
    /// SKUs asked for.
    pub(super) asked_skus: BTreeSet<String>,
    pub(super) items: BTreeMap<String, SeenItem>,
    /// Public ids that resemble an unknown SKU, the nearest first.
    pub(super) near: BTreeMap<String, Vec<String>>,
    pub(super) payment_types: Option<BTreeMap<String, i64>>,
    pub(super) shipping_methods: Option<BTreeMap<String, i64>>,
    /// The customer that a link names.
    pub(super) linked_customer: Option<i64>,
    pub(super) customer: Sought<i64>,
    /// All customers with the order's e-mail address.
    pub(super) namesakes: Vec<i64>,
    /// Whose the order is, where the list of orders told it.
    pub(super) owner: Option<SeenCustomer>,
    /// Whether this run created the order: what it names is what was just written.
    pub(super) created: bool,
    pub(super) addresses: Option<Vec<SeenAddress>>,
    pub(super) invoices: Option<Vec<SeenInvoice>>,
    /// By invoice id.
    pub(super) invoice_lines: BTreeMap<i64, Vec<SeenInvoiceLine>>,
    /// Whether anything was written in this run.
    pub(super) wrote: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenOrder {
    pub(super) id: i64,
    #[serde(default)]
    pub(super) public_id: String,
    #[serde(default)]
    pub(super) status: SeenStatus,
    #[serde(default)]
    pub(super) total: Amount,
    #[serde(default)]
    pub(super) balance: Amount,
    #[serde(default)]
    pub(super) shipping_charge: Amount,
    #[serde(default)]
    pub(super) customer_id: Option<i64>,
    /// Where the list embeds it (heartland-retail-api.md, 2.5).
    #[serde(default)]
    pub(super) customer: Option<SeenCustomer>,
    #[serde(default)]
    pub(super) custom: Option<BTreeMap<String, serde_json::Value>>,
    // What an answer does not name at all is not known to differ.
    #[serde(default)]
    pub(super) billing_address_id: Sought<i64>,
    #[serde(default)]
    pub(super) shipping_address_id: Sought<i64>,
    #[serde(default)]
    pub(super) shipping_method_id: Sought<i64>,
    #[serde(default)]
    pub(super) sales_rep: Sought<String>,
}

impl SeenOrder {
    /// A custom field, as text.
    pub(super) fn custom_text(&self, key: &str) -> Option<&str> {
        self.custom.as_ref()?.get(key)?.as_str()
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenCustomer {
    pub(super) id: i64,
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) first_name: Option<String>,
    #[serde(default)]
    pub(super) last_name: Option<String>,
    #[serde(default)]
    pub(super) phone_number: Option<String>,
}

impl SeenCustomer {
    pub(super) fn has_email(&self, email: &str) -> bool {
        self.email.as_deref().is_some_and(|theirs| theirs.trim().to_lowercase() == email)
    }
}

/// A sales order's status. The cancel word differs (heartland-retail-api.md, 7.3): each is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SeenStatus {
    #[default]
    Pending,
    Open,
    #[serde(alias = "complete", alias = "completed", alias = "fulfilled")]
    Closed,
    #[serde(alias = "canceled", alias = "void", alias = "voided")]
    Cancelled,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenLine {
    pub(super) id: i64,
    pub(super) item_id: i64,
    pub(super) qty: Amount,
    #[serde(default)]
    pub(super) adjusted_unit_price: Amount,
    #[serde(default)]
    pub(super) ship_from_location_id: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenTax {
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) value: Amount,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenPayment {
    #[serde(default)]
    pub(super) payment_type_id: Option<i64>,
    #[serde(default)]
    pub(super) amount: Amount,
    #[serde(default)]
    pub(super) status: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenItem {
    pub(super) id: i64,
    pub(super) public_id: String,
    #[serde(rename = "track_inventory?", default)]
    pub(super) tracks_inventory: bool,
    /// Whether fractions of it may be sold; where nothing is said they may be tried.
    #[serde(rename = "allow_fractional_qty?", default)]
    pub(super) allows_fractions: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenAddress {
    pub(super) id: i64,
    /// Where the record joins customer and address, the address's own id.
    #[serde(default)]
    pub(super) address_id: Option<i64>,
    #[serde(flatten)]
    pub(super) address: Address,
}

impl SeenAddress {
    /// Whether an order that names this id means this address.
    pub(super) fn is_named_by(&self, id: i64) -> bool {
        self.id == id || self.address_id == Some(id)
    }

    /// The id that goes on an order (heartland-retail-api.md, section 3).
    pub(super) fn order_id(&self) -> i64 {
        self.address_id.unwrap_or(self.id)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenInvoice {
    pub(super) id: i64,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) station_id: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenInvoiceLine {
    #[serde(default)]
    pub(super) item_id: Option<i64>,
    #[serde(default)]
    pub(super) qty: Amount,
}

impl Observed {
    /// The order, once it is known to exist.
    pub(super) fn existing(&self) -> Option<&SeenOrder> {
        self.order.found()
    }

    /// Heartland's number for the order, once it exists.
    #[must_use]
    pub fn order_id(&self) -> Option<i64> {
        self.existing().map(|order| order.id)
    }

    /// The number under which the order stands, once it exists.
    #[cfg(test)]
    pub(super) fn public_id(&self) -> String {
        self.existing().map(|order| order.public_id.clone()).unwrap_or_default()
    }

    /// Whose addresses are those of the order: the customer's that was found, or the order's own.
    pub(super) fn customer_id(&self) -> Option<i64> {
        let of_order = self.existing().and_then(|order| order.customer_id);
        of_order.or_else(|| self.customer.found().copied())
    }

    /// Invoices that count.
    pub(super) fn live_invoices(&self) -> Option<Vec<&SeenInvoice>> {
        let invoices = self.invoices.as_ref()?;
        Some(invoices.iter().filter(|one| one.is_live()).collect())
    }

    /// Whether this run changed anything in Heartland.
    #[must_use]
    pub fn wrote(&self) -> bool {
        self.wrote
    }

    /// Complete payments by payment type. Only `complete` ones count (section 8.2).
    pub(super) fn paid_by_type(&self) -> BTreeMap<Option<i64>, Decimal> {
        let mut paid = BTreeMap::new();
        for payment in self.payments.iter().flatten().filter(|payment| payment.counts()) {
            *paid.entry(payment.payment_type_id).or_default() += payment.amount.0;
        }
        paid
    }

    /// What each tax row comes to.
    pub(super) fn tax_by_description(&self) -> BTreeMap<&str, Decimal> {
        let mut taxes = BTreeMap::new();
        for tax in self.taxes.iter().flatten() {
            *taxes.entry(tax.description.as_str()).or_default() += tax.value.0;
        }
        taxes
    }
}

impl SeenInvoice {
    /// Whether it counts: a void invoice never was.
    pub(super) fn is_live(&self) -> bool {
        !matches!(self.status.as_str(), "void" | "voided")
    }

    pub(super) fn is_complete(&self) -> bool {
        matches!(self.status.as_str(), "complete" | "completed")
    }
}

impl SeenPayment {
    fn counts(&self) -> bool {
        self.status.as_deref().is_none_or(|status| status == "complete")
    }
}
