//! Custom options of a product: engraving, gift wrap and the like, with prices of their own.

use super::product::{GLOBAL, Product};
use super::save::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";

/// The routes of custom options.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "products/:sku/options", PRODUCTS, list),
        route("GET", "products/:sku/options/:optionId", PRODUCTS, get),
        route("DELETE", "products/:sku/options/:optionId", PRODUCTS, delete),
        route("POST", "products/options", PRODUCTS, save),
        route("PUT", "products/options/:optionId", PRODUCTS, save),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    Ok(product.custom_options.iter().cloned().map(Value::Map).collect())
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    let id = request.id("optionId");
    let found = product.custom_options.iter().find(|option| option.at("option_id").whole() == id);
    found.cloned().map(Value::Map).ok_or_else(|| ApiError::no_such("optionId", id))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("optionId");
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    let before = product.custom_options.len();
    product.custom_options.retain(|option| option.at("option_id").whole() != id);
    if product.custom_options.len() == before {
        return Err(ApiError::no_such("optionId", id));
    }
    mark(product);
    Ok(Value::Bool(true))
}

fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut given = request.body.at("option").as_map().cloned().unwrap_or_default();
    if request.id("optionId") > 0 {
        given.set("option_id", request.id("optionId"));
    }
    let sku = given.at("product_sku").text();
    if sku.is_empty() {
        return Err(ApiError::bad("The ProductSku is empty. Set the ProductSku and try again."));
    }
    let mut product = shop.catalogue.by_sku(&sku).cloned().ok_or_else(unknown)?;
    let known = given.at("option_id").whole();
    let is_it = |option: &Map| option.at("option_id").whole() == known;
    if known > 0 && !product.custom_options.iter().any(is_it) {
        return Err(ApiError::new(404, "No such entity."));
    }
    let option = number(shop, &product.sku, &given);
    let id = option.at("option_id").whole();
    product.custom_options.retain(|old| old.at("option_id").whole() != id);
    product.custom_options.push(option.clone());
    mark(&mut product);
    shop.catalogue.put(product);
    Ok(Value::Map(option))
}

/// Takes the options of a product body; a list replaces all.
pub(super) fn take(shop: &mut Shop, product: &mut Product, given: &Value) {
    let Some(list) = given.as_list() else { return };
    let options = list.iter().filter_map(Value::as_map);
    product.custom_options = options.map(|option| number(shop, &product.sku, option)).collect();
    mark(product);
}

/// Gives ids to an option and its values.
fn number(shop: &mut Shop, sku: &str, given: &Map) -> Map {
    let catalogue = &mut shop.catalogue;
    let mut option = given.clone();
    option.set("product_sku", sku);
    if option.at("option_id").whole() == 0 {
        catalogue.last_custom_option += 1;
        option.set("option_id", catalogue.last_custom_option);
    }
    if let Some(Value::List(values)) = option.get_mut("values") {
        for value in values.iter_mut().filter_map(Value::as_map_mut) {
            if value.at("option_type_id").whole() == 0 {
                catalogue.last_custom_value += 1;
                value.set("option_type_id", catalogue.last_custom_value);
            }
        }
    }
    option
}

fn mark(product: &mut Product) {
    let flag = |on: bool| if on { "1" } else { "0" };
    let has_required = product.custom_options.iter().any(|option| option.at("is_require").truthy());
    product.set("has_options", GLOBAL, flag(!product.custom_options.is_empty()));
    product.set("required_options", GLOBAL, flag(has_required));
}
