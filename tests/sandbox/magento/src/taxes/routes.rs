//! The routes of tax classes, rates and rules.

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::search::{self, Criteria};
use crate::shop::Shop;

const TAX: &str = "Magento_Tax::manage_tax";

/// The routes of taxes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "taxClasses/search", TAX, classes),
        route("GET", "taxClasses/:taxClassId", TAX, class),
        route("POST", "taxClasses", TAX, save_class),
        route("PUT", "taxClasses/:classId", TAX, update_class),
        route("DELETE", "taxClasses/:taxClassId", TAX, delete_class),
        route("GET", "taxRates/search", TAX, rates),
        route("GET", "taxRates/:rateId", TAX, rate),
        route("POST", "taxRates", TAX, save_rate),
        route("PUT", "taxRates", TAX, save_rate),
        route("DELETE", "taxRates/:rateId", TAX, delete_rate),
        route("GET", "taxRules/search", TAX, rules),
        route("GET", "taxRules/:ruleId", TAX, rule),
        route("POST", "taxRules", TAX, save_rule),
        route("PUT", "taxRules", TAX, save_rule),
        route("DELETE", "taxRules/:ruleId", TAX, delete_rule),
    ]
}

fn list(rows: &[Map], request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let found = search::find(rows.iter(), &criteria);
    let items = found.rows.into_iter().cloned().map(Value::Map).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn find(rows: &[Map], key: &str, name: &str, id: i64) -> Result<Value, ApiError> {
    let found = rows.iter().find(|row| row.at(key).whole() == id);
    found.cloned().map(Value::Map).ok_or_else(|| ApiError::no_such(name, id))
}

fn delete(rows: &mut Vec<Map>, name: &str, id: i64) -> Result<Value, ApiError> {
    find(rows, "id", name, id)?;
    rows.retain(|row| row.at("id").whole() != id);
    Ok(Value::Bool(true))
}

fn classes(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    list(&shop.taxes.classes, request)
}

fn class(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(&shop.taxes.classes, "class_id", "taxClassId", request.id("taxClassId"))
}

/// Answers the new class's id as a string.
fn save_class(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("taxClass").as_map().cloned().unwrap_or_default();
    let classes = &mut shop.taxes.classes;
    let is_taken = |known: &Map| {
        known.at("class_name") == row.at("class_name")
            && known.at("class_type") == row.at("class_type")
    };
    if classes.iter().any(is_taken) {
        let text = "A class with the same name already exists for ClassType %1.";
        return Err(ApiError::bad(text).with([row.at("class_type").text()]));
    }
    let last = classes.iter().map(|known| known.at("class_id").whole()).max();
    let id = last.unwrap_or_default() + 1;
    row.set("class_id", id);
    classes.push(schema::render("tax-data-tax-class-interface", &row));
    Ok(Value::from(id.to_string()))
}

fn update_class(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("classId");
    let classes = &mut shop.taxes.classes;
    let known = classes.iter_mut().find(|known| known.at("class_id").whole() == id);
    let known = known.ok_or_else(|| ApiError::no_such("taxClassId", id))?;
    known.set("class_name", request.body.at("taxClass").at("class_name").clone());
    Ok(Value::from(id.to_string()))
}

fn delete_class(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("taxClassId");
    find(&shop.taxes.classes, "class_id", "taxClassId", id)?;
    shop.taxes.classes.retain(|known| known.at("class_id").whole() != id);
    Ok(Value::Bool(true))
}

fn rates(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    list(&shop.taxes.rates, request)
}

fn rate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(&shop.taxes.rates, "id", "rateId", request.id("rateId"))
}

fn delete_rate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    delete(&mut shop.taxes.rates, "rateId", request.id("rateId"))
}

fn save_rate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("taxRate").as_map().cloned().unwrap_or_default();
    for field in ["tax_country_id", "rate", "code"] {
        if row.at(field).text().is_empty() {
            return Err(ApiError::all_required(&[field]));
        }
    }
    let id = row.at("id").whole();
    let is_taken = |known: &Map| known.at("code") == row.at("code") && known.at("id").whole() != id;
    if shop.taxes.rates.iter().any(is_taken) {
        return Err(ApiError::bad("Code already exists."));
    }
    if id == 0 {
        shop.taxes.last_rate += 1;
        row.set("id", shop.taxes.last_rate);
    }
    if let Some(region) = shop.region(row.at("tax_region_id").whole()) {
        row.set("region_name", region.code);
    }
    if row.at("titles").is_null() {
        row.set("titles", Value::List(Vec::new()));
    }
    let row = schema::render("tax-data-tax-rate-interface", &row);
    put(&mut shop.taxes.rates, row.clone());
    Ok(Value::Map(row))
}

fn rules(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    list(&shop.taxes.rules, request)
}

fn rule(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(&shop.taxes.rules, "id", "taxRuleId", request.id("ruleId"))
}

fn delete_rule(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    delete(&mut shop.taxes.rules, "taxRuleId", request.id("ruleId"))
}

fn save_rule(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("rule").as_map().cloned().unwrap_or_default();
    let fields = ["customer_tax_class_ids", "product_tax_class_ids", "tax_rate_ids"];
    let missing: Vec<&str> =
        fields.into_iter().filter(|field| row.at(field).elements().is_empty()).collect();
    if !missing.is_empty() {
        return Err(ApiError::all_required(&missing));
    }
    let id = row.at("id").whole();
    let is_taken = |known: &Map| known.at("code") == row.at("code") && known.at("id").whole() != id;
    if shop.taxes.rules.iter().any(is_taken) {
        return Err(ApiError::bad("Code already exists."));
    }
    if id == 0 {
        shop.taxes.last_rule += 1;
        row.set("id", shop.taxes.last_rule);
    }
    if row.at("calculate_subtotal").is_null() {
        row.set("calculate_subtotal", false);
    }
    let row = schema::render("tax-data-tax-rule-interface", &row);
    put(&mut shop.taxes.rules, row.clone());
    Ok(Value::Map(row))
}

fn put(rows: &mut Vec<Map>, row: Map) {
    match rows.iter_mut().find(|known| known.at("id") == row.at("id")) {
        Some(known) => *known = row,
        None => rows.push(row),
    }
}
