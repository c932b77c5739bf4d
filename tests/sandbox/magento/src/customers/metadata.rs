//! What the attributes of customers and of their addresses are: those of an installation.

use std::sync::LazyLock;

use super::CUSTOMER;
use crate::error::ApiError;
use crate::json::{self, Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::shop::Shop;

/// The attributes by entity type, in the order of their set: what differs from the usual, and
/// the forms that each is part of.
static ATTRIBUTES: LazyLock<Value> =
    LazyLock::new(|| json::parse(include_str!("metadata.json")).unwrap_or_default());

/// The routes of metadata.
pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "attributeMetadata/customer", CUSTOMER, all),
        route("GET", "attributeMetadata/customer/custom", CUSTOMER, custom),
        route("GET", "attributeMetadata/customer/form/:formCode", CUSTOMER, form),
        route("GET", "attributeMetadata/customer/attribute/:attributeCode", CUSTOMER, one),
        route("GET", "attributeMetadata/customerAddress", CUSTOMER, all),
        route("GET", "attributeMetadata/customerAddress/custom", CUSTOMER, custom),
        route("GET", "attributeMetadata/customerAddress/form/:formCode", CUSTOMER, form),
        route("GET", "attributeMetadata/customerAddress/attribute/:attributeCode", CUSTOMER, one),
    ]
}

fn entity_type(request: &Request) -> &'static str {
    let is_address = request.pattern.starts_with("attributeMetadata/customerAddress");
    if is_address { "customer_address" } else { "customer" }
}

fn rows(request: &Request) -> impl Iterator<Item = &'static Map> {
    ATTRIBUTES.at(entity_type(request)).elements().iter().filter_map(Value::as_map)
}

fn all(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    Ok(rows(request).map(|row| answer(shop, row)).collect())
}

/// An installation brings no attributes beyond those that every customer has a field for.
fn custom(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Ok(Value::List(Vec::new()))
}

fn form(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let code = request.parameter("formCode");
    let is_part = |row: &&Map| row.at("forms").elements().contains(&Value::from(code));
    let mut found: Vec<&Map> = rows(request).filter(is_part).collect();
    if found.is_empty() {
        return Err(ApiError::no_such("formCode", code));
    }
    found.sort_by_key(|row| row.at("sort_order").whole());
    Ok(found.into_iter().map(|row| answer(shop, row)).collect())
}

fn one(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let code = request.parameter("attributeCode");
    let found = rows(request).find(|row| row.at("attribute_code").as_str() == Some(code));
    found.map(|row| answer(shop, row)).ok_or_else(|| {
        let text = "No such entity with %fieldName = %fieldValue, %field2Name = %field2Value";
        ApiError::new(404, text).named(map! {
            "fieldName" => "entityType",
            "fieldValue" => entity_type(request),
            "field2Name" => "attributeCode",
            "field2Value" => code,
        })
    })
}

fn answer(shop: &Shop, row: &Map) -> Value {
    let mut whole = map! {
        "frontend_input" => "text",
        "input_filter" => "",
        "store_label" => row.at("frontend_label").clone(),
        "validation_rules" => Value::List(Vec::new()),
        "multiline_count" => 0,
        "visible" => true,
        "required" => false,
        "data_model" => "",
        "options" => options(shop, &row.at("attribute_code").text()),
        "frontend_class" => class(row),
        "user_defined" => false,
        "sort_order" => 0,
        "note" => "",
        "system" => true,
        "backend_type" => "static",
        "is_used_in_grid" => false,
        "is_visible_in_grid" => false,
        "is_filterable_in_grid" => false,
        "is_searchable_in_grid" => false,
    };
    whole.merge(row);
    Value::Map(schema::render("customer-data-attribute-metadata-interface", &whole))
}

/// The options that the shop itself decides on.
fn options(shop: &Shop, code: &str) -> Value {
    let country = shop.directory.at("country_US");
    match code {
        "group_id" => {
            let groups = shop.customers.groups.iter().filter(|group| group.at("id").whole() > 0);
            groups.map(|group| option(&group.at("code").text(), group.at("id"))).collect()
        }
        "country_id" => Value::from(vec![
            option(" ", &Value::from("")),
            option(&country.at("full_name_locale").text(), country.at("id")),
        ]),
        "region_id" => {
            let none = option("Please select a region, state or province.", &Value::from(""));
            let regions = country.at("available_regions").elements().iter();
            let regions = regions.map(|region| option(&region.at("name").text(), region.at("id")));
            std::iter::once(none).chain(regions).collect()
        }
        _ => Value::List(Vec::new()),
    }
}

fn option(label: &str, value: &Value) -> Value {
    Value::Map(map! { "label" => label, "value" => value.text() })
}

/// How a form checks the attribute, as a browser's style classes.
fn class(row: &Map) -> String {
    let rules = row.at("validation_rules").elements();
    let is_email = rules.iter().any(|rule| rule.at("value").as_str() == Some("email"));
    let required = row.at("required").truthy().then_some("required-entry");
    let checked = is_email.then_some("validate-email");
    required.into_iter().chain(checked).collect::<Vec<_>>().join(" ")
}
