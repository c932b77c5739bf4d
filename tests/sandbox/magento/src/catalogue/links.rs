//! Links between products: related, up-sell, cross-sell, and the parts of a grouped product.

use super::product::Product;
use super::save::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";
const KINDS: [&str; 4] = ["related", "upsell", "crosssell", "associated"];

/// The routes of product links.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "products/:sku/links/:type", PRODUCTS, list),
        route("POST", "products/:sku/links", PRODUCTS, add),
        route("PUT", "products/:sku/links", PRODUCTS, change),
        route("DELETE", "products/:sku/links/:type/:linkedProductSku", PRODUCTS, delete),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let kind = request.parameter("type");
    check_known(kind)?;
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    let of_type = |link: &&Map| link.at("link_type").text() == kind;
    let answer =
        |link: &Map| Value::Map(schema::render("catalog-data-product-link-interface", link));
    Ok(product.links.iter().filter(of_type).map(answer).collect())
}

fn check_known(kind: &str) -> Result<(), ApiError> {
    if KINDS.contains(&kind) {
        return Ok(());
    }
    let text = "The \"%1\" link type is unknown. Verify the type and try again.";
    Err(ApiError::new(404, text).with([kind]))
}

/// Adds links to those that are there.
fn add(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let items = request.body.at("items").elements();
    if items.is_empty() {
        return Err(ApiError::invalid("items", "empty array"));
    }
    for item in items {
        let kind = item.at("link_type").text();
        if kind.is_empty() {
            return Err(ApiError::required("linkType"));
        }
        if !KINDS.contains(&kind.as_str()) {
            let text = "The \"%1\" link type wasn't found. Verify the type and try again.";
            return Err(ApiError::new(404, text).with([kind]));
        }
    }
    shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    let is_missing = |item: &Value| linked(shop, item).is_none();
    if items.iter().any(is_missing) {
        let text = "The linked products data is invalid. Verify the data and try again.";
        return Err(ApiError::bad(text));
    }
    put(shop, request.parameter("sku"), items)
}

/// Adds one link, or changes its position.
fn change(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let item = request.body.at("entity").clone();
    linked(shop, &item).ok_or_else(unknown)?;
    put(shop, request.parameter("sku"), &[item])
}

fn linked<'a>(shop: &'a Shop, item: &Value) -> Option<&'a Product> {
    shop.catalogue.by_sku(&item.at("linked_product_sku").text())
}

fn put(shop: &mut Shop, sku: &str, items: &[Value]) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku_mut(sku).ok_or_else(unknown)?;
    for item in items.iter().filter_map(Value::as_map) {
        product.links.retain(|old| !is_same(old, item));
        product.links.push(item.clone());
    }
    Ok(Value::Bool(true))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (sku, linked) = (request.parameter("sku"), request.parameter("linkedProductSku"));
    let kind = request.parameter("type");
    check_known(kind)?;
    let product = shop.catalogue.by_sku_mut(sku).ok_or_else(unknown)?;
    let before = product.links.len();
    product.links.retain(|link| {
        link.at("link_type").text() != kind || link.at("linked_product_sku").text() != linked
    });
    if product.links.len() == before {
        let text = "Product %1 doesn't have linked %2 as %3";
        return Err(ApiError::new(404, text).with([sku, linked, kind]));
    }
    Ok(Value::Bool(true))
}

fn is_same(left: &Map, right: &Map) -> bool {
    left.at("link_type") == right.at("link_type")
        && left.at("linked_product_sku") == right.at("linked_product_sku")
}
