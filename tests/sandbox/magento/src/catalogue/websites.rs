//! The websites that a product is sold on, and lists that never change.

use super::save::unknown;
use crate::error::ApiError;
use crate::json::Value;
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";

/// The routes of websites and of kinds.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "products/:sku/websites", PRODUCTS, add),
        route("PUT", "products/:sku/websites", PRODUCTS, add),
        route("DELETE", "products/:sku/websites/:websiteId", PRODUCTS, remove),
        route("GET", "products/links/types", PRODUCTS, link_types),
        route("GET", "products/links/:type/attributes", PRODUCTS, link_attributes),
        route("GET", "products/options/types", PRODUCTS, option_types),
        route("GET", "bundle-products/options/types", PRODUCTS, bundle_types),
    ]
}

fn add(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.body.at("productWebsiteLink").at("website_id").whole();
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    if !product.websites.contains(&id) {
        product.websites.push(id);
    }
    Ok(Value::Bool(true))
}

fn remove(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("websiteId");
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    product.websites.retain(|known| *known != id);
    Ok(Value::Bool(true))
}

fn link_types(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    let kinds = [(1, "related"), (4, "upsell"), (5, "crosssell"), (3, "associated")];
    let kinds = kinds.map(|(code, name)| Value::Map(map! { "code" => code, "name" => name }));
    Ok(Value::List(kinds.into()))
}

fn link_attributes(_: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let attribute = |code: &str, kind: &str| Value::Map(map! { "code" => code, "type" => kind });
    let mut attributes = vec![attribute("position", "int")];
    if request.parameter("type") == "associated" {
        attributes.push(attribute("qty", "decimal"));
    }
    Ok(Value::List(attributes))
}

fn option_types(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    let kinds = [
        ("Field", "field", "Text"),
        ("Area", "area", "Text"),
        ("File", "file", "File"),
        ("Drop-down", "drop_down", "Select"),
        ("Radio Buttons", "radio", "Select"),
        ("Checkbox", "checkbox", "Select"),
        ("Multiple Select", "multiple", "Select"),
        ("Date", "date", "Date"),
        ("Date & Time", "date_time", "Date"),
        ("Time", "time", "Date"),
    ];
    let kind = |(label, code, group)| {
        Value::Map(map! { "label" => label, "code" => code, "group" => group })
    };
    Ok(kinds.into_iter().map(kind).collect())
}

fn bundle_types(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    let kinds = [
        ("Drop-down", "select"),
        ("Radio Buttons", "radio"),
        ("Checkbox", "checkbox"),
        ("Multiple Select", "multi"),
    ];
    let kind = |(label, code)| Value::Map(map! { "label" => label, "code" => code });
    Ok(kinds.into_iter().map(kind).collect())
}
