//! The canonical customer, as both `from-….yaml` documents write it.

use std::fmt;

use mapping::Value;
use serde::{Deserialize, Serialize};

use crate::call::System;
use crate::vocabulary::Amount;

/// A customer in our own words.
///
/// Shown by its ids only: logs carry no personal data.
#[derive(Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The id in the system that the record comes from.
    pub id: String,
    /// Which system that is.
    pub source_system: System,
    /// Magento's id as far as it is known.
    pub magento_id: Option<String>,
    /// Heartland's id as far as it is known.
    pub heartland_id: Option<String>,
    /// When the source changed it last: an instant in UTC.
    pub updated_at: Option<String>,
    /// False once it was deactivated or deleted.
    pub is_active: bool,
    /// Trimmed and lower-cased, the key by which customers are found.
    pub email: Option<String>,
    /// Given names.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// E.164 where it is a number, else as it was typed.
    pub phone: Option<String>,
    /// Whether the person agreed to promotional mail.
    pub wants_news: Option<bool>,
    /// Magento's website id.
    pub website: Option<String>,
    /// In the order of the source.
    #[serde(default)]
    pub addresses: Vec<Address>,
    /// Points, where somebody keeps them.
    #[serde(default)]
    pub loyalty: Loyalty,
    /// Fields of a merchant's own, for a document further on.
    #[serde(default)]
    pub extra: Value,
}

/// Where a customer lives, works or is billed.
#[derive(Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The id in the system that the record comes from.
    pub id: Option<String>,
    /// Given names of the addressee.
    pub first_name: Option<String>,
    /// Family name of the addressee.
    pub last_name: Option<String>,
    /// A company, if goods go to one.
    pub company: Option<String>,
    /// Street and number, and whatever helps to find the door.
    #[serde(default)]
    pub street: Vec<String>,
    /// City.
    pub city: Option<String>,
    /// State or province by name, or as it was typed.
    pub region: Option<String>,
    /// The same by its code of ISO 3166-2, without the country.
    pub region_code: Option<String>,
    /// In the form of its country.
    pub postal_code: Option<String>,
    /// Two letters of ISO 3166-1.
    pub country: Option<String>,
    /// E.164 where it is a number, else as it was typed.
    pub phone: Option<String>,
    /// Bills go here if nothing else is said.
    pub is_billing: bool,
    /// Goods go here if nothing else is said.
    pub is_shipping: bool,
}

/// Loyalty points.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Loyalty {
    /// What can be spent now.
    pub balance: Option<Amount>,
    /// What was ever earned.
    pub total: Option<Amount>,
    /// What the customer's orders in the shop are worth.
    pub web_points: Option<i64>,
}

impl fmt::Debug for Customer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Customer")
            .field("id", &self.id)
            .field("source_system", &self.source_system)
            .field("addresses", &self.addresses.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Address").field("id", &self.id).finish_non_exhaustive()
    }
}
