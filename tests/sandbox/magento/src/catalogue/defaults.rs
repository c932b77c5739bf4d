//! What a new product is unless someone says otherwise, and what it must not be.

use super::product::{GLOBAL, Product};
use super::url_key;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::shop::Shop;

/// Longest SKU that fits its column.
const MAX_SKU: usize = 64;

/// Fills what a new product must have.
pub(super) fn fill(product: &mut Product) {
    if product.kind.is_empty() {
        "simple".clone_into(&mut product.kind);
    }
    if product.websites.is_empty() {
        product.websites.push(1);
    }
    let url_key = url_key::from_name(&product.name(GLOBAL));
    let defaults = [
        ("status", Value::from(1)),
        ("visibility", Value::from(4)),
        ("options_container", "container2".into()),
        ("url_key", url_key.into()),
        ("msrp_display_actual_price_type", "0".into()),
        ("required_options", "0".into()),
        ("has_options", "0".into()),
        ("tax_class_id", "2".into()),
    ];
    for (code, value) in defaults {
        if product.value(code, GLOBAL).is_null() {
            product.set(code, GLOBAL, value);
        }
    }
}

/// What a request for a new product lacks.
///
/// # Errors
/// 400 for a missing attribute set, SKU or price.
pub(super) fn check_new(shop: &Shop, given: &Map) -> Result<(), ApiError> {
    if !shop.catalogue.sets.has(given.at("attribute_set_id").whole()) {
        return Err(
            ApiError::bad("Invalid product data: %1").with(["Invalid attribute set entity type"])
        );
    }
    if given.at("sku").text().is_empty() {
        let text = "The \"sku\" attribute value is empty. Set the attribute and try again.";
        return Err(ApiError::bad(text));
    }
    let is_priced =
        matches!(given.at("type_id").text().as_str(), "" | "simple" | "virtual" | "downloadable");
    if is_priced && given.at("price").is_null() {
        let text = "The \"Price\" attribute value is empty. Set the attribute and try again.";
        return Err(ApiError::bad(text));
    }
    Ok(())
}

/// What no product may be.
///
/// # Errors
/// 400 for a missing name, a SKU that is too long and a price or a weight below zero.
pub(super) fn check(product: &Product) -> Result<(), ApiError> {
    if product.name(GLOBAL).trim().is_empty() {
        let text =
            "The \"Product Name\" attribute value is empty. Set the attribute and try again.";
        return Err(ApiError::bad(text));
    }
    if product.sku.chars().count() > MAX_SKU {
        return Err(ApiError::bad("SKU length should be 64 characters maximum."));
    }
    for code in ["price", "special_price", "cost", "weight"] {
        if product
            .values
            .iter()
            .any(|one| one.code == code && one.value.decimal().is_sign_negative())
        {
            return Err(ApiError::bad("Please enter a number 0 or greater in this field."));
        }
    }
    Ok(())
}

/// Websites and categories must exist: the database refuses others.
///
/// # Errors
/// 400 where one does not.
pub(super) fn check_places(shop: &Shop, product: &Product) -> Result<(), ApiError> {
    let websites = shop.store.at("websites").elements();
    let has_website = |id: &i64| websites.iter().any(|website| website.at("id").whole() == *id);
    let has_category = |(id, _): &(i64, i64)| shop.catalogue.categories.has(*id);
    if product.websites.iter().all(has_website) && product.categories.iter().all(has_category) {
        return Ok(());
    }
    Err(ApiError::bad("The product was unable to be saved. Please try again."))
}

/// An address belongs to one visible product.
///
/// # Errors
/// 400 when another has it.
pub(super) fn check_url_key(shop: &Shop, product: &Product) -> Result<(), ApiError> {
    if product.value("visibility", GLOBAL).whole() == 1 {
        return Ok(());
    }
    let owner = shop.catalogue.owner_of_url_key(&product.value("url_key", GLOBAL).text());
    if owner.is_some_and(|owner| owner != product.id) {
        return Err(ApiError::bad("URL key for specified store already exists."));
    }
    Ok(())
}
