//! The options that a select attribute offers.

use super::attribute_routes::unknown;
use crate::error::ApiError;
use crate::json::Value;
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const RESOURCE: &str = "Magento_Catalog::attributes_attributes";
const OPTIONS: &str = "products/attributes/:attributeCode/options";
const OPTION: &str = "products/attributes/:attributeCode/options/:optionId";

/// The routes of options.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", OPTIONS, RESOURCE, list),
        route("POST", OPTIONS, RESOURCE, add),
        route("PUT", OPTION, RESOURCE, update),
        route("DELETE", OPTION, RESOURCE, delete),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let code = request.parameter("attributeCode");
    let attribute = shop.catalogue.attributes.get(code).ok_or_else(|| unknown(code))?;
    Ok(Value::List(attribute.at("options").elements().to_vec()))
}

/// Answers the new option's value as a string.
fn add(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let code = request.parameter("attributeCode");
    let label = request.body.at("option").at("label").text();
    let attribute = shop.catalogue.attributes.get(code).ok_or_else(|| unknown(code))?;
    if attribute.at("source_model").is_null() {
        return Err(ApiError::bad("The \"%1\" attribute doesn't work with options.").with([code]));
    }
    if label.trim().is_empty() {
        return Err(ApiError::bad(
            "The attribute option label is empty. Enter the value and try again.",
        ));
    }
    let options = attribute.at("options").elements();
    if options.iter().any(|option| option.at("label").text() == label) {
        let text = "Admin store attribute option label \"%1\" is already exists.";
        return Err(ApiError::bad(text).with([label]));
    }
    let attributes = &mut shop.catalogue.attributes;
    attributes.last_option += 1;
    let value = attributes.last_option.to_string();
    if let Some(row) = attributes.get_mut(code) {
        let option = map! { "label" => label, "value" => value.as_str() };
        row.list_mut("options").push(Value::Map(option));
    }
    Ok(Value::from(value))
}

fn update(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let label = request.body.at("option").at("label").text();
    with_option(shop, request, |options, at| {
        if let Some(option) = options[at].as_map_mut() {
            option.set("label", label);
        }
    })
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    with_option(shop, request, |options, at| drop(options.remove(at)))
}

fn with_option(
    shop: &mut Shop,
    request: &Request,
    act: impl FnOnce(&mut Vec<Value>, usize),
) -> Result<Value, ApiError> {
    let code = request.parameter("attributeCode");
    let id = request.parameter("optionId");
    let row = shop.catalogue.attributes.get_mut(code).ok_or_else(|| unknown(code))?;
    let options = row.list_mut("options");
    let Some(at) = options.iter().position(|option| option.at("value").text() == id) else {
        let text = "The \"%1\" attribute doesn't include an option with \"%2\" ID.";
        return Err(ApiError::new(404, text).with([code, id]));
    };
    act(options, at);
    Ok(Value::Bool(true))
}
