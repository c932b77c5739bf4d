//! The mapping of the benchmark by hand: what the language is measured against.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Exact amounts: the raw text of the number, never a float.
fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    Decimal::from_str_exact(raw.get()).map_err(serde::de::Error::custom)
}

#[derive(Deserialize)]
struct MagentoOrder {
    increment_id: String,
    created_at: String,
    order_currency_code: String,
    status: Option<String>,
    customer_email: String,
    customer_firstname: Option<String>,
    customer_lastname: Option<String>,
    #[serde(deserialize_with = "exact")]
    grand_total: Decimal,
    #[serde(deserialize_with = "exact")]
    shipping_amount: Decimal,
    #[serde(deserialize_with = "exact")]
    shipping_tax_amount: Decimal,
    #[serde(deserialize_with = "exact")]
    tax_amount: Decimal,
    store_id: i64,
    billing_address: MagentoAddress,
    payment: MagentoPayment,
    items: Vec<MagentoItem>,
    extension_attributes: Extension,
}

#[derive(Deserialize)]
struct MagentoAddress {
    firstname: Option<String>,
    lastname: Option<String>,
    telephone: Option<String>,
    street: Vec<String>,
    city: String,
    region_code: Option<String>,
    postcode: Option<String>,
    country_id: String,
}

#[derive(Deserialize)]
struct MagentoPayment {
    method: String,
    #[serde(deserialize_with = "exact")]
    amount_paid: Decimal,
    cc_last4: Option<String>,
}

#[derive(Deserialize)]
struct MagentoItem {
    sku: String,
    name: Option<String>,
    parent_item_id: Option<i64>,
    #[serde(deserialize_with = "exact")]
    qty_ordered: Decimal,
    #[serde(deserialize_with = "exact")]
    price: Decimal,
    #[serde(deserialize_with = "exact")]
    row_total_incl_tax: Decimal,
    #[serde(deserialize_with = "exact")]
    tax_amount: Decimal,
    #[serde(deserialize_with = "exact")]
    discount_amount: Decimal,
}

#[derive(Deserialize)]
struct Extension {
    shipping_assignments: Vec<Assignment>,
}

#[derive(Deserialize)]
struct Assignment {
    shipping: Shipping,
}

#[derive(Deserialize)]
struct Shipping {
    address: MagentoAddress,
}

pub(crate) struct Canonical {
    number: String,
    source_system: String,
    placed_at: String,
    currency: String,
    #[expect(dead_code)]
    status: Option<String>,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    total: Decimal,
    billing: Address,
    shipping: Option<Address>,
    shipping_amount: Decimal,
    #[expect(dead_code)]
    shipping_tax: Decimal,
    #[expect(dead_code)]
    tax_total: Decimal,
    payment_type: String,
    payment_amount: Decimal,
    #[expect(dead_code)]
    last4: Option<String>,
    lines: Vec<Line>,
}

struct Address {
    street: Vec<String>,
    city: String,
    region: Option<String>,
    postal_code: Option<String>,
    country: String,
}

struct Line {
    sku: String,
    name: Option<String>,
    quantity: Decimal,
    #[expect(dead_code)]
    unit_price: Decimal,
    net: Decimal,
    tax: Decimal,
    #[expect(dead_code)]
    discount: Decimal,
    #[expect(dead_code)]
    store: i64,
}

#[expect(dead_code)]
pub(crate) struct Target {
    public_id: String,
    magento_id: String,
    source_system: String,
    currency: String,
    ordered_at: String,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    shipping: Option<TargetAddress>,
    billing: TargetAddress,
    shipping_charge: Decimal,
    total: Decimal,
    payment_type: String,
    payment_amount: Decimal,
    lines: Vec<TargetLine>,
}

#[expect(dead_code)]
struct TargetAddress {
    line_1: Option<String>,
    line_2: Option<String>,
    city: String,
    state: Option<String>,
    postal_code: Option<String>,
    country: String,
}

#[expect(dead_code)]
struct TargetLine {
    item_public_id: String,
    description: Option<String>,
    qty: Decimal,
    adjusted_unit_price: Decimal,
    tax: Decimal,
}

/// What stands in the order, or nothing if it is no such order.
pub(crate) fn canonical(json: &[u8]) -> Option<Canonical> {
    let order: MagentoOrder = serde_json::from_slice(json).ok()?;
    let billing = order.billing_address;
    let shipping = order.extension_attributes.shipping_assignments.into_iter().next();
    let store = order.store_id;
    Some(Canonical {
        number: order.increment_id,
        source_system: "magento".to_owned(),
        placed_at: order.created_at,
        currency: order.order_currency_code,
        status: order.status,
        email: order.customer_email.trim().to_lowercase(),
        first_name: order.customer_firstname.or_else(|| billing.firstname.clone()),
        last_name: order.customer_lastname.or_else(|| billing.lastname.clone()),
        phone: billing.telephone.clone(),
        total: order.grand_total,
        billing: address(billing),
        shipping: shipping.map(|assignment| address(assignment.shipping.address)),
        shipping_amount: order.shipping_amount,
        shipping_tax: order.shipping_tax_amount,
        tax_total: order.tax_amount,
        payment_type: payment_type(&order.payment.method)?.to_owned(),
        payment_amount: order.payment.amount_paid,
        last4: order.payment.cc_last4,
        lines: order
            .items
            .into_iter()
            .filter(|item| item.parent_item_id.is_none())
            .map(|item| line(item, store))
            .collect(),
    })
}

fn payment_type(method: &str) -> Option<&'static str> {
    match method {
        "checkmo" => Some("Web Check"),
        "banktransfer" => Some("Web Bank Transfer"),
        "braintree" => Some("Web Card"),
        _ => None,
    }
}

fn address(address: MagentoAddress) -> Address {
    Address {
        street: address.street,
        city: address.city,
        region: address.region_code,
        postal_code: address.postcode,
        country: address.country_id,
    }
}

fn line(item: MagentoItem, store: i64) -> Line {
    Line {
        sku: item.sku,
        name: item.name,
        quantity: item.qty_ordered,
        unit_price: item.price,
        net: item.row_total_incl_tax - item.tax_amount,
        tax: item.tax_amount,
        discount: item.discount_amount,
        store,
    }
}

/// The canonical order is kept, as both sides need it: hence the clones.
pub(crate) fn target(order: &Canonical) -> Option<Target> {
    Some(Target {
        public_id: format!("M-{}", order.number),
        magento_id: order.number.clone(),
        source_system: order.source_system.clone(),
        currency: order.currency.clone(),
        ordered_at: order.placed_at.clone(),
        email: order.email.clone(),
        first_name: order.first_name.clone(),
        last_name: order.last_name.clone(),
        phone: order.phone.clone(),
        shipping: order.shipping.as_ref().map(target_address),
        billing: target_address(&order.billing),
        shipping_charge: order.shipping_amount,
        total: order.total,
        payment_type: order.payment_type.clone(),
        payment_amount: order.payment_amount,
        lines: order.lines.iter().map(target_line).collect::<Option<_>>()?,
    })
}

fn target_address(address: &Address) -> TargetAddress {
    TargetAddress {
        line_1: address.street.first().cloned(),
        line_2: address.street.get(1).cloned(),
        city: address.city.clone(),
        state: address.region.clone(),
        postal_code: address.postal_code.clone(),
        country: address.country.clone(),
    }
}

fn target_line(line: &Line) -> Option<TargetLine> {
    let price = line.net.checked_div(line.quantity)?;
    Some(TargetLine {
        item_public_id: line.sku.clone(),
        description: line.name.clone(),
        qty: line.quantity,
        adjusted_unit_price: price
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero),
        tax: line.tax,
    })
}

/// The amounts that a wrong mapping would spoil: the total and the unit prices.
pub(crate) fn amounts(target: &Target) -> Vec<Decimal> {
    let prices = target.lines.iter().map(|line| line.adjusted_unit_price);
    std::iter::once(target.total).chain(prices).collect()
}
