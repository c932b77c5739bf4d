//! Opening carts, and finding the one a request speaks of.

use super::cart::Cart;
use super::{addresses, answers, items};
use crate::auth::Actor;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::search::{self, Criteria};
use crate::shop::Shop;

/// The cart that a request speaks of.
pub(super) fn find(shop: &Shop, request: &Request) -> Result<Cart, ApiError> {
    let id = match request.parameter("cartId") {
        "" => {
            let Actor::Customer(customer) = request.actor else { return Err(no_cart()) };
            let found = shop.carts.of_customer(customer);
            found.ok_or_else(|| ApiError::no_such("customerId", customer))?
        }
        mask if request.is_guest_route() => shop.carts.by_mask(mask)?,
        id => Value::from(id).whole(),
    };
    items::open(shop, id)
}

fn no_cart() -> ApiError {
    ApiError::no_such("cartId", Value::Null)
}

fn new_cart(shop: &mut Shop, customer: Option<i64>, mask: String) -> i64 {
    shop.carts.last += 1;
    let now = shop.clock.stamp();
    let id = shop.carts.last;
    shop.carts.put(Cart {
        id,
        mask,
        customer,
        is_active: true,
        created_at: now.clone(),
        updated_at: now,
        ..Cart::default()
    });
    id
}

/// Answers the masked id as a string.
pub(super) fn create_guest(shop: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    let mask = shop.dice.token(32);
    new_cart(shop, None, mask.clone());
    Ok(Value::from(mask))
}

/// Answers the id as a number; a customer has one open cart.
pub(super) fn create_mine(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let Actor::Customer(customer) = request.actor else { return Err(no_cart()) };
    Ok(Value::from(cart_of(shop, customer)))
}

fn cart_of(shop: &mut Shop, customer: i64) -> i64 {
    if let Some(id) = shop.carts.of_customer(customer) {
        return id;
    }
    let id = new_cart(shop, Some(customer), String::new());
    addresses::take_defaults(shop, id);
    id
}

pub(super) fn create_for(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let customer = request.id("customerId");
    shop.customers.get(customer).ok_or_else(|| ApiError::no_such("customerId", customer))?;
    Ok(Value::from(cart_of(shop, customer)))
}

pub(super) fn create_empty(shop: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Ok(Value::from(new_cart(shop, None, String::new())))
}

/// A guest's cart becomes that of the customer who signed in.
pub(super) fn assign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let Actor::Customer(customer) = request.actor else { return Err(no_cart()) };
    let id = shop.carts.by_mask(request.parameter("cartId"))?;
    let mut cart = items::open(shop, id)?;
    cart.customer = Some(customer);
    items::save(shop, cart)?;
    Ok(Value::Bool(true))
}

/// Every cart of every buyer.
pub(super) fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let carts: Vec<Value> = shop.carts.all().map(|cart| answers::cart(shop, cart)).collect();
    let rows: Vec<&Map> = carts.iter().filter_map(Value::as_map).collect();
    let found = search::find(rows.into_iter(), &criteria);
    let items = found.rows.into_iter().cloned().map(Value::Map).collect();
    Ok(search::answer(items, &criteria, found.total))
}

/// Shows a cart, also one that became an order; customers see only their open one.
pub(super) fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.parameter("cartId");
    let found = match id {
        "" => None,
        mask if request.is_guest_route() => shop.carts.behind(mask),
        id => shop.carts.get(Value::from(id).whole()),
    };
    match found {
        Some(cart) => Ok(answers::cart(shop, cart)),
        None => find(shop, request).map(|cart| answers::cart(shop, &cart)),
    }
}
