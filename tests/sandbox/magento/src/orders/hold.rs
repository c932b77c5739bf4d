//! Holding an order, and letting it go.

use super::order::Order;
use crate::error::ApiError;
use crate::json::Value;
use crate::request::Request;
use crate::shop::Shop;

/// States in which an order can no longer be held.
const TOO_LATE: [&str; 5] = ["canceled", "payment_review", "complete", "closed", "holded"];

/// `POST orders/:id/hold`
pub(super) fn hold(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    change(shop, request, |order| {
        if TOO_LATE.contains(&order.state().as_str()) {
            return Err(ApiError::bad("A hold action is not available."));
        }
        order.set("hold_before_state", order.at("state").clone());
        order.set("hold_before_status", order.at("status").clone());
        order.enter("holded");
        Ok(())
    })
}

/// `POST orders/:id/unhold`
pub(super) fn unhold(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    change(shop, request, |order| {
        if order.state() != "holded" {
            return Err(ApiError::bad("You cannot remove the hold."));
        }
        order.set("state", order.at("hold_before_state").clone());
        order.set("status", order.at("hold_before_status").clone());
        order.set("hold_before_state", Value::Null);
        order.set("hold_before_status", Value::Null);
        Ok(())
    })
}

fn change(
    shop: &mut Shop,
    request: &Request,
    act: impl FnOnce(&mut Order) -> Result<(), ApiError>,
) -> Result<Value, ApiError> {
    let id = request.id("id");
    let now = shop.clock.stamp();
    let order = shop.orders.get_mut(id)?;
    act(order)?;
    order.set("updated_at", now);
    shop.order_saved(id);
    Ok(Value::Bool(true))
}
