//! A Magento order as the demo reads it: with eyes of its own, not with the code that it judges.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::amount::amount;

/// Methods whose money comes later: their orders are sold while they are `pending`.
const OFFLINE: [&str; 5] = ["checkmo", "banktransfer", "cashondelivery", "purchaseorder", "free"];

/// One state of an order, as Magento's `GET /V1/orders/:id` replied.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    text: Box<RawValue>,
    fields: Value,
}

/// How far an order has come, as a merchant sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Not to be shipped yet.
    Waits,
    /// Sold, perhaps shipped.
    Sold,
    /// Cancelled, or refunded in full.
    Withdrawn,
}

impl Order {
    /// None if the document is not an order, or only some fields of one. What is wrong with an
    /// order is for Connect to find.
    pub(crate) fn read(text: &RawValue) -> Option<Self> {
        let fields: Value = serde_json::from_str(text.get()).ok()?;
        let is_order = fields["entity_id"].is_u64()
            && fields["increment_id"].is_string()
            && ["updated_at", "items", "payment"].iter().all(|name| fields.get(name).is_some());
        let text = text.to_owned();
        is_order.then_some(Self { text, fields })
    }

    /// The reply, byte for byte.
    pub(crate) fn text(&self) -> &str {
        self.text.get()
    }

    pub(crate) fn id(&self) -> u64 {
        self.fields["entity_id"].as_u64().unwrap_or_default()
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

    pub(crate) fn status(&self) -> &str {
        match self.field("status") {
            "" => self.field("state"),
            status => status,
        }
    }

    pub(crate) fn base_currency(&self) -> &str {
        self.field("base_currency_code")
    }

    pub(crate) fn stage(&self) -> Stage {
        let method = self.fields["payment"]["method"].as_str().unwrap_or_default();
        match self.status() {
            "processing" | "complete" => Stage::Sold,
            "pending" | "new" if OFFLINE.contains(&method) => Stage::Sold,
            "canceled" | "closed" => Stage::Withdrawn,
            _ => Stage::Waits,
        }
    }

    /// What all tenders together pay, in the currency that Heartland keeps; none if the order has
    /// no amounts in it.
    pub(crate) fn total(&self, currency: &str) -> Option<Decimal> {
        let prefix = self.prefix(currency)?;
        Some(cents(self.money(prefix, "grand_total") + self.beside(prefix)))
    }

    /// What has been paid of it so far.
    pub(crate) fn paid(&self, currency: &str) -> Option<Decimal> {
        let prefix = self.prefix(currency)?;
        let mut paid = self.money(prefix, "total_paid");
        if paid.is_zero() {
            paid = amount(&self.fields["payment"][format!("{prefix}amount_paid")]);
        }
        Some(cents(paid + self.beside(prefix)))
    }

    /// Units of each SKU that leaves the shop: rows that are nobody's parent.
    pub(crate) fn units(&self) -> BTreeMap<String, Decimal> {
        let mut units: BTreeMap<String, Decimal> = BTreeMap::new();
        for row in self.goods() {
            let sku = row["sku"].as_str().unwrap_or_default();
            *units.entry(sku.to_owned()).or_default() += amount(&row["qty_ordered"]);
        }
        units.into_iter().map(|(sku, qty)| (sku, qty.normalize())).collect()
    }

    /// The rows of what leaves the shop.
    pub(crate) fn goods(&self) -> impl Iterator<Item = &Value> {
        let rows = self.fields["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_parent = move |row: &Value| {
            rows.iter()
                .any(|other| !row["item_id"].is_null() && other["parent_item_id"] == row["item_id"])
        };
        rows.iter().filter(move |row| !is_parent(row))
    }

    /// Gift cards, store credit and reward points (Adobe Commerce), which some modules put among
    /// the order's own fields.
    fn beside(&self, prefix: &str) -> Decimal {
        let more = &self.fields["extension_attributes"];
        ["gift_cards_amount", "customer_balance_amount", "reward_currency_amount"]
            .map(|name| format!("{prefix}{name}"))
            .map(|name| [&more[&name], &self.fields[&name]].map(|told| amount(told).abs()))
            .map(|[there, here]| if there.is_zero() { here } else { there })
            .iter()
            .sum()
    }

    fn money(&self, prefix: &str, name: &str) -> Decimal {
        amount(&self.fields[format!("{prefix}{name}")])
    }

    /// Magento writes every amount twice; the base one has a prefix.
    fn prefix(&self, currency: &str) -> Option<&'static str> {
        if self.fields["order_currency_code"] == currency {
            return Some("");
        }
        (self.fields["base_currency_code"] == currency).then_some("base_")
    }

    fn field(&self, name: &str) -> &str {
        self.fields[name].as_str().unwrap_or_default()
    }
}

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
