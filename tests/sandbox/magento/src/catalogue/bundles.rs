//! Bundles: options, each with products to choose from.

use std::collections::HashSet;

use super::product::Product;
use super::save::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::shop::Shop;

/// The shipment type of a bundle whose parts go in boxes of their own.
const APART: i64 = 1;
/// The kind of product.
const BUNDLE: &str = "bundle";
const OPTION: &str = "bundle-data-option-interface";
const PRODUCTS: &str = "Magento_Catalog::products";

/// The routes of bundles.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "bundle-products/:productSku/children", PRODUCTS, children),
        route("GET", "bundle-products/:sku/options/all", PRODUCTS, options),
        route("GET", "bundle-products/:sku/options/:optionId", PRODUCTS, option),
        route("POST", "bundle-products/options/add", PRODUCTS, save_option),
        route("PUT", "bundle-products/options/:optionId", PRODUCTS, save_option),
        route("DELETE", "bundle-products/:sku/options/:optionId", PRODUCTS, delete_option),
        route("POST", "bundle-products/:sku/links/:optionId", PRODUCTS, add_link),
        route("PUT", "bundle-products/:sku/links/:id", PRODUCTS, save_link),
        route(
            "DELETE",
            "bundle-products/:sku/options/:optionId/children/:childSku",
            PRODUCTS,
            remove_link,
        ),
    ]
}

fn children(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = bundle(shop, request.parameter("productSku"))?;
    Ok(shown(product)
        .iter()
        .flat_map(|option| option.at("product_links").elements())
        .cloned()
        .collect())
}

fn options(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    Ok(shown(bundle(shop, request.parameter("sku"))?).into_iter().map(Value::Map).collect())
}

fn option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = bundle(shop, request.parameter("sku"))?;
    let at = position(product, request.id("optionId")).ok_or_else(no_option)?;
    Ok(Value::Map(shown(product).remove(at)))
}

/// A bundle's options as answers show them. With a price that follows from the parts, no part has
/// one of its own.
pub(super) fn shown(product: &Product) -> Vec<Map> {
    let is_dynamic = product.value("price_type", 0).whole() == 0;
    let show = |option: &Map| {
        let mut option = schema::render(OPTION, option);
        let links = option.list_mut("product_links").iter_mut();
        for link in links.filter_map(Value::as_map_mut).filter(|_| is_dynamic) {
            link.set("price", Value::Null);
            link.set("price_type", Value::Null);
        }
        option
    };
    product.bundle_options.iter().map(show).collect()
}

/// The bundle that an option is asked of.
fn bundle<'a>(shop: &'a Shop, sku: &str) -> Result<&'a Product, ApiError> {
    let product = shop.catalogue.by_sku(sku).ok_or_else(unknown)?;
    if product.kind == BUNDLE {
        return Ok(product);
    }
    Err(ApiError::bad("This is implemented for bundle products only."))
}

/// The bundle that a choice is changed of.
fn bundle_of_links(shop: &Shop, request: &Request) -> Result<Product, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    if product.kind == BUNDLE {
        return Ok(product.clone());
    }
    let text = "The product with the \"%1\" SKU isn't a bundle product.";
    Err(ApiError::bad(text).with([product.sku.as_str()]))
}

fn position(product: &Product, id: i64) -> Option<usize> {
    product.bundle_options.iter().position(|option| option.at("option_id").whole() == id)
}

fn no_option() -> ApiError {
    let text = "The option that was requested doesn't exist. Verify the entity and try again.";
    ApiError::new(404, text)
}

/// Answers the option's id.
fn save_option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut given = request.body.at("option").as_map().cloned().unwrap_or_default();
    let mut product = bundle(shop, &given.at("sku").text())?.clone();
    if request.id("optionId") != 0 {
        given.set("option_id", request.id("optionId"));
    }
    let id = if let Some(at) = position(&product, given.at("option_id").whole()) {
        let mut known = product.bundle_options[at].clone();
        known.merge(&given);
        product.bundle_options[at] = numbered(shop, &product.sku, &known);
        given.at("option_id").clone()
    } else {
        given.set("option_id", Value::Null);
        let option = numbered(shop, &product.sku, &given);
        let id = option.at("option_id").clone();
        product.bundle_options.push(option);
        id
    };
    check_sources(shop, &product)?;
    shop.catalogue.put(product);
    Ok(id)
}

fn delete_option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut product = bundle(shop, request.parameter("sku"))?.clone();
    let at = position(&product, request.id("optionId")).ok_or_else(no_option)?;
    product.bundle_options.remove(at);
    shop.catalogue.put(product);
    Ok(Value::Bool(true))
}

/// Answers the new selection's id.
fn add_link(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("optionId");
    let link = request.body.at("linkedProduct").as_map().cloned().unwrap_or_default();
    let mut product = bundle_of_links(shop, request)?;
    let Some(at) = position(&product, id) else {
        let text = "Product with specified sku: \"%1\" does not contain option: \"%2\"";
        return Err(ApiError::bad(text).with([Value::from(product.sku), id.into()]));
    };
    let sku = part(shop, &link)?;
    let links = product.bundle_options[at].list_mut("product_links");
    if links.iter().any(|known| known.at("sku").text().eq_ignore_ascii_case(&sku)) {
        let text = "Child with specified sku: \"%1\" already assigned to product: \"%2\"";
        return Err(ApiError::bad(text).with([sku, product.sku]));
    }
    let selection = selection(shop, &link, id);
    let selection_id = selection.at("id").whole();
    links.push(Value::Map(selection));
    check_sources(shop, &product)?;
    shop.catalogue.put(product);
    Ok(Value::from(selection_id))
}

/// Changes a choice; what is not given stays.
fn save_link(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("linkedProduct").as_map().cloned().unwrap_or_default();
    let mut product = bundle_of_links(shop, request)?;
    part(shop, &given)?;
    let id = given.at("id").text();
    if id.is_empty() {
        let text = "The product link needs an ID field entered. Enter and try again.";
        return Err(ApiError::bad(text));
    }
    let links = product.bundle_options.iter_mut().flat_map(|one| one.list_mut("product_links"));
    let known = links.filter_map(Value::as_map_mut).find(|link| link.at("id").text() == id);
    let Some(known) = known else {
        let text =
            "The product link with the \"%1\" ID field wasn't found. Verify the ID and try again.";
        return Err(ApiError::bad(text).with([id]));
    };
    known.merge(&given);
    shop.catalogue.put(product);
    Ok(Value::Bool(true))
}

fn remove_link(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut product = bundle_of_links(shop, request)?;
    let child = request.parameter("childSku");
    let gone = |link: &Value| link.at("sku").text().eq_ignore_ascii_case(child);
    let links = position(&product, request.id("optionId"))
        .map(|at| product.bundle_options[at].list_mut("product_links"))
        .filter(|links| links.iter().any(gone));
    let Some(links) = links else {
        let text = "The bundle product doesn't exist. Review your request and try again.";
        return Err(ApiError::new(404, text));
    };
    links.retain(|link| !gone(link));
    shop.catalogue.put(product);
    Ok(Value::Bool(true))
}

/// The SKU of a product that can be a part of a bundle.
fn part(shop: &Shop, link: &Map) -> Result<String, ApiError> {
    let product = shop.catalogue.by_sku(&link.at("sku").text()).ok_or_else(unknown)?;
    if product.is_composite() {
        return Err(ApiError::bad("The bundle product can't contain another composite product."));
    }
    Ok(product.sku.clone())
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
    let defaults =
        [("price", 0), ("price_type", 0), ("qty", 1), ("position", 0), ("can_change_quantity", 0)];
    for (field, default) in defaults {
        if link.at(field).is_null() {
            link.set(field, default);
        }
    }
    if link.at("is_default").is_null() {
        link.set("is_default", false);
    }
    link
}
