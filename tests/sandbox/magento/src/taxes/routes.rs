//! The routes of tax classes, rates and rules.

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::search::{self, Columns, Criteria};
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

const CLASSES: &Columns =
    &[("class_id", "class_id"), ("class_name", "class_name"), ("class_type", "class_type")];
const RATES: &Columns = &[
    ("tax_calculation_rate_id", "id"),
    ("tax_country_id", "tax_country_id"),
    ("tax_region_id", "tax_region_id"),
    ("region_name", "region_name"),
    ("tax_postcode", "tax_postcode"),
    ("code", "code"),
    ("rate", "rate"),
    ("zip_is_range", "zip_is_range"),
    ("zip_from", "zip_from"),
    ("zip_to", "zip_to"),
];
const RULES: &Columns = &[
    ("id", "id"),
    ("tax_calculation_rule_id", "id"),
    ("code", "code"),
    ("priority", "priority"),
    ("position", "position"),
    ("sort_order", "position"),
    ("calculate_subtotal", "calculate_subtotal"),
    ("tax_rate_ids", "tax_rate_ids"),
    ("customer_tax_class_ids", "customer_tax_class_ids"),
    ("product_tax_class_ids", "product_tax_class_ids"),
];

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
    let report = shop.report_id();
    search::list(&shop.taxes.classes, &Criteria::read(&request.query)?, CLASSES, &report)
}

fn class(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(&shop.taxes.classes, "class_id", "taxClassId", request.id("taxClassId"))
}

/// Answers the new class's id as a string.
fn save_class(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("taxClass").as_map().cloned().unwrap_or_default();
    check_class(&row)?;
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

fn check_class(row: &Map) -> Result<(), ApiError> {
    let (name, kind) = (row.at("class_name").text(), row.at("class_type").text());
    let mut problems = Vec::new();
    if name.trim().is_empty() {
        problems.push(ApiError::required("class_name"));
    }
    match kind.as_str() {
        "" => problems.push(ApiError::required("class_type")),
        "CUSTOMER" | "PRODUCT" => {}
        _ => problems.push(ApiError::invalid("class_type", kind)),
    }
    ApiError::refuse(problems)
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
    let lists = ["customer_tax_class_ids", "product_tax_class_ids"];
    let in_list =
        |rule: &Map, list: &str| rule.at(list).elements().iter().any(|one| one.whole() == id);
    if shop.taxes.rules.iter().any(|rule| lists.iter().any(|list| in_list(rule, list))) {
        let text = "You cannot delete this tax class because it is used in Tax Rules. \
                    You have to delete the rules it is used in first.";
        return Err(ApiError::bad(text));
    }
    shop.taxes.classes.retain(|known| known.at("class_id").whole() != id);
    Ok(Value::Bool(true))
}

fn rates(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let report = shop.report_id();
    search::list(&shop.taxes.rates, &Criteria::read(&request.query)?, RATES, &report)
}

fn rate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(&shop.taxes.rates, "id", "rateId", request.id("rateId"))
}

fn delete_rate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("rateId");
    let uses = |rule: &Map| rule.at("tax_rate_ids").elements().iter().any(|one| one.whole() == id);
    if shop.taxes.rules.iter().any(uses) {
        let text = "The tax rate cannot be removed. It exists in a tax rule.";
        return Err(ApiError::bad(text));
    }
    delete(&mut shop.taxes.rates, "rateId", id)
}

fn save_rate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("taxRate").as_map().cloned().unwrap_or_default();
    check_rate(shop, &row)?;
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

fn check_rate(shop: &Shop, row: &Map) -> Result<(), ApiError> {
    let country = row.at("tax_country_id").text();
    let region = row.at("tax_region_id").whole();
    let mut problems = Vec::new();
    if country.is_empty() {
        problems.push(ApiError::required("country_id"));
    } else if rust_iso3166::from_alpha2(&country).is_none() {
        problems.push(ApiError::invalid("country_id", country.as_str()));
    }
    if country == "US" && region != 0 && shop.region(region).is_none() {
        problems.push(ApiError::invalid("region_id", region));
    }
    if row.at("rate").is_null() {
        problems.push(ApiError::required("percentage_rate"));
    }
    if row.at("code").text().trim().is_empty() {
        problems.push(ApiError::required("code"));
    }
    if !row.at("zip_is_range").truthy() && row.at("tax_postcode").text().trim().is_empty() {
        problems.push(ApiError::required("postcode"));
    }
    ApiError::refuse(problems)
}

fn rules(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let report = shop.report_id();
    search::list(&shop.taxes.rules, &Criteria::read(&request.query)?, RULES, &report)
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
