//! Links between products: related, up-sell, cross-sell, and the parts of a grouped product.

use super::save::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";

/// The routes of product links.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "products/:sku/links/:type", PRODUCTS, list),
        route("POST", "products/:sku/links", PRODUCTS, add),
        route("PUT", "products/:sku/links", PRODUCTS, add),
        route("DELETE", "products/:sku/links/:type/:linkedProductSku", PRODUCTS, delete),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    let of_type = |link: &&Map| link.at("link_type").text() == request.parameter("type");
    let answer =
        |link: &Map| Value::Map(schema::render("catalog-data-product-link-interface", link));
    Ok(product.links.iter().filter(of_type).map(answer).collect())
}

fn add(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let items = match request.body.at("items") {
        Value::Null => vec![request.body.at("entity").clone()],
        items => items.elements().to_vec(),
    };
    for item in &items {
        if shop.catalogue.by_sku(&item.at("linked_product_sku").text()).is_none() {
            return Err(unknown());
        }
    }
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    for item in items.iter().filter_map(Value::as_map) {
        product.links.retain(|old| !is_same(old, item));
        product.links.push(item.clone());
    }
    Ok(Value::Bool(true))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let linked = request.parameter("linkedProductSku");
    let kind = request.parameter("type");
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    product.links.retain(|link| {
        link.at("link_type").text() != kind || link.at("linked_product_sku").text() != linked
    });
    Ok(Value::Bool(true))
}

fn is_same(left: &Map, right: &Map) -> bool {
    left.at("link_type") == right.at("link_type")
        && left.at("linked_product_sku") == right.at("linked_product_sku")
}
