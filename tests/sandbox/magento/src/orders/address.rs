//! The addresses of an order, and the mail that tells of it.

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::schema;
use crate::shop::Shop;

/// `POST orders/:id/emails`: the mail is sent.
pub(super) fn email(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.orders.find(request.id("id"))?;
    Ok(Value::Bool(true))
}

/// `PUT orders/:parent_id`: changes the address that the body names by id. One that it names by
/// its type is written anew: what is left out is empty then.
pub(super) fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("entity").as_map().cloned().unwrap_or_default();
    let mut order = shop.orders.find(request.id("parent_id"))?.into_owned();
    let is_it = |address: &&mut Map| {
        let id = given.at("entity_id");
        if id.is_null() {
            address.at("address_type") == given.at("address_type")
        } else {
            address.at("entity_id").whole() == id.whole()
        }
    };
    let mut addresses = order.billing.iter_mut().chain(order.shipping.iter_mut());
    let address = addresses.find(is_it).ok_or_else(ApiError::no_entity)?;
    if given.at("entity_id").is_null() {
        address.retain(|field, _| matches!(field, "entity_id" | "parent_id"));
        if let Some(region) = shop.region(given.at("region_id").whole()) {
            address.set("region_code", region.code);
        }
    }
    for (field, value) in given.iter().filter(|(_, value)| !value.is_null()) {
        address.set(field.to_owned(), value.clone());
    }
    let answer = schema::render("sales-data-order-address-interface", address);
    order.verbatim = None;
    let id = shop.orders.put(order);
    shop.order_saved(id);
    Ok(Value::Map(answer))
}
