//! Coupon codes on carts.

use super::items;
use crate::error::ApiError;
use crate::json::Value;
use crate::shop::Shop;

/// The code on a cart; an empty list where it has none.
pub(super) fn get(shop: &Shop, cart_id: i64) -> Result<Value, ApiError> {
    let cart = items::open(shop, cart_id)?;
    Ok(if cart.coupon.is_empty() { Value::List(Vec::new()) } else { cart.coupon.into() })
}

/// Puts a code on a cart. `called` is how a refusal names the cart.
///
/// # Errors
/// 404 for an empty cart and for a code that does not apply.
pub(super) fn set(
    shop: &mut Shop,
    cart_id: i64,
    called: Value,
    code: &str,
) -> Result<Value, ApiError> {
    let mut cart = items::open(shop, cart_id)?;
    if cart.items.is_empty() {
        let text = "The \"%1\" Cart doesn't contain products.";
        return Err(ApiError::new(404, text).with([called]));
    }
    let group = super::basket::group_of(shop, &cart);
    let refused =
        || ApiError::new(404, "The coupon code isn't valid. Verify the code and try again.");
    if !shop.promotions.accepts(code, group, &shop.local_date()) {
        return Err(refused());
    }
    code.clone_into(&mut cart.coupon);
    items::save(shop, cart)?;
    let rule = shop.promotions.coupon(code).map(|coupon| coupon.at("rule_id").whole());
    let applied = shop
        .carts
        .get(cart_id)
        .is_some_and(|cart| rule.is_some_and(|rule| cart.totals.rules.contains(&rule)));
    if applied {
        return Ok(Value::Bool(true));
    }
    remove(shop, cart_id)?;
    Err(refused())
}

/// Takes the code off a cart.
pub(super) fn remove(shop: &mut Shop, cart_id: i64) -> Result<Value, ApiError> {
    let mut cart = items::open(shop, cart_id)?;
    cart.coupon.clear();
    items::save(shop, cart)?;
    Ok(Value::Bool(true))
}
