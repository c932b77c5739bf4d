//! Bodies that we write to Heartland: plain names without `?`, money as exact JSON numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::amend;
use super::map::{Address, Desired, Payment};
use super::observed::Observed;
use crate::vocabulary::{Amount, exact};

/// Serialising these structs cannot fail: they hold text, numbers and maps with text keys.
pub(super) fn text(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

#[derive(Serialize)]
pub(super) struct NewCustomer<'a> {
    first_name: &'a str,
    last_name: &'a str,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<&'a str>,
    #[serde(skip_serializing_if = "custom_is_empty")]
    custom: &'a Custom,
}

type Custom = BTreeMap<String, mapping::Value>;

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference to the field")]
fn custom_is_empty(custom: &&Custom) -> bool {
    custom.is_empty()
}

impl<'a> NewCustomer<'a> {
    pub(super) fn of(desired: &'a Desired) -> Self {
        let customer = &desired.customer;
        Self {
            first_name: &customer.first_name,
            last_name: &customer.last_name,
            email: &customer.email,
            phone_number: customer.phone_number.as_deref(),
            custom: &customer.custom,
        }
    }
}

#[derive(Serialize)]
pub(super) struct NewOrder<'a> {
    public_id: Cow<'a, str>,
    status: &'a str,
    customer_id: Option<i64>,
    source_location_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    station_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_address_id: Option<i64>,
    #[serde(serialize_with = "exact::number")]
    pub(super) shipping_charge: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_method_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sales_rep: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    custom: BTreeMap<String, serde_json::Value>,
}

impl<'a> NewOrder<'a> {
    pub(super) fn of(desired: &'a Desired, seen: &Observed) -> Self {
        let order = &desired.order;
        let address = |address: &Option<Address>| {
            address.as_ref().and_then(|address| super::address::find(seen, address))
        };
        let methods = seen.shipping_methods.as_ref();
        let method = order.shipping_method.as_ref().zip(methods);
        Self {
            public_id: number(desired, seen),
            status: "pending",
            customer_id: seen.customer.found().copied(),
            source_location_id: order.source_location_id,
            station_id: order.station_id,
            billing_address_id: address(&desired.billing_address),
            shipping_address_id: address(&desired.shipping_address),
            shipping_charge: order.shipping_charge,
            shipping_method_id: method.and_then(|(name, ids)| ids.get(name).copied()),
            sales_rep: order.sales_rep.as_deref(),
            custom: amend::custom_fields(desired, seen),
        }
    }
}

/// The number of the order that is to be created.
pub(super) fn number<'a>(desired: &'a Desired, seen: &Observed) -> Cow<'a, str> {
    match seen.first.found() {
        None => Cow::Borrowed(&desired.order.public_id),
        Some(_) => Cow::Owned(desired.replacement_number()),
    }
}

#[derive(Serialize)]
pub(super) struct NewLine {
    item_id: Option<i64>,
    #[serde(serialize_with = "exact::number")]
    qty: Amount,
    #[serde(serialize_with = "exact::number")]
    original_unit_price: Amount,
    #[serde(serialize_with = "exact::number")]
    adjusted_unit_price: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    ship_from_location_id: Option<i64>,
}

impl NewLine {
    pub(super) fn of(index: usize, desired: &Desired, seen: &Observed) -> Self {
        let line = &desired.lines[index];
        Self {
            item_id: seen.items.get(&line.sku).map(|item| item.id),
            qty: line.qty,
            original_unit_price: line.original_unit_price,
            adjusted_unit_price: line.adjusted_unit_price,
            ship_from_location_id: line.ship_from_location_id,
        }
    }
}

#[derive(Serialize)]
pub(super) struct NewTax<'a> {
    pub(super) description: &'a str,
    #[serde(serialize_with = "exact::number")]
    pub(super) value: Decimal,
}

#[derive(Serialize)]
pub(super) struct NewPayment<'a> {
    r#type: &'static str,
    payment_type_id: i64,
    #[serde(serialize_with = "exact::number")]
    amount: Decimal,
    deposit: bool,
    description: Cow<'a, str>,
}

impl<'a> NewPayment<'a> {
    pub(super) fn of(
        payment_type_id: i64,
        amount: Decimal,
        desired: &'a Desired,
        seen: &Observed,
    ) -> Self {
        let named = |payment: &&Payment| {
            let ids = seen.payment_types.as_ref();
            ids.and_then(|ids| ids.get(&payment.payment_type)) == Some(&payment_type_id)
        };
        let payment = desired.payments.iter().find(named);
        let description = payment.and_then(|payment| payment.description.as_deref());
        let description = description.map_or_else(|| desired.reference().into(), Cow::Borrowed);
        Self { r#type: "CustomPayment", payment_type_id, amount, deposit: true, description }
    }
}

#[derive(Serialize)]
pub(super) struct ShippingCharge {
    #[serde(serialize_with = "exact::number")]
    pub(super) shipping_charge: Amount,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are Heartland's")]
pub(super) struct NewInvoice {
    order_id: Option<i64>,
    customer_id: Option<i64>,
    source_location_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    station_id: Option<i64>,
}

impl NewInvoice {
    pub(super) fn of(desired: &Desired, seen: &Observed) -> Self {
        Self {
            order_id: seen.order_id(),
            customer_id: seen.existing().and_then(|order| order.customer_id),
            source_location_id: desired.order.ship_from_location_id,
            station_id: desired.order.station_id,
        }
    }
}

#[derive(Serialize)]
pub(super) struct NewInvoiceLine {
    pub(super) r#type: &'static str,
    pub(super) item_id: i64,
    #[serde(serialize_with = "exact::number")]
    pub(super) qty: Decimal,
}
