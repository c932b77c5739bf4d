//! What a new product is unless someone says otherwise, and what it must not be.

use super::attribute_sets::DEFAULT_SET;
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
/// 400 for a missing attribute set or name.
pub(super) fn check_new(given: &Map) -> Result<(), ApiError> {
    if given.at("attribute_set_id").whole() != DEFAULT_SET {
        return Err(
            ApiError::bad("Invalid product data: %1").with(["Invalid attribute set entity type"])
        );
    }
    if given.at("name").text().trim().is_empty() {
        let text =
            "The \"Product Name\" attribute value is empty. Set the attribute and try again.";
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
/// 400 for a SKU that is too long and for a price below zero.
pub(super) fn check(product: &Product) -> Result<(), ApiError> {
    if product.sku.chars().count() > MAX_SKU {
        return Err(ApiError::bad("SKU length should be 64 characters maximum."));
    }
    for code in ["price", "special_price", "cost"] {
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
