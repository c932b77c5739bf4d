//! What Heartland should hold for an order: the target document, as the mapping wrote it.

use std::collections::BTreeMap;
use std::fmt;

use mapping::Value;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::vocabulary::Amount;

use super::Aim;
use super::facts::Whole;
use super::standing::GivenBack;

/// A Heartland sales order with all that belongs to it, as `to-heartland.yaml` maps it.
#[derive(Clone, Debug, Deserialize)]
pub struct Desired {
    /// How far the order should have come.
    pub aim: Aim,
    /// Magento's number, for messages.
    pub number: String,
    /// Magento's own status, for messages.
    pub status: String,
    /// The document itself.
    pub order: SalesOrder,
    /// Who bought.
    pub customer: Customer,
    /// Where the bill goes.
    pub billing_address: Option<Address>,
    /// Where the goods go; none for a virtual order.
    pub shipping_address: Option<Address>,
    /// In Magento's order.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// One row a rate.
    #[serde(default)]
    pub taxes: Vec<Tax>,
    /// What has been paid, one row a tender.
    #[serde(default)]
    pub payments: Vec<Payment>,
    /// What `total` must read after all is written.
    pub total: Amount,
    /// What was found of the order beside its document.
    #[serde(skip)]
    pub(super) found: Found,
    /// The account's word for cancelled orders; a setting, not a mapped field.
    #[serde(skip)]
    pub cancel_word: String,
}

/// What was found of an order beside the document: facts, which no mapping writes.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Units that left the shop, as Magento knows.
    pub(super) units_shipped: Amount,
    /// Units refunded before they could leave the shop.
    pub(super) units_never_sent: Amount,
    /// What a tax row of its own adds so that the parts come to the total.
    pub(super) rounding: Amount,
    /// Units and money that went back to the buyer.
    pub(super) given_back: Option<GivenBack>,
    /// The whole order, of which only a part is left.
    pub(super) partly_cancelled: Option<Whole>,
    /// Rows that repeat another and were left out.
    pub(super) phantoms: usize,
    /// How many texts held a card number, which was masked: somebody should look at the order in
    /// Magento, where it still stands.
    pub(super) card_numbers_masked: usize,
    /// What was cut, dropped or completed so that it fits, a sentence each.
    pub(super) tidied: Vec<String>,
}

/// The fields of `POST /sales/orders` (heartland-retail-api.md, 7.2).
#[derive(Clone, Debug, Deserialize)]
pub struct SalesOrder {
    /// The number people see, and the key by which the order is found again.
    pub public_id: String,
    /// Where revenue lands.
    pub source_location_id: i64,
    /// The register.
    pub station_id: Option<i64>,
    /// Where goods leave from; an order's lines may say otherwise.
    pub ship_from_location_id: i64,
    /// Without tax.
    pub shipping_charge: Amount,
    /// Name of one of Heartland's shipping methods.
    pub shipping_method: Option<String>,
    /// Free text.
    pub sales_rep: Option<String>,
    /// Custom fields by key.
    #[serde(default)]
    pub custom: BTreeMap<String, Value>,
}

/// Who bought.
#[derive(Clone, Deserialize)]
pub struct Customer {
    /// Trimmed and lower-cased; customers are matched by it.
    pub email: String,
    /// Magento's id of a registered customer; none for a guest.
    pub magento_id: Option<String>,
    /// As the shopper wrote it: Heartland's filter may mind the case.
    pub email_as_typed: Option<String>,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E.164 where it parses.
    pub phone_number: Option<String>,
    /// Custom fields by key.
    #[serde(default)]
    pub custom: BTreeMap<String, Value>,
}

/// The fields of `POST /customers/:id/addresses` (heartland-retail-api.md, section 3).
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Address {
    /// Given name of the addressee.
    pub first_name: Option<String>,
    /// Family name of the addressee.
    pub last_name: Option<String>,
    /// Street.
    pub line_1: Option<String>,
    /// Company, unit, floor.
    pub line_2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Two letters where the country has such codes.
    pub state: Option<String>,
    /// As the shopper wrote it.
    pub postal_code: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: Option<String>,
    /// E.164 where it parses.
    pub phone: Option<String>,
}

/// One line: units of an item at one price.
#[derive(Clone, Debug, Deserialize)]
pub struct Line {
    /// The item's public id.
    pub sku: String,
    /// Units.
    pub qty: Amount,
    /// Price before discounts.
    pub original_unit_price: Amount,
    /// Price after discounts, two decimals.
    pub adjusted_unit_price: Amount,
    /// Whose stock; none for goods that have none.
    pub ship_from_location_id: Option<i64>,
    /// Whether the goods are virtual.
    #[serde(default)]
    pub is_virtual: bool,
}

/// One tax row.
#[derive(Clone, Debug, Deserialize)]
pub struct Tax {
    /// The rate's title.
    pub description: String,
    /// May be negative (rounding).
    pub value: Amount,
}

/// One deposit.
#[derive(Clone, Debug, Deserialize)]
pub struct Payment {
    /// Name of one of Heartland's payment types.
    pub payment_type: String,
    /// What has been paid so far by this tender.
    pub amount: Amount,
    /// Transaction id and what else the merchant wants to see; never card data.
    pub description: Option<String>,
}

/// Moves are printed in logs, addresses are not.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Plans are printed in logs, customers are not.
impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Customer(…)")
    }
}

impl Desired {
    /// What a payment refers to where the mapping says nothing: the order as Magento knows it.
    pub(super) fn reference(&self) -> String {
        format!("Magento {} {}", self.number, self.status)
    }

    /// The number of the order that holds what is left once a part was cancelled. Magento's own
    /// edits have suffixes without a letter (`-1`).
    pub(super) fn replacement_number(&self) -> String {
        format!("{}-R1", self.order.public_id)
    }

    /// The SKUs of all lines, each once, sorted.
    pub(super) fn skus(&self) -> Vec<&str> {
        let mut skus: Vec<&str> = self.lines.iter().map(|line| line.sku.as_str()).collect();
        skus.sort_unstable();
        skus.dedup();
        skus
    }

    /// What has been paid by each payment type.
    pub(super) fn paid_by_type(&self) -> BTreeMap<&str, Decimal> {
        let mut paid = BTreeMap::new();
        for payment in &self.payments {
            *paid.entry(payment.payment_type.as_str()).or_default() += payment.amount.0;
        }
        paid
    }

    /// What each tax row should come to.
    pub(super) fn tax_by_description(&self) -> BTreeMap<&str, Decimal> {
        let mut taxes = BTreeMap::new();
        for tax in &self.taxes {
            *taxes.entry(tax.description.as_str()).or_default() += tax.value.0;
        }
        taxes
    }
}
