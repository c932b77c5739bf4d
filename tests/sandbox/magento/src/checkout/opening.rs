//! Opening carts, and finding the one a request speaks of.

use std::borrow::Cow;

use super::cart::Cart;
use super::{addresses, answers, items};
use crate::auth::Actor;
use crate::error::ApiError;
use crate::json::Value;
use crate::request::Request;
use crate::search::{self, Criteria, Row};
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
    let cart = items::open(shop, id)?;
    give(shop, cart, customer, request.body.at("storeId").whole())
}

/// An administrator gives a guest's cart to a customer.
pub(super) fn assign_to(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let cart = find(shop, request)?;
    let customer = request.body.at("customerId").whole();
    shop.customers.get(customer).ok_or_else(|| ApiError::no_such("customerId", customer))?;
    give(shop, cart, customer, request.body.at("storeId").whole())
}

/// The cart takes over what the customer's own open cart holds, and loses its mask.
fn give(shop: &mut Shop, mut cart: Cart, customer: i64, store: i64) -> Result<Value, ApiError> {
    let text = "The customer can't be assigned to the cart";
    if store != 1 {
        return Err(ApiError::bad(format!("{text}. The cart belongs to a different store.")));
    }
    if cart.customer.is_some() {
        return Err(ApiError::bad(format!("{text} because the cart isn't anonymous.")));
    }
    if let Some(own) = shop.carts.of_customer(customer) {
        let mut own = items::open(shop, own)?;
        let mut last = shop.carts.last_item;
        cart.take(&own, &mut last);
        shop.carts.last_item = last;
        own.is_active = false;
        shop.carts.put(own);
    }
    cart.customer = Some(customer);
    shop.carts.unmask(&mut cart);
    items::save(shop, cart)?;
    Ok(Value::Bool(true))
}

const COLUMNS: &[&str] = &[
    "entity_id",
    "store_id",
    "created_at",
    "updated_at",
    "is_active",
    "is_virtual",
    "items_count",
    "items_qty",
    "orig_order_id",
    "grand_total",
    "base_grand_total",
    "subtotal",
    "base_subtotal",
    "coupon_code",
    "customer_id",
    "customer_email",
    "customer_is_guest",
    "reserved_order_id",
];

impl Row for &Cart {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        Cow::Owned(match name {
            "entity_id" => self.id.into(),
            "store_id" => 1.into(),
            "created_at" => self.created_at.as_str().into(),
            "updated_at" => self.updated_at.as_str().into(),
            "is_active" => i64::from(self.is_active).into(),
            "is_virtual" => i64::from(self.is_virtual()).into(),
            "items_count" => self.tops().count().into(),
            "items_qty" => self.quantity().into(),
            "orig_order_id" => 0.into(),
            "grand_total" => self.totals.grand_total.into(),
            "base_grand_total" => self.base.grand_total.into(),
            "subtotal" => self.totals.subtotal.into(),
            "base_subtotal" => self.base.subtotal.into(),
            "customer_id" => self.customer.into(),
            "customer_is_guest" => i64::from(self.customer.is_none()).into(),
            "customer_email" if !self.email.is_empty() => self.email.as_str().into(),
            "coupon_code" if !self.coupon.is_empty() => self.coupon.as_str().into(),
            _ => Value::Null,
        })
    }
}

/// Every cart of every buyer.
pub(super) fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, COLUMNS, &report)?;
    let found = search::find(shop.carts.all(), &criteria);
    let items = found.rows.into_iter().map(|cart| answers::cart(shop, cart)).collect();
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
