//! Configurable products: their options and their children.

use super::product::{GLOBAL, Product};
use super::render;
use super::save::unknown;
use super::variations::{check_variations, generate, option_codes, shown_options};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";

/// The routes of configurables.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "configurable-products/:sku/children", PRODUCTS, children),
        route("GET", "configurable-products/:sku/options/all", PRODUCTS, options),
        route("GET", "configurable-products/:sku/options/:id", PRODUCTS, option),
        route("POST", "configurable-products/:sku/options", PRODUCTS, add_option),
        route("PUT", "configurable-products/:sku/options/:id", PRODUCTS, change_option),
        route("DELETE", "configurable-products/:sku/options/:id", PRODUCTS, remove_option),
        route("PUT", "configurable-products/variation", PRODUCTS, generate),
        route("POST", "configurable-products/:sku/child", PRODUCTS, add_child),
        route("DELETE", "configurable-products/:sku/children/:childSku", PRODUCTS, remove_child),
    ]
}

fn find<'a>(shop: &'a Shop, request: &Request) -> Result<&'a Product, ApiError> {
    shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)
}

/// Children show fewer fields than a product read by itself.
fn children(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let parent = find(shop, request)?;
    let children = parent.children.iter().filter_map(|id| shop.catalogue.get(*id));
    Ok(children.map(|child| child_answer(shop, child, request.store_id())).collect())
}

fn child_answer(shop: &Shop, child: &Product, store: i64) -> Value {
    const SHOWN: &[&str] = &[
        "required_options",
        "has_options",
        "tax_class_id",
        "category_ids",
        "url_key",
        "msrp_display_actual_price_type",
        "image",
        "small_image",
        "thumbnail",
        "special_price",
        "special_from_date",
        "special_to_date",
        "short_description",
    ];
    let mut answer = render::head(child, store);
    answer.set("product_links", Value::List(Vec::new()));
    answer.set("tier_prices", child.tier_prices.iter().cloned().map(Value::Map).collect::<Value>());
    let is_option = |code: &str| {
        shop.catalogue.attributes.get(code).is_some_and(|row| {
            row.at("frontend_input").as_str() == Some("select")
                && row.at("is_user_defined").truthy()
        })
    };
    let all = render::custom_attributes(shop, child, store);
    let mut shown: Vec<Value> = all
        .elements()
        .iter()
        .filter(|one| {
            let code = one.at("attribute_code").text();
            SHOWN.contains(&code.as_str()) || is_option(&code)
        })
        .cloned()
        .collect();
    shown.sort_by_key(|one| match one.at("attribute_code").as_str() {
        Some("url_key") => 1,
        Some("msrp_display_actual_price_type") => 2,
        _ => 0,
    });
    answer.set("custom_attributes", shown);
    Value::Map(answer)
}

/// Options belong to configurables only.
fn configurable<'a>(shop: &'a Shop, request: &Request) -> Result<&'a Product, ApiError> {
    let product = find(shop, request)?;
    if product.kind == "configurable" {
        return Ok(product);
    }
    let text = "This is implemented for the \"%1\" configurable product only.";
    Err(ApiError::bad(text).with([request.parameter("sku")]))
}

fn options(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = configurable(shop, request)?;
    Ok(shown_options(shop, product).into_iter().map(Value::Map).collect())
}

fn option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let options = shown_options(shop, configurable(shop, request)?);
    let found = options.into_iter().find(|option| option.at("id").whole() == id);
    let text =
        "The \"%1\" entity that was requested doesn't exist. Verify the entity and try again.";
    found.map(Value::Map).ok_or_else(|| ApiError::new(404, text).with([id]))
}

/// Answers the new option's id.
fn add_option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut product = find(shop, request)?.clone();
    let mut given = request.body.at("option").as_map().cloned().unwrap_or_default();
    given.remove("is_use_default");
    let option = numbered(shop, &product, &given);
    let id = option.at("id").clone();
    "configurable".clone_into(&mut product.kind);
    product.configurable_options.push(option);
    note_images(&mut product);
    shop.catalogue.put(product);
    Ok(id)
}

/// Changes what the request names of an option; answers its id.
fn change_option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let mut product = find(shop, request)?.clone();
    let options = &mut product.configurable_options;
    let Some(option) = options.iter_mut().find(|option| option.at("id").whole() == id) else {
        let text = "Option with id \"%1\" not found";
        return Err(ApiError::new(404, text).with([id]));
    };
    let given = request.body.at("option");
    for field in ["label", "position", "values", "is_use_default"] {
        if !given.at(field).is_null() {
            option.set(field, given.at(field).clone());
        }
    }
    shop.catalogue.put(product);
    Ok(Value::from(id))
}

fn remove_option(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let mut product = find(shop, request)?.clone();
    let before = product.configurable_options.len();
    product.configurable_options.retain(|option| option.at("id").whole() != id);
    if product.configurable_options.len() == before {
        let text = "The option that was requested doesn't exist. Verify the entity and try again.";
        return Err(ApiError::new(404, text));
    }
    shop.catalogue.put(product);
    Ok(Value::Bool(true))
}

fn add_child(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut product = find(shop, request)?.clone();
    let child = shop.catalogue.by_sku(&request.body.at("childSku").text()).ok_or_else(unknown)?;
    if product.children.contains(&child.id) {
        return Err(ApiError::bad("The product is already attached."));
    }
    if product.configurable_options.is_empty() {
        let text = "The parent product doesn't have configurable product options.";
        return Err(ApiError::bad(text));
    }
    let codes = option_codes(shop, &product);
    if let Some(code) = codes.into_iter().find(|code| child.value(code, 0).text().is_empty()) {
        let text = "The child product doesn't have the \"%1\" attribute value. Verify the value and try again.";
        return Err(ApiError::bad(text).with([code]));
    }
    product.children.push(child.id);
    check_variations(shop, &product, |id| Value::from(id.to_string()))?;
    shop.catalogue.put(product);
    Ok(Value::Bool(true))
}

/// A product that is saved again notes that it has no images.
fn note_images(product: &mut Product) {
    for role in ["image", "small_image", "thumbnail"] {
        if product.value(role, GLOBAL).is_null() {
            product.set(role, GLOBAL, Value::from("no_selection"));
        }
    }
}

fn remove_child(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut product = find(shop, request)?.clone();
    let child = shop.catalogue.by_sku(request.parameter("childSku")).map(|child| child.id);
    let before = product.children.len();
    product.children.retain(|id| Some(*id) != child);
    if product.children.len() == before {
        return Err(ApiError::new(
            404,
            "The option that was requested doesn't exist. Verify the entity and try again.",
        ));
    }
    shop.catalogue.put(product);
    Ok(Value::Bool(true))
}

/// Takes options and children from the extension attributes of a product body.
///
/// # Errors
/// 400 for a child that does not exist.
pub(super) fn take(
    shop: &mut Shop,
    product: &mut Product,
    extension: &Value,
) -> Result<(), ApiError> {
    if let Some(options) = extension.at("configurable_product_options").as_list() {
        let options = options.iter().filter_map(Value::as_map);
        product.configurable_options =
            options.map(|given| numbered(shop, product, given)).collect();
    }
    if let Some(children) = extension.at("configurable_product_links").as_list() {
        let children: Vec<i64> = children.iter().map(Value::whole).collect();
        if let Some(id) = children.iter().find(|id| shop.catalogue.get(**id).is_none()) {
            let text = "The product was unable to be saved. Please try again. Product with id \"%1\" does not exist.";
            return Err(ApiError::bad(text).with([*id]));
        }
        product.children = children;
        check_variations(shop, product, Value::from)?;
    }
    Ok(())
}

fn numbered(shop: &mut Shop, product: &Product, given: &Map) -> Map {
    let attribute = given.at("attribute_id").text();
    let known =
        product.configurable_options.iter().find(|old| old.at("attribute_id").text() == attribute);
    let id = known.map_or_else(
        || {
            shop.catalogue.last_configurable_option += 1;
            shop.catalogue.last_configurable_option
        },
        |old| old.at("id").whole(),
    );
    let label = match given.at("label") {
        Value::Null => shop
            .catalogue
            .attributes
            .by_id(given.at("attribute_id").whole())
            .map(|row| row.at("default_frontend_label").clone())
            .unwrap_or_default(),
        label => label.clone(),
    };
    let mut option = map! {
        "id" => id,
        "attribute_id" => attribute,
        "label" => label,
        "position" => given.at("position").whole(),
        "values" => given.at("values").clone(),
        "product_id" => product.id,
    };
    if given.at("is_use_default").truthy() {
        option.set("is_use_default", true);
    }
    option
}
