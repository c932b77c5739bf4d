//! The routes of carts: the same acts for guests, for customers and for administrators.

use super::cart::Cart;
use super::opening::{
    assign, assign_to, create_empty, create_for, create_guest, create_mine, find, get, list,
};
use super::{addresses, answers, coupons, gifts, items, payment, place, shipping};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Handler, Route, route};
use crate::shop::Shop;

const MANAGE: &str = "Magento_Cart::manage";

/// What can be done to a cart: method, path below the cart, who does it.
static ACTS: &[(&str, &str, Handler)] = &[
    ("GET", "items", list_items),
    ("POST", "items", add_item),
    ("PUT", "items/:itemId", update_item),
    ("DELETE", "items/:itemId", remove_item),
    ("GET", "coupons", get_coupon),
    ("PUT", "coupons/:couponCode", set_coupon),
    ("DELETE", "coupons", remove_coupon),
    ("GET", "totals", totals),
    ("POST", "totals-information", estimate_totals),
    ("PUT", "collect-totals", collect_totals),
    ("GET", "shipping-methods", shipping_methods),
    ("POST", "estimate-shipping-methods", estimate_shipping),
    ("POST", "estimate-shipping-methods-by-address-id", estimate_by_address),
    ("POST", "shipping-information", shipping_information),
    ("GET", "billing-address", get_billing),
    ("POST", "billing-address", set_billing),
    ("GET", "payment-methods", payment_methods),
    ("GET", "selected-payment-method", get_payment),
    ("PUT", "selected-payment-method", set_payment),
    ("GET", "payment-information", payment_information),
    ("POST", "set-payment-information", set_payment_information),
    ("POST", "payment-information", place_with_payment),
    ("PUT", "order", place_order),
];

/// The routes of carts.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        route("POST", "guest-carts", "anonymous", create_guest),
        route("GET", "guest-carts/:cartId", "anonymous", get),
        route("PUT", "guest-carts/:cartId", "self", assign),
        route("POST", "carts/mine", "self", create_mine),
        route("GET", "carts/mine", "self", get),
        route("POST", "carts", MANAGE, create_empty),
        route("GET", "carts/search", MANAGE, list),
        route("GET", "carts/:cartId", MANAGE, get),
        route("GET", "carts/licence", "anonymous", agreements),
        route("GET", "carts/licence/list", "anonymous", agreements),
        route("PUT", "carts/:cartId", MANAGE, assign_to),
        route("POST", "customers/:customerId/carts", MANAGE, create_for),
    ];
    for (method, path, handler) in ACTS {
        for (prefix, resource) in [
            ("guest-carts/:cartId", "anonymous"),
            ("carts/mine", "self"),
            ("carts/:cartId", MANAGE),
        ] {
            let pattern = format!("{prefix}/{path}").leak();
            routes.push(route(method, pattern, resource, *handler));
        }
    }
    routes.extend(gifts::routes());
    routes
}

/// Agreements that shoppers must accept: the shop has none.
fn agreements(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Ok(Value::List(Vec::new()))
}

fn list_items(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request).map(|cart| items::list(&cart))
}

/// How refusals name a cart: guests' ids come from the database as text.
fn called(cart: &Cart, request: &Request) -> Value {
    if request.is_guest_route() { Value::from(cart.id.to_string()) } else { Value::from(cart.id) }
}

fn add_item(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = object(request, "cartItem");
    if request.is_guest_route() && given.at("quote_id").text().is_empty() {
        return Err(ApiError::required("quoteId"));
    }
    let cart = find(shop, request)?;
    items::add(shop, cart.id, &given)
}

fn update_item(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    let given = object(request, "cartItem");
    items::update(shop, cart.id, request.id("itemId"), &given)
}

fn remove_item(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    items::remove(shop, cart.id, called(&cart, request), request.id("itemId"))
}

fn get_coupon(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    coupons::get(shop, cart.id)
}

fn set_coupon(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    coupons::set(shop, cart.id, called(&cart, request), request.parameter("couponCode"))
}

fn remove_coupon(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    coupons::remove(shop, cart.id)
}

fn totals(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request).map(|cart| answers::totals(shop, &cart))
}

/// The totals as they would be, without keeping anything.
fn estimate_totals(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut cart = find(shop, request)?;
    let given = request.body.at("addressInformation");
    if let Some(address) = given.at("address").as_map() {
        cart.shipping = addresses::complete(shop, address);
        cart.billing = cart.shipping.clone();
    }
    let carrier = given.at("shipping_carrier_code").text();
    if !carrier.is_empty() {
        cart.method = format!("{carrier}_{}", given.at("shipping_method_code").text());
    }
    super::basket::recompute(shop, &mut cart);
    Ok(answers::totals(shop, &cart))
}

fn collect_totals(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut cart = find(shop, request)?;
    if let Some(payment) = request.body.at("paymentMethod").as_map() {
        cart.payment = payment.clone();
    }
    let carrier = request.body.at("shippingCarrierCode").text();
    if !carrier.is_empty() {
        cart.method = format!("{carrier}_{}", request.body.at("shippingMethodCode").text());
    }
    saved(shop, cart, answers::totals)
}

fn shipping_methods(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    if cart.items.is_empty() || cart.is_virtual() {
        return Ok(Value::List(Vec::new()));
    }
    if cart.shipping.at("country_id").is_null() {
        return Err(ApiError::bad(
            "The shipping address is missing. Set the address and try again.",
        ));
    }
    shipping::estimate(shop, &cart, None)
}

fn estimate_shipping(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    let address = addresses::complete(shop, &object(request, "address"));
    shipping::estimate(shop, &cart, Some(&address))
}

fn estimate_by_address(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    let id = request.body.at("addressId").whole();
    let address = addresses::from_book(shop, &cart, &crate::map! { "customer_address_id" => id });
    shipping::estimate(shop, &cart, Some(&address))
}

/// Sets both addresses and the method; answers payment methods and totals.
fn shipping_information(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut cart = find(shop, request)?;
    if cart.items.is_empty() {
        let text = "The shipping method can't be set for an empty cart. Add an item to cart and try again.";
        return Err(ApiError::bad(text));
    }
    let given = request.body.at("addressInformation");
    let shipping = given.at("shipping_address").as_map().cloned().unwrap_or_default();
    if shipping.at("country_id").text().is_empty() {
        return Err(ApiError::bad(
            "The shipping address is missing. Set the address and try again.",
        ));
    }
    let shipping = addresses::from_book(shop, &cart, &shipping);
    addresses::overlay(&mut cart.shipping, shipping);
    if let Some(billing) = given.at("billing_address").as_map() {
        let billing = addresses::from_book(shop, &cart, billing);
        addresses::overlay(&mut cart.billing, billing);
    }
    let carrier = given.at("shipping_carrier_code").text();
    cart.method = format!("{carrier}_{}", given.at("shipping_method_code").text());
    if shipping::chosen(shop, &cart).is_none() {
        let text = "Carrier with such method not found: %1, %2";
        let method = given.at("shipping_method_code").text();
        return Err(ApiError::bad(text).with([carrier, method]));
    }
    saved(shop, cart, answers::payment_details)
}

fn get_billing(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request).map(|cart| answers::address(&cart.billing))
}

/// Answers the address's id as a string.
fn set_billing(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut cart = find(shop, request)?;
    cart.billing = addresses::from_book(shop, &cart, &object(request, "address"));
    if request.body.at("useForShipping").truthy() {
        cart.shipping = cart.billing.clone();
    }
    saved(shop, cart, |_, cart| Value::from((cart.id * 2).to_string()))
}

fn payment_methods(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request).map(|cart| payment::answer(shop, &cart))
}

fn get_payment(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request).map(|cart| Value::Map(cart.payment))
}

fn set_payment(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut cart = find(shop, request)?;
    cart.payment = object(request, "method");
    payment::check(shop, &cart, &cart.payment)?;
    saved(shop, cart, |_, cart| Value::from(cart.id.to_string()))
}

fn payment_information(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request).map(|cart| answers::payment_details(shop, &cart))
}

fn set_payment_information(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = take_payment(shop, request)?;
    saved(shop, cart, |_, _| Value::Bool(true))
}

/// The cart with the payment, the billing address and the e-mail of a request.
fn take_payment(shop: &Shop, request: &Request) -> Result<Cart, ApiError> {
    let mut cart = find(shop, request)?;
    cart.payment = object(request, "paymentMethod");
    if let Some(billing) = request.body.at("billingAddress").as_map() {
        cart.billing = addresses::from_book(shop, &cart, billing);
    }
    if let Some(email) = request.body.at("email").as_str() {
        email.clone_into(&mut cart.email);
        cart.billing.set("email", email);
    }
    super::basket::recompute(shop, &mut cart);
    payment::check(shop, &cart, &cart.payment)?;
    Ok(cart)
}

/// Answers the order's id as a string.
fn place_with_payment(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = take_payment(shop, request)?;
    place::order(shop, cart)
}

fn place_order(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut cart = find(shop, request)?;
    if let Some(payment) = request.body.at("paymentMethod").as_map() {
        cart.payment = payment.clone();
    }
    super::basket::recompute(shop, &mut cart);
    payment::check(shop, &cart, &cart.payment)?;
    place::order(shop, cart)
}

fn object(request: &Request, name: &str) -> Map {
    request.body.at(name).as_map().cloned().unwrap_or_default()
}

/// Stores a cart and answers from it.
fn saved(
    shop: &mut Shop,
    cart: Cart,
    answer: impl FnOnce(&Shop, &Cart) -> Value,
) -> Result<Value, ApiError> {
    let id = cart.id;
    items::save(shop, cart)?;
    items::open(shop, id).map(|cart| answer(shop, &cart))
}
