//! Addresses of carts.

use super::cart::Cart;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::shop::Shop;

/// An address with its region looked up.
pub(super) fn complete(shop: &Shop, given: &Map) -> Map {
    let mut address = given.clone();
    address.retain(|_, value| !value.is_null());
    let known = shop
        .region(address.at("region_id").whole())
        .or_else(|| shop.region_by_code(&address.at("region_code").text()));
    if let Some(region) = known {
        address.set("region_id", region.id);
        address.set("region_code", region.code);
        address.set("region", region.name);
    }
    address
}

/// The address of a customer that a cart's address names by id.
pub(super) fn from_book(shop: &Shop, cart: &Cart, given: &Map) -> Map {
    let id = given.at("customer_address_id").whole();
    let customer = cart.customer.and_then(|id| shop.customers.get(id));
    let stored = customer.and_then(|customer| {
        let mut addresses = customer.addresses().iter();
        addresses.find(|address| address.at("id").whole() == id).and_then(Value::as_map)
    });
    let Some(stored) = stored else { return complete(shop, given) };
    let mut address = stored.clone();
    for name in ["id", "customer_id", "default_billing", "default_shipping"] {
        address.remove(name);
    }
    let region = stored.at("region").clone();
    address.set("region", region.at("region").clone());
    address.set("region_code", region.at("region_code").clone());
    address.set("customer_address_id", id);
    address
}

/// What an address must have before it can be shipped to or billed.
///
/// # Errors
/// 400 with the missing fields.
pub(super) fn check(address: &Map, kind: &str) -> Result<(), ApiError> {
    let is_missing = |field: &str| match address.at(field) {
        Value::List(lines) => lines.iter().all(|line| line.text().trim().is_empty()),
        other => other.text().trim().is_empty(),
    };
    let fields = ["firstname", "lastname", "street", "city", "telephone", "postcode", "country_id"];
    let labels = ["firstname", "lastname", "street", "city", "telephone", "postcode", "countryId"];
    let missing: Vec<String> = fields
        .into_iter()
        .zip(labels)
        .filter(|(field, _)| is_missing(field))
        .map(|(_, label)| format!("\"{label}\" is required. Enter and try again."))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(ApiError::bad(format!(
        "Please check the {kind} address information. {}",
        missing.join(" ")
    )))
}

/// Writes an address over the one that is there: fields it leaves out stay.
pub(super) fn overlay(address: &mut Map, given: Map) {
    for (key, value) in given {
        address.set(key, value);
    }
}

/// A customer's new cart begins with the customer's default addresses.
pub(super) fn take_defaults(shop: &mut Shop, cart_id: i64) {
    let Some(mut cart) = shop.carts.get(cart_id).cloned() else { return };
    let default = |kind: &str| {
        let customer = cart.customer.and_then(|id| shop.customers.get(id))?;
        let address = customer.addresses().iter().find(|address| address.at(kind).truthy())?;
        let id = crate::map! { "customer_address_id" => address.at("id").clone() };
        let mut address = from_book(shop, &cart, &id);
        address.remove("customer_address_id");
        Some(address)
    };
    let (billing, shipping) = (default("default_billing"), default("default_shipping"));
    cart.billing = billing.unwrap_or_default();
    cart.shipping = shipping.unwrap_or_default();
    shop.carts.put(cart);
}
