//! Bundles: options, each with products to choose from.

use std::collections::HashSet;

use super::product::Product;
use super::save::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

/// The shipment type of a bundle whose parts go in boxes of their own.
const APART: i64 = 1;
const PRODUCTS: &str = "Magento_Catalog::products";

/// The routes of bundles.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "bundle-products/:productSku/children", PRODUCTS, children),
        route("GET", "bundle-products/:sku/options/all", PRODUCTS, options),
        route("GET", "bundle-products/:sku/options/:optionId", PRODUCTS, option),
        route("POST", "bundle-products/options/add", PRODUCTS, add_option),
        route("POST", "bundle-products/:sku/links/:optionId", PRODUCTS, add_link),
    ]
}

fn children(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("productSku")).ok_or_else(unknown)?;
    Ok(product.selections().cloned().collect())
}

fn options(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    Ok(product.bundle_options.iter().cloned().map(Value::Map).collect())
}

fn option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    let id = request.id("optionId");
    let found = product.bundle_options.iter().find(|option| option.at("option_id").whole() == id);
    found.cloned().map(Value::Map).ok_or_else(no_option)
}

fn no_option() -> ApiError {
    let text = "The option that was requested doesn't exist. Verify the entity and try again.";
    ApiError::new(404, text)
}

/// Answers the new option's id.
fn add_option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("option").as_map().cloned().unwrap_or_default();
    let mut product =
        shop.catalogue.by_sku(&given.at("sku").text()).cloned().ok_or_else(unknown)?;
    let option = numbered(shop, &product.sku, &given);
    let id = option.at("option_id").clone();
    product.bundle_options.push(option);
    check_sources(shop, &product)?;
    shop.catalogue.put(product);
    Ok(id)
}

/// Answers the new selection's id.
fn add_link(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("optionId");
    let link = request.body.at("linkedProduct").as_map().cloned().unwrap_or_default();
    let mut product =
        shop.catalogue.by_sku(request.parameter("sku")).cloned().ok_or_else(unknown)?;
    shop.catalogue.by_sku(&link.at("sku").text()).ok_or_else(unknown)?;
    let selection = selection(shop, &link, id);
    let selection_id = selection.at("id").whole();
    let option = product.bundle_options.iter_mut().find(|one| one.at("option_id").whole() == id);
    option.ok_or_else(no_option)?.list_mut("product_links").push(Value::Map(selection));
    check_sources(shop, &product)?;
    shop.catalogue.put(product);
    Ok(Value::from(selection_id))
}

/// Takes the options from the extension attributes of a product body; a list replaces all.
///
/// # Errors
/// 400 for a choice that lies elsewhere than the rest.
pub(super) fn take(
    shop: &mut Shop,
    product: &mut Product,
    extension: &Value,
) -> Result<(), ApiError> {
    let Some(options) = extension.at("bundle_product_options").as_list() else { return Ok(()) };
    let options = options.iter().filter_map(Value::as_map);
    product.bundle_options = options.map(|given| numbered(shop, &product.sku, given)).collect();
    check_sources(shop, product)
}

/// What is shipped together must lie at one source.
fn check_sources(shop: &Shop, product: &Product) -> Result<(), ApiError> {
    let enabled = shop.inventory.sources.iter().filter(|source| source.at("enabled").truthy());
    if enabled.count() < 2 || product.value("shipment_type", 0).whole() == APART {
        return Ok(());
    }
    let mut sources = HashSet::new();
    for selection in product.selections() {
        let sku = selection.at("sku").text();
        sources.extend(shop.inventory.items.of(&sku).map(|item| item.source.to_lowercase()));
        if sources.len() > 1 {
            let text = "Product \"%1\" cannot be added to bundle product as bundle product has \
                        \"Ship Bundle Items Together\" and \"%1\" product assigned to multiple \
                        sources or has different source then rest of bundle items";
            return Err(ApiError::bad(text).with([sku]));
        }
    }
    Ok(())
}

fn numbered(shop: &mut Shop, sku: &str, given: &Map) -> Map {
    let mut option = given.clone();
    option.set("sku", sku);
    if option.at("option_id").whole() == 0 {
        shop.catalogue.last_bundle_option += 1;
        option.set("option_id", shop.catalogue.last_bundle_option);
    }
    let id = option.at("option_id").whole();
    let links = given.at("product_links").elements().iter().filter_map(Value::as_map);
    let links: Value = links.map(|link| Value::Map(selection(shop, link, id))).collect();
    option.set("product_links", links);
    option
}

fn selection(shop: &mut Shop, given: &Map, option: i64) -> Map {
    let mut link = given.clone();
    if link.at("id").text().is_empty() {
        shop.catalogue.last_selection += 1;
        link.set("id", shop.catalogue.last_selection.to_string());
    }
    link.set("option_id", option);
    for (field, default) in [("price", Value::from(0)), ("price_type", 0.into()), ("qty", 1.into())]
    {
        if link.at(field).is_null() {
            link.set(field, default);
        }
    }
    if link.at("is_default").is_null() {
        link.set("is_default", false);
    }
    link
}
