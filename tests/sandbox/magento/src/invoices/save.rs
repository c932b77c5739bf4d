//! `POST invoices`: writes an invoice as it is given, past its order.

use super::{create, routes};
use crate::error::ApiError;
use crate::json::Value;
use crate::request::Request;
use crate::shop::Shop;

/// The order is not paid by it; only virtual goods leave their source.
pub(super) fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let entity = request.object("entity");
    let now = shop.clock.stamp();
    if entity.at("entity_id").truthy() {
        return Ok(routes::answer(&shop.invoices.save(&entity, &now)));
    }
    let order = match entity.at("order_id").whole() {
        0 => return Err(ApiError::no_id()),
        id => shop.orders.find(id)?.into_owned(),
    };
    let saved = shop.invoices.save(&entity, &now);
    create::deduct_virtual(shop, &order, &saved);
    Ok(routes::answer(&saved))
}
