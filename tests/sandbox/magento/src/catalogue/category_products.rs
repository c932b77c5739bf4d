//! Which products stand on a category's shelf.

use super::categories::{RESOURCE, no_category};
use super::save::unknown;
use crate::error::ApiError;
use crate::json::Value;
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

/// The routes of a category's products.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "categories/:categoryId/products", RESOURCE, products),
        route("POST", "categories/:categoryId/products", RESOURCE, assign),
        route("PUT", "categories/:categoryId/products", RESOURCE, assign),
        route("DELETE", "categories/:categoryId/products/:sku", RESOURCE, unassign),
    ]
}

fn products(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    if !shop.catalogue.categories.has(id) {
        return Err(no_category(id));
    }
    let place = |categories: &[(i64, i64)]| {
        categories.iter().find(|(category, _)| *category == id).map(|(_, position)| *position)
    };
    let link = |sku: &str, position: i64| {
        Value::Map(map! { "sku" => sku, "position" => position, "category_id" => id.to_string() })
    };
    let all = shop.catalogue.all();
    Ok(all.filter_map(|one| place(&one.categories).map(|at| link(&one.sku, at))).collect())
}

fn assign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let link = request.body.at("productLink");
    if !shop.catalogue.categories.has(id) {
        return Err(no_category(id));
    }
    let product = shop.catalogue.by_sku_mut(&link.at("sku").text()).ok_or_else(unknown)?;
    product.categories.retain(|(category, _)| *category != id);
    product.categories.push((id, link.at("position").whole()));
    Ok(Value::Bool(true))
}

fn unassign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    if !shop.catalogue.categories.has(id) {
        return Err(no_category(id));
    }
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    let before = product.categories.len();
    product.categories.retain(|(category, _)| *category != id);
    if product.categories.len() == before {
        return Err(ApiError::bad("The category doesn't contain the specified product."));
    }
    Ok(Value::Bool(true))
}
