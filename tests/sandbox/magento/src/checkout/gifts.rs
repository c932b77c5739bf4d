//! Gift messages of carts, in a shop that does not offer them.

use super::cart::{Cart, Item};
use super::opening::find;
use crate::error::ApiError;
use crate::json::Value;
use crate::request::Request;
use crate::routes::{Handler, Route, route};
use crate::shop::Shop;

static ACTS: &[(&str, &str, Handler)] = &[
    ("GET", "gift-message", get),
    ("POST", "gift-message", save),
    ("GET", "gift-message/:itemId", get_of_item),
    ("POST", "gift-message/:itemId", save_of_item),
];

/// The routes of gift messages, for guests, for customers and for administrators.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for (method, path, handler) in ACTS {
        for (prefix, resource) in [
            ("guest-carts/:cartId", "anonymous"),
            ("carts/mine", "self"),
            ("carts/:cartId", "Magento_Sales::create"),
        ] {
            let pattern = format!("{prefix}/{path}").leak();
            routes.push(route(method, pattern, resource, *handler));
        }
    }
    routes
}

/// No cart has a message.
fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request).map(|_| Value::Null)
}

fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    if cart.items.is_empty() {
        let text = "Gift messages can't be used for an empty cart. Add an item and try again.";
        return Err(ApiError::bad(text));
    }
    accept(cart.is_virtual(), request)
}

fn get_of_item(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    let text = "No item with the provided ID was found in the Cart. Verify the ID and try again.";
    item(&cart, request).map(|_| Value::Null).ok_or_else(|| ApiError::new(404, text))
}

fn save_of_item(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    let Some(item) = item(&cart, request) else {
        let text = "No product with the \"%1\" itemId exists in the Cart. \
                    Verify your information and try again.";
        return Err(ApiError::new(404, text).with([request.id("itemId")]));
    };
    accept(item.is_virtual, request)
}

fn item<'a>(cart: &'a Cart, request: &Request) -> Option<&'a Item> {
    cart.item(request.id("itemId"))
}

/// Only an empty message is taken, which is none.
fn accept(is_virtual: bool, request: &Request) -> Result<Value, ApiError> {
    if is_virtual {
        return Err(ApiError::bad("Gift messages can't be used for virtual products."));
    }
    if request.body.at("giftMessage").at("message").truthy() {
        return Err(ApiError::bad("The gift message isn't available."));
    }
    Ok(Value::Bool(true))
}
