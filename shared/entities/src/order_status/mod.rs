//! The status of an order on its way back: from Heartland's sales order to Magento's order.
//!
//! Fulfilled becomes a shipment, which completes Magento's order; cancelled becomes a cancel where
//! Magento still allows one; what Magento does not allow waits for a person. The tables of the two
//! documents say so, state by state. The way there is part of the order's own documents.

#[cfg(test)]
mod tests;

use serde::Deserialize;

/// The schemas of an order's status: Heartland's, ours, and what Magento needs.
pub const SCHEMAS: [&str; 3] = [
    include_str!("schemas/heartland.order_status.yaml"),
    include_str!("schemas/canonical.order_status.yaml"),
    include_str!("schemas/magento.order_status.yaml"),
];

/// The mappings of an order's status that ship with the product: name and text.
pub const MAPPINGS: [(&str, &str); 2] = [
    ("order-status-from-heartland", include_str!("from-heartland.yaml")),
    ("order-status-to-magento", include_str!("to-magento.yaml")),
];

/// What a Magento order needs so that its status agrees with Heartland's, as `to-magento.yaml`
/// maps it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StatusChange {
    /// Magento's `increment_id`.
    pub number: String,
    /// What to do.
    pub action: Action,
    /// For [`Action::Review`]: what a person must decide.
    pub reason: Option<String>,
    /// For the order's history.
    pub comment: Option<String>,
    /// The status that the comment must name: without one, Magento sets it to null.
    pub status: Option<String>,
}

/// What becomes of Magento's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Both agree already, or it is too early.
    None,
    /// Ship what is left, which completes the order.
    Ship,
    /// Cancel.
    Cancel,
    /// A person decides.
    Review,
}
