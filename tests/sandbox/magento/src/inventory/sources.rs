//! `inventory/sources`: where goods lie.

use super::refuse;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::search::{self, Criteria};
use crate::shop::Shop;

const SOURCE: &str = "Magento_InventoryApi::source";
const EDIT: &str = "Magento_InventoryApi::source_edit";
const COLUMNS: &[&str] = &[
    "source_code",
    "name",
    "enabled",
    "description",
    "latitude",
    "longitude",
    "country_id",
    "region_id",
    "region",
    "city",
    "street",
    "postcode",
    "contact_name",
    "email",
    "phone",
    "fax",
    "use_default_carrier_config",
    "is_pickup_location_active",
    "frontend_name",
    "frontend_description",
];

/// The routes of sources.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "inventory/sources", SOURCE, list),
        route("POST", "inventory/sources", EDIT, save),
        route("GET", "inventory/sources/:sourceCode", SOURCE, get),
        route("PUT", "inventory/sources/:sourceCode", EDIT, save),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read_optional(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, COLUMNS, &report)?;
    let found = search::find(shop.inventory.sources.iter(), &criteria);
    let items = found.rows.into_iter().map(answer).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let code = request.parameter("sourceCode");
    shop.inventory.source(code).map(answer).ok_or_else(|| {
        ApiError::new(404, "Source with code \"%value\" does not exist.")
            .named(map! { "value" => code })
    })
}

fn answer(source: &Map) -> Value {
    let mut row = source.clone();
    if row.at("carrier_links").is_null() {
        row.set("carrier_links", Value::List(Vec::new()));
    }
    let extension = row.map_mut("extension_attributes");
    if !extension.has("is_pickup_location_active") {
        extension.set("is_pickup_location_active", false);
    }
    if !extension.has("frontend_name") {
        let is_default = source.at("source_code").as_str() == Some(super::DEFAULT_SOURCE);
        let name = if is_default { Value::from("") } else { source.at("name").clone() };
        row.map_mut("extension_attributes").set("frontend_name", name);
    }
    Value::Map(schema::render("inventory-api-data-source-interface", &row))
}

/// Creates a source, or changes the named fields of the one with its code.
fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut given = request.body.at("source").as_map().cloned().unwrap_or_default();
    let in_path = request.parameter("sourceCode");
    if !in_path.is_empty() {
        given.set("source_code", in_path);
    }
    let code = given.at("source_code").text();
    let known = shop.inventory.sources.iter().position(|one| one.at("source_code").text() == code);
    let mut source = known.map_or_else(defaults, |at| shop.inventory.sources[at].clone());
    source.merge(&given);
    check(&given, &source)?;
    source.map_mut("extension_attributes").remove("frontend_name");
    if let Some(at) = known {
        let was_enabled = shop.inventory.sources[at].at("enabled").truthy();
        if was_enabled != source.at("enabled").truthy() {
            shop.inventory.switched(&code, was_enabled);
        }
    }
    match known {
        Some(at) => shop.inventory.sources[at] = source,
        None => shop.inventory.sources.push(source),
    }
    Ok(Value::List(Vec::new()))
}

fn defaults() -> Map {
    map! { "enabled" => true, "use_default_carrier_config" => true }
}

/// What no source may lack, even where it already has it, and what it may not become.
fn check(given: &Map, source: &Map) -> Result<(), ApiError> {
    let problem = |text: &str, field: &str| ApiError::bad(text).named(map! { "field" => field });
    let is_missing = |field: &&str| given.at(field).text().trim().is_empty();
    let mut problems: Vec<ApiError> = ["source_code", "name", "postcode", "country_id"]
        .into_iter()
        .filter(is_missing)
        .map(|field| problem("\"%field\" can not be empty.", field))
        .collect();
    if given.at("source_code").text().trim().contains(char::is_whitespace) {
        problems.insert(0, problem("\"%field\" can not contain whitespaces.", "source_code"));
    }
    let is_default = source.at("source_code").as_str() == Some(super::DEFAULT_SOURCE);
    if is_default && !source.at("enabled").truthy() {
        problems.push(super::problem("Default source can not be disabled."));
    }
    refuse(problems)
}
