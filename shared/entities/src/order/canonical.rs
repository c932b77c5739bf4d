//! An order in our own words, as far as rules ask; `schemas/canonical.order.yaml` names all of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::vocabulary::Amount;

/// How far an order should have come in Heartland; what the status table of the mapping names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Not yet there.
    Wait,
    /// Open: to be fulfilled.
    Open,
    /// Closed: the goods have left.
    Fulfilled,
    /// Cancelled.
    Cancelled,
    /// Refunded in full.
    Returned,
}

/// An order in our own words: the canonical record between the two documents.
#[derive(Clone, Debug, Deserialize)]
pub struct Order {
    /// Magento's `entity_id`.
    pub id: String,
    /// Magento's `increment_id`.
    pub number: String,
    /// How far it should have come.
    pub aim: Aim,
    /// Magento's own word for its status.
    pub status: String,
    /// Currency of all amounts; none if Heartland keeps neither of the order's.
    pub currency: Option<String>,
    /// Currency that the shopper saw.
    pub order_currency: Option<String>,
    /// Currency of the website.
    pub base_currency: Option<String>,
    /// Who bought.
    pub customer: Buyer,
    /// Units of stock, one price a line.
    #[serde(default)]
    pub lines: Vec<OrderLine>,
    /// What the parts lack to `total`.
    pub gap: Amount,
    /// What a tax row of its own adds so that the parts come to `total`.
    pub rounding: Amount,
    /// What all tenders together must pay.
    pub total: Amount,
    /// How the goods go out.
    pub shipping: Shipping,
    /// What is charged beside goods, taxes and shipping.
    #[serde(default)]
    pub charges: Vec<Charge>,
    /// How it is paid.
    #[serde(default)]
    pub tenders: Vec<Tender>,
    /// Units cancelled while the order as a whole was not.
    pub units_cancelled: Amount,
    /// Units that left the shop.
    pub units_shipped: Amount,
    /// Units refunded before they could leave the shop.
    pub units_never_sent: Amount,
}

/// Who bought, as far as rules ask.
#[derive(Clone, Deserialize)]
pub struct Buyer {
    /// Trimmed and lower-cased.
    pub email: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
}

/// How the goods go out, as far as rules ask.
#[derive(Clone, Debug, Deserialize)]
pub struct Shipping {
    /// Without tax, after its discount.
    pub amount: Amount,
    /// Whether the buyer fetches them in a store.
    #[serde(default)]
    pub pickup: bool,
}

/// One way in which an order is paid, as far as rules ask.
#[derive(Clone, Debug, Deserialize)]
pub struct Tender {
    /// What it has paid so far.
    pub paid: Amount,
}

/// A charge, as far as rules ask.
#[derive(Clone, Debug, Deserialize)]
pub struct Charge {
    /// How much.
    pub amount: Amount,
}

/// A line, as far as rules ask.
#[derive(Clone, Debug, Deserialize)]
pub struct OrderLine {
    /// The item.
    pub sku: String,
    /// Units.
    pub qty: Amount,
    /// After discount.
    pub unit_price: Amount,
}

/// Orders are printed in logs, buyers are not.
impl fmt::Debug for Buyer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Buyer(…)")
    }
}
