//! A Magento order as `GET /V1/orders/:id` writes it: the fields from which facts are computed.
//!
//! Names are Magento's (recordings `order-get-*.json`; Adobe Commerce's extension attributes by
//! its REST schema). Keys are absent rather than null (magento-gotchas.md, 21), so everything
//! but identity has a default. All other fields reach the mapping documents by their path.

use std::fmt;

use serde::de::{self, Error as _, Visitor};
use serde::{Deserialize, Deserializer};

use crate::vocabulary::Amount;

#[derive(Deserialize)]
#[serde(expecting = "an order")]
pub(super) struct WireOrder {
    #[serde(deserialize_with = "number_or_digits")]
    pub(super) entity_id: u64,
    pub(super) updated_at: String,
    #[serde(default)]
    pub(super) state: Option<String>,
    #[serde(default)]
    pub(super) status: Option<String>,
    /// The order that this one was edited or ordered again from.
    #[serde(default, deserialize_with = "number_or_digits_or_none")]
    pub(super) relation_parent_id: Option<u64>,
    #[serde(default)]
    pub(super) total_qty_ordered: Option<Amount>,
    #[serde(default)]
    pub(super) ext_order_id: Option<String>,
    #[serde(default)]
    pub(super) order_currency_code: Option<String>,
    #[serde(default)]
    pub(super) base_currency_code: Option<String>,
    pub(super) grand_total: Amount,
    #[serde(default)]
    pub(super) base_grand_total: Amount,
    #[serde(default)]
    pub(super) tax_amount: Amount,
    #[serde(default)]
    pub(super) base_tax_amount: Amount,
    #[serde(default)]
    pub(super) shipping_amount: Amount,
    #[serde(default)]
    pub(super) base_shipping_amount: Amount,
    #[serde(default)]
    pub(super) shipping_discount_amount: Amount,
    #[serde(default)]
    pub(super) base_shipping_discount_amount: Amount,
    #[serde(default)]
    pub(super) shipping_discount_tax_compensation_amount: Amount,
    #[serde(default)]
    pub(super) base_shipping_discount_tax_compensation_amnt: Amount,
    #[serde(default)]
    pub(super) total_paid: Amount,
    #[serde(default)]
    pub(super) base_total_paid: Amount,
    #[serde(default)]
    pub(super) total_refunded: Amount,
    #[serde(default)]
    pub(super) base_total_refunded: Amount,
    #[serde(default)]
    pub(super) adjustment_positive: Amount,
    #[serde(default)]
    pub(super) base_adjustment_positive: Amount,
    #[serde(default)]
    pub(super) adjustment_negative: Amount,
    #[serde(default)]
    pub(super) base_adjustment_negative: Amount,
    #[serde(default)]
    pub(super) total_invoiced: Amount,
    #[serde(default)]
    pub(super) base_total_invoiced: Amount,
    #[serde(default)]
    pub(super) discount_invoiced: Amount,
    #[serde(default)]
    pub(super) base_discount_invoiced: Amount,
    #[serde(default)]
    pub(super) tax_invoiced: Amount,
    #[serde(default)]
    pub(super) base_tax_invoiced: Amount,
    #[serde(default)]
    pub(super) shipping_invoiced: Amount,
    #[serde(default)]
    pub(super) base_shipping_invoiced: Amount,
    #[serde(default)]
    pub(super) gift_cards_amount: Amount,
    #[serde(default)]
    pub(super) base_gift_cards_amount: Amount,
    #[serde(default)]
    pub(super) customer_balance_amount: Amount,
    #[serde(default)]
    pub(super) base_customer_balance_amount: Amount,
    #[serde(default)]
    pub(super) reward_currency_amount: Amount,
    #[serde(default)]
    pub(super) base_reward_currency_amount: Amount,
    pub(super) items: Vec<WireItem>,
    #[serde(default, rename = "increment_id")]
    _increment_id: AnyText,
    #[serde(default, rename = "customer_email")]
    _customer_email: AnyText,
    #[serde(default)]
    pub(super) customer_firstname: Option<String>,
    #[serde(default)]
    pub(super) customer_lastname: Option<String>,
    #[serde(default)]
    pub(super) billing_address: Option<WireAddress>,
    pub(super) payment: WirePayment,
    #[serde(default, deserialize_with = "null_as_default")]
    pub(super) status_histories: Vec<WireComment>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub(super) extension_attributes: WireExtension,
}

#[derive(Deserialize)]
#[serde(expecting = "a row of an order")]
pub(super) struct WireItem {
    #[serde(deserialize_with = "number_or_digits")]
    pub(super) item_id: u64,
    #[serde(default, deserialize_with = "number_or_digits_or_none")]
    pub(super) parent_item_id: Option<u64>,
    pub(super) sku: String,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) product_type: Option<String>,
    #[serde(default)]
    pub(super) is_virtual: Amount,
    pub(super) qty_ordered: Amount,
    #[serde(default)]
    pub(super) qty_canceled: Amount,
    #[serde(default)]
    pub(super) qty_invoiced: Amount,
    #[serde(default)]
    pub(super) qty_shipped: Amount,
    #[serde(default)]
    pub(super) qty_refunded: Amount,
    #[serde(default)]
    pub(super) price: Amount,
    #[serde(default)]
    pub(super) base_price: Amount,
    #[serde(default)]
    pub(super) price_incl_tax: Amount,
    #[serde(default)]
    pub(super) base_price_incl_tax: Amount,
    #[serde(default)]
    pub(super) original_price: Amount,
    #[serde(default)]
    pub(super) base_original_price: Amount,
    #[serde(default)]
    pub(super) row_total: Amount,
    #[serde(default)]
    pub(super) base_row_total: Amount,
    #[serde(default)]
    pub(super) row_total_incl_tax: Option<Amount>,
    #[serde(default)]
    pub(super) base_row_total_incl_tax: Option<Amount>,
    #[serde(default)]
    pub(super) tax_amount: Amount,
    #[serde(default)]
    pub(super) base_tax_amount: Amount,
    #[serde(default)]
    pub(super) discount_amount: Amount,
    #[serde(default)]
    pub(super) base_discount_amount: Amount,
    #[serde(default)]
    pub(super) discount_tax_compensation_amount: Amount,
    #[serde(default)]
    pub(super) base_discount_tax_compensation_amount: Amount,
    #[serde(default)]
    pub(super) row_invoiced: Amount,
    #[serde(default)]
    pub(super) base_row_invoiced: Amount,
    #[serde(default)]
    pub(super) discount_invoiced: Amount,
    #[serde(default)]
    pub(super) base_discount_invoiced: Amount,
    #[serde(default)]
    pub(super) tax_invoiced: Amount,
    #[serde(default)]
    pub(super) base_tax_invoiced: Amount,
    #[serde(default)]
    pub(super) discount_tax_compensation_invoiced: Amount,
    #[serde(default)]
    pub(super) base_discount_tax_compensation_invoiced: Amount,
    #[serde(default)]
    pub(super) weee_tax_applied_row_amount: Amount,
    #[serde(default)]
    pub(super) base_weee_tax_applied_amount: Amount,
    #[serde(default)]
    pub(super) base_weee_tax_applied_row_amnt: Amount,
}

/// By allow-list: amounts and references, never `additional_information` or `cc_number_enc`.
#[derive(Deserialize)]
#[serde(expecting = "a payment")]
pub(super) struct WirePayment {
    pub(super) method: String,
    #[serde(default)]
    pub(super) amount_paid: Amount,
    #[serde(default)]
    pub(super) base_amount_paid: Amount,
}

#[derive(Deserialize)]
#[serde(expecting = "an entry of the history")]
pub(super) struct WireComment {
    #[serde(default)]
    pub(super) comment: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "extension attributes")]
pub(super) struct WireExtension {
    #[serde(default, deserialize_with = "null_as_default")]
    pub(super) applied_taxes: Vec<WireTax>,
    #[serde(default)]
    shipping_assignments: Option<Vec<WireAssignment>>,
    #[serde(default)]
    pub(super) gift_cards_amount: Amount,
    #[serde(default)]
    pub(super) base_gift_cards_amount: Amount,
    #[serde(default)]
    pub(super) customer_balance_amount: Amount,
    #[serde(default)]
    pub(super) base_customer_balance_amount: Amount,
    #[serde(default)]
    pub(super) reward_currency_amount: Amount,
    #[serde(default)]
    pub(super) base_reward_currency_amount: Amount,
}

#[derive(Deserialize)]
#[serde(expecting = "a shipping assignment")]
struct WireAssignment {
    #[serde(default)]
    shipping: Option<WireShipping>,
}

#[derive(Deserialize)]
#[serde(expecting = "a shipping")]
struct WireShipping {
    #[serde(default)]
    address: Option<WireAddress>,
}

impl WireExtension {
    /// The address of the first shipment, as the mapping documents read it.
    pub(super) fn shipping_address(&self) -> Option<&WireAddress> {
        self.shipping_assignments.as_ref()?.first()?.shipping.as_ref()?.address.as_ref()
    }
}

/// An address, which the mapping documents read: what is no text here would fail in them, in words
/// of their own.
#[derive(Deserialize)]
#[serde(expecting = "an address")]
pub(super) struct WireAddress {
    #[serde(default, rename = "street")]
    _street: Option<Vec<AnyText>>,
    #[serde(default)]
    pub(super) firstname: Option<String>,
    #[serde(default)]
    pub(super) lastname: Option<String>,
    #[serde(default, rename = "company")]
    _company: AnyText,
    #[serde(default, rename = "city")]
    _city: AnyText,
    #[serde(default, rename = "region")]
    _region: AnyText,
    #[serde(default, rename = "region_code")]
    _region_code: AnyText,
    #[serde(default, rename = "postcode")]
    _postcode: AnyText,
    #[serde(default, rename = "country_id")]
    _country_id: AnyText,
    #[serde(default, rename = "telephone")]
    _telephone: AnyText,
}

/// A text or nothing, which is not kept.
#[derive(Default)]
struct AnyText;

impl<'de> Deserialize<'de> for AnyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyTextVisitor)
    }
}

struct AnyTextVisitor;

impl Visitor<'_> for AnyTextVisitor {
    type Value = AnyText;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<AnyText, E> {
        Ok(AnyText)
    }

    fn visit_unit<E: de::Error>(self) -> Result<AnyText, E> {
        Ok(AnyText)
    }
}

#[derive(Deserialize)]
#[serde(expecting = "an applied tax")]
pub(super) struct WireTax {
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) amount: Amount,
    #[serde(default)]
    pub(super) base_amount: Amount,
}

fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// New ids come as text (magento-gotchas.md, 38), and modules that decorate the answer do the
/// same to others.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Digits(String),
}

fn number_or_digits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let id = number_or_digits_or_none(deserializer)?;
    id.ok_or_else(|| D::Error::custom("an id is missing"))
}

fn number_or_digits_or_none<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u64>, D::Error> {
    match Option::deserialize(deserializer)? {
        None => Ok(None),
        Some(Id::Number(id)) => Ok(Some(id)),
        Some(Id::Digits(digits)) if digits.is_empty() => Ok(None),
        Some(Id::Digits(digits)) => digits.parse().map(Some).map_err(D::Error::custom),
    }
}
