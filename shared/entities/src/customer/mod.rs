//! Customers, both ways: e-mail, names, telephone, addresses, consent, and loyalty points from
//! Heartland to Magento.
//!
//! What becomes of a customer is said by four documents, from either system to the canonical
//! customer and on to the other. A customer who comes back the way he went holds what both systems
//! hold, unchanged: `tests` makes up customers and sends them there and back.
//!
//! Magento replaces its list of addresses by the one it is sent. Which of those that it holds stay,
//! because Heartland does not know them or cannot, is therefore for a plan to say that has seen them.

mod canonical;
mod rule;
mod settings;
#[cfg(test)]
mod tests;

pub use canonical::{Address, Customer, Loyalty};
pub use rule::{Rule, skipped};
pub use settings::Settings;

/// The schemas of customers: Magento's, ours, and Heartland's as it is read and as it is written.
pub const SCHEMAS: [&str; 4] = [
    include_str!("schemas/magento.customer.yaml"),
    include_str!("schemas/canonical.customer.yaml"),
    include_str!("schemas/heartland.customer.yaml"),
    include_str!("schemas/heartland.customer_change.yaml"),
];

/// The mappings of customers that ship with the product: name and text.
pub const MAPPINGS: [(&str, &str); 4] = [
    ("customer-from-magento", include_str!("from-magento.yaml")),
    ("customer-to-heartland", include_str!("to-heartland.yaml")),
    ("customer-from-heartland", include_str!("from-heartland.yaml")),
    ("customer-to-magento", include_str!("to-magento.yaml")),
];
