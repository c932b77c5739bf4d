//! The routes of product attributes.

use super::attributes::Attributes;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::search::{self, Criteria};
use crate::shop::Shop;

const TYPE: &str = "catalog-data-product-attribute-interface";
const RESOURCE: &str = "Magento_Catalog::attributes_attributes";

/// The routes of attributes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "products/attributes/types", RESOURCE, types),
        route("GET", "products/attributes", RESOURCE, list),
        route("POST", "products/attributes", RESOURCE, create),
        route("GET", "products/attributes/:attributeCode", RESOURCE, get),
        route("PUT", "products/attributes/:attributeCode", RESOURCE, update),
        route("DELETE", "products/attributes/:attributeCode", RESOURCE, delete),
    ]
}

fn types(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    let kinds = [
        ("text", "Text Field"),
        ("textarea", "Text Area"),
        ("texteditor", "Text Editor"),
        ("date", "Date"),
        ("datetime", "Date and Time"),
        ("boolean", "Yes/No"),
        ("multiselect", "Multiple Select"),
        ("select", "Dropdown"),
        ("price", "Price"),
        ("media_image", "Media Image"),
    ];
    let kind =
        |(value, label): (&str, &str)| Value::Map(map! { "value" => value, "label" => label });
    Ok(kinds.into_iter().map(kind).collect())
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let found = search::find(shop.catalogue.attributes.all().iter(), &criteria);
    let items = found.rows.into_iter().map(answer).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let code = request.parameter("attributeCode");
    let attributes = &shop.catalogue.attributes;
    let found = attributes.get(code).or_else(|| attributes.by_id(Value::from(code).whole()));
    found.map(answer).ok_or_else(|| unknown(code))
}

/// The refusal of an attribute that is not there.
pub(super) fn unknown(code: &str) -> ApiError {
    ApiError::new(404, "The attribute with a \"%1\" attributeCode doesn't exist. Verify the attribute and try again.")
        .with([code])
}

/// An attribute with every field that answers show.
pub(super) fn answer(row: &Map) -> Value {
    let mut row = row.clone();
    for (name, value) in new_defaults() {
        if !row.has(&name) {
            row.set(name, value);
        }
    }
    Value::Map(schema::render(TYPE, &row))
}

/// What a new attribute is unless someone says otherwise.
fn new_defaults() -> Map {
    map! {
        "is_wysiwyg_enabled" => false,
        "is_html_allowed_on_front" => false,
        "used_for_sort_by" => false,
        "is_filterable" => false,
        "is_filterable_in_search" => false,
        "is_used_in_grid" => false,
        "is_visible_in_grid" => false,
        "is_filterable_in_grid" => false,
        "position" => 0,
        "apply_to" => Value::List(Vec::new()),
        "is_searchable" => "0",
        "is_visible_in_advanced_search" => "0",
        "is_comparable" => "0",
        "is_used_for_promo_rules" => "0",
        "is_visible_on_front" => "0",
        "used_in_product_listing" => "0",
        "is_visible" => true,
        "scope" => "store",
        "entity_type_id" => "4",
        "is_required" => false,
        "options" => Value::List(Vec::new()),
        "is_user_defined" => true,
        "frontend_labels" => Value::List(Vec::new()),
        "is_unique" => "0",
        "validation_rules" => Value::List(Vec::new()),
    }
}

fn create(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("attribute").as_map().cloned().unwrap_or_default();
    let id = given.at("attribute_id").whole();
    if id > 0 {
        return change(shop, &id.to_string(), &given);
    }
    let code = code_of(&given)?;
    if shop.catalogue.attributes.get(&code).is_some() {
        let text = "Attribute with the same code (%1) already exists.";
        return Err(ApiError::new(400, text.replace("%1", &code)));
    }
    let row = new_attribute(shop, given, &code)?;
    shop.catalogue.attributes.add(row.clone());
    Ok(answer(&row))
}

fn code_of(given: &Map) -> Result<String, ApiError> {
    let label = given.at("default_frontend_label").text();
    let code = given.at("attribute_code").text();
    let has_label = !label.is_empty()
        || given
            .at("frontend_labels")
            .elements()
            .iter()
            .any(|one| !one.at("label").text().is_empty());
    if !has_label {
        return Err(ApiError::required("frontend_label"));
    }
    let is_good =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let begins_well =
        code.is_empty() || code.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !begins_well || code.len() > 60 || !code.chars().all(is_good) {
        let text = "Attribute code \"%1\" is invalid. Please use only letters (a-z), numbers (0-9) \
                    or underscore(_) in this field, first character should be a letter.";
        return Err(ApiError::bad(text).with([code]));
    }
    Ok(if code.is_empty() { label.to_lowercase().replace(' ', "_") } else { code })
}

fn new_attribute(shop: &mut Shop, given: Map, code: &str) -> Result<Map, ApiError> {
    let input = given.at("frontend_input").text();
    let (backend, source) = storage_of(&input).ok_or_else(|| {
        ApiError::bad("Invalid value of \"%value\" provided for the %fieldName field.")
            .named(map! { "fieldName" => "frontend_input", "value" => input.as_str() })
    })?;
    let attributes = &mut shop.catalogue.attributes;
    attributes.last += 1;
    let mut row = new_defaults();
    let options = given.at("options").clone();
    for (key, value) in given {
        if !value.is_null() {
            row.set(key, value);
        }
    }
    row.set("attribute_code", code);
    row.set("attribute_id", attributes.last);
    row.set("backend_type", backend);
    row.set("options", Value::List(Vec::new()));
    if let Some(source) = source {
        row.set("source_model", source);
        row.set("options", numbered_options(attributes, &options));
        row.set("default_value", "");
    }
    Ok(row)
}

/// How the values of an input are stored, and where its options come from.
fn storage_of(input: &str) -> Option<(&'static str, Option<&'static str>)> {
    const TABLE: &str = "Magento\\Eav\\Model\\Entity\\Attribute\\Source\\Table";
    const BOOLEAN: &str = "Magento\\Eav\\Model\\Entity\\Attribute\\Source\\Boolean";
    Some(match input {
        "text" | "gallery" | "media_image" => ("varchar", None),
        "textarea" | "texteditor" => ("text", None),
        "date" | "datetime" => ("datetime", None),
        "select" => ("int", Some(TABLE)),
        "multiselect" => ("text", Some(TABLE)),
        "boolean" => ("int", Some(BOOLEAN)),
        "price" | "weight" => ("decimal", None),
        _ => return None,
    })
}

fn numbered_options(attributes: &mut Attributes, given: &Value) -> Value {
    let mut options = vec![Value::Map(map! { "label" => " ", "value" => "" })];
    let mut sorted: Vec<&Value> = given.elements().iter().collect();
    sorted.sort_by_key(|option| option.at("sort_order").whole());
    for option in sorted {
        attributes.last_option += 1;
        let value = attributes.last_option.to_string();
        options.push(Value::Map(map! { "label" => option.at("label").text(), "value" => value }));
    }
    Value::List(options)
}

fn update(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("attribute").as_map().cloned().unwrap_or_default();
    change(shop, request.parameter("attributeCode"), &given)
}

fn change(shop: &mut Shop, code: &str, given: &Map) -> Result<Value, ApiError> {
    let row = shop.catalogue.attributes.get_mut(code).ok_or_else(|| unknown(code))?;
    for (key, value) in given.iter() {
        let is_fixed =
            matches!(key, "attribute_id" | "attribute_code" | "backend_type" | "options");
        if !is_fixed && !value.is_null() {
            row.set(key.to_owned(), value.clone());
        }
    }
    Ok(answer(row))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let code = request.parameter("attributeCode");
    let attributes = &mut shop.catalogue.attributes;
    let row = attributes.get(code).ok_or_else(|| unknown(code))?;
    if !row.at("is_user_defined").truthy() {
        return Err(ApiError::bad("The system attribute can't be deleted."));
    }
    attributes.remove(code);
    Ok(Value::Bool(true))
}
