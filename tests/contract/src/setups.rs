//! What has to be done before an exchange so that the shop is where it was when it was recorded.
//!
//! `setups.json` holds it by the name of the exchange; these calls themselves were not recorded.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

/// One thing to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// Send another exchange's request.
    Replay(String),
    /// Send a request of its own, as the integration.
    Call {
        method: String,
        path: String,
        #[serde(default)]
        body: Value,
    },
    /// Place an order as a guest.
    Order(OrderStep),
    /// Add to the cart that was made last.
    AddToCart { sku: String, qty: u32 },
    /// Change settings of the shop.
    Settings(Value),
    /// Post the seed's product with this SKU.
    Product(String),
    /// Post the seed's source with this code.
    Source(String),
}

/// An order as a guest places it, at the address of the recordings.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct OrderStep {
    /// SKUs with their quantities.
    pub(crate) items: Vec<(String, u32)>,
    /// The payment.
    #[serde(default = "check")]
    pub(crate) payment: Value,
}

/// What a group begins with.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Start {
    /// The shop: `single`, `multi` or `empty`.
    pub(crate) shop: String,
    /// Groups that are replayed first, counted from 0.
    #[serde(default)]
    pub(crate) after: Vec<usize>,
    /// Exchanges of those groups that are left out, with what is done before them.
    #[serde(default)]
    pub(crate) without: Vec<String>,
    /// What is done then.
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
}

/// Everything that was not recorded.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Setups {
    /// By group.
    pub(crate) groups: Vec<Start>,
    /// Exchanges that were recorded in another state than their group, each with a start of its own.
    pub(crate) apart: HashMap<String, Start>,
    /// By exchange.
    pub(crate) before: HashMap<String, Vec<Step>>,
}

impl Setups {
    pub(crate) fn load() -> Self {
        let text = include_str!("../setups.json");
        match serde_json::from_str(text) {
            Ok(setups) => setups,
            Err(error) => unreachable!("setups.json is part of this crate: {error}"),
        }
    }
}

fn check() -> Value {
    serde_json::json!({ "method": "checkmo" })
}
