//! The routes of cart price rules and coupons.

use super::generated;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::search::{self, Columns, Criteria};
use crate::shop::Shop;

const QUOTE: &str = "Magento_SalesRule::quote";
const RULE: &str = "sales-rule-data-rule-interface";

/// The routes of promotions.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "salesRules/search", QUOTE, rules),
        route("GET", "salesRules/:ruleId", QUOTE, rule),
        route("POST", "salesRules", QUOTE, save_rule),
        route("PUT", "salesRules/:ruleId", QUOTE, save_rule),
        route("DELETE", "salesRules/:ruleId", QUOTE, delete_rule),
        route("GET", "coupons/search", QUOTE, coupons),
        route("GET", "coupons/:couponId", QUOTE, coupon),
        route("POST", "coupons", QUOTE, save_coupon),
        route("PUT", "coupons/:couponId", QUOTE, save_coupon),
        route("DELETE", "coupons/:couponId", QUOTE, delete_coupon),
        route("POST", "coupons/generate", QUOTE, generated::generate),
        route("POST", "coupons/deleteByIds", QUOTE, generated::delete_by_ids),
        route("POST", "coupons/deleteByCodes", QUOTE, generated::delete_by_codes),
    ]
}

const RULES: &Columns = &[
    ("rule_id", "rule_id"),
    ("name", "name"),
    ("description", "description"),
    ("from_date", "from_date"),
    ("to_date", "to_date"),
    ("uses_per_customer", "uses_per_customer"),
    ("is_active", "is_active"),
    ("stop_rules_processing", "stop_rules_processing"),
    ("is_advanced", "is_advanced"),
    ("sort_order", "sort_order"),
    ("simple_action", "simple_action"),
    ("discount_amount", "discount_amount"),
    ("discount_qty", "discount_qty"),
    ("discount_step", "discount_step"),
    ("apply_to_shipping", "apply_to_shipping"),
    ("times_used", "times_used"),
    ("is_rss", "is_rss"),
    ("coupon_type", "coupon_type"),
    ("use_auto_generation", "use_auto_generation"),
    ("uses_per_coupon", "uses_per_coupon"),
];
const COUPONS: &Columns = &[
    ("coupon_id", "coupon_id"),
    ("rule_id", "rule_id"),
    ("code", "code"),
    ("usage_limit", "usage_limit"),
    ("usage_per_customer", "usage_per_customer"),
    ("times_used", "times_used"),
    ("expiration_date", "expiration_date"),
    ("is_primary", "is_primary"),
    ("created_at", "created_at"),
    ("type", "type"),
];

fn find(rows: &[Map], key: &str, id: i64) -> Result<Map, ApiError> {
    let found = rows.iter().find(|row| row.at(key).whole() == id);
    found.cloned().ok_or_else(|| ApiError::no_such(key, id))
}

fn rules(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let report = shop.report_id();
    search::list(&shop.promotions.rules, &Criteria::read(&request.query)?, RULES, &report)
}

fn rule(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(&shop.promotions.rules, "rule_id", request.id("ruleId")).map(Value::Map)
}

fn delete_rule(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("ruleId");
    find(&shop.promotions.rules, "rule_id", id)?;
    shop.promotions.rules.retain(|row| row.at("rule_id").whole() != id);
    shop.promotions.coupons.retain(|row| row.at("rule_id").whole() != id);
    Ok(Value::Bool(true))
}

fn save_rule(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("rule").as_map().cloned().unwrap_or_default();
    let id = match request.id("ruleId") {
        0 => given.at("rule_id").whole(),
        id => id,
    };
    let mut row = if id > 0 { find(&shop.promotions.rules, "rule_id", id)? } else { defaults() };
    for (key, value) in given {
        if !value.is_null() {
            row.set(key, value);
        }
    }
    if id == 0 {
        shop.promotions.last_rule += 1;
        row.set("rule_id", shop.promotions.last_rule);
    }
    let rules = &mut shop.promotions.rules;
    let row = Map::from_iter(schema::render(RULE, &row));
    rules.retain(|known| known.at("rule_id") != row.at("rule_id"));
    rules.push(row.clone());
    rules.sort_by_key(|known| known.at("rule_id").whole());
    Ok(Value::Map(row))
}

/// A rule without conditions: it applies to every cart and every row.
fn defaults() -> Map {
    let always = |kind: &str| {
        map! {
            "condition_type" => format!("Magento\\SalesRule\\Model\\Rule\\Condition\\{kind}"),
            "aggregator_type" => "all",
            "operator" => Value::Null,
            "value" => true,
        }
    };
    map! {
        "store_labels" => Value::List(Vec::new()),
        "website_ids" => Value::List(Vec::new()),
        "customer_group_ids" => Value::List(Vec::new()),
        "uses_per_customer" => 0,
        "is_active" => false,
        "condition" => always("Combine"),
        "action_condition" => always("Product\\Combine"),
        "stop_rules_processing" => false,
        "is_advanced" => true,
        "sort_order" => 0,
        "simple_action" => "by_percent",
        "discount_amount" => 0,
        "discount_step" => 0,
        "apply_to_shipping" => false,
        "times_used" => 0,
        "is_rss" => false,
        "coupon_type" => "NO_COUPON",
        "use_auto_generation" => false,
        "uses_per_coupon" => 0,
    }
}

fn coupons(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let report = shop.report_id();
    search::list(&shop.promotions.coupons, &Criteria::read(&request.query)?, COUPONS, &report)
}

fn coupon(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(&shop.promotions.coupons, "coupon_id", request.id("couponId")).map(Value::Map)
}

fn delete_coupon(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("couponId");
    find(&shop.promotions.coupons, "coupon_id", id)?;
    shop.promotions.coupons.retain(|row| row.at("coupon_id").whole() != id);
    Ok(Value::Bool(true))
}

fn save_coupon(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut row = request.body.at("coupon").as_map().cloned().unwrap_or_default();
    let rule = find(&shop.promotions.rules, "rule_id", row.at("rule_id").whole());
    let rule = rule.map_err(|_| {
        ApiError::bad("Error occurred when saving coupon: %1")
            .with(["No such entity with rule_id = ".to_owned() + &row.at("rule_id").text()])
    })?;
    if rule.at("coupon_type").text() == "NO_COUPON" {
        let text = "Error occurred when saving coupon: %1";
        return Err(ApiError::bad(text).with(["Specified rule does not allow coupons"]));
    }
    let id = match request.id("couponId") {
        0 => row.at("coupon_id").whole(),
        id => id,
    };
    let code = row.at("code").text();
    if shop.promotions.coupon(&code).is_some_and(|known| known.at("coupon_id").whole() != id) {
        return Err(ApiError::bad("Coupon with the same code already exists."));
    }
    if id == 0 {
        shop.promotions.last_coupon += 1;
        row.set("coupon_id", shop.promotions.last_coupon);
    } else {
        row.set("coupon_id", id);
    }
    let row = schema::render("sales-rule-data-coupon-interface", &row);
    shop.promotions.coupons.retain(|known| known.at("coupon_id") != row.at("coupon_id"));
    shop.promotions.coupons.push(row.clone());
    Ok(Value::Map(row))
}
