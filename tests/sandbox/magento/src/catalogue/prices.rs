//! Price routes: many SKUs at once, with status 200 and a list of what went wrong.

use super::product::{GLOBAL, Product};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";
/// The kinds of products that have a price of their own.
pub(super) const PRICED: &[&str] = &["simple", "virtual", "bundle", "downloadable"];
/// The kinds of products that have a cost.
const COSTED: &[&str] = &["simple", "virtual", "downloadable"];
const UNKNOWN: &str =
    "The product that was requested doesn't exist. Verify the product and try again.";

/// The routes of prices.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "products/base-prices", PRODUCTS, set_base),
        route("POST", "products/base-prices-information", PRODUCTS, get_base),
        route("POST", "products/cost", PRODUCTS, set_cost),
        route("POST", "products/cost-information", PRODUCTS, get_cost),
        route("POST", "products/cost-delete", PRODUCTS, delete_cost),
        route("POST", "products/special-price", PRODUCTS, set_special),
        route("POST", "products/special-price-information", PRODUCTS, get_special),
        route("POST", "products/special-price-delete", PRODUCTS, delete_special),
    ]
}

fn set_base(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    set_each(shop, request, base_problems, |shop, price| {
        write(shop, price, &[("price", price.at("price").clone())]);
    })
}

fn base_problems(shop: &Shop, price: &Map) -> Vec<Value> {
    let mut problems = Vec::new();
    if !sells(shop, price, PRICED) {
        problems.push(invalid("SKU", &price.at("sku").text()));
    }
    if is_below_zero(price.at("price")) {
        problems.push(invalid("Price", &price.at("price").text()));
    }
    problems.extend(store_problem(shop, price));
    problems
}

fn set_cost(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    set_each(shop, request, cost_problems, |shop, price| {
        let cost = shop.catalogue.attributes.shown("cost", price.at("cost"));
        write(shop, price, &[("cost", cost)]);
    })
}

fn cost_problems(shop: &Shop, price: &Map) -> Vec<Value> {
    let (sku, store) = (price.at("sku").text(), price.at("store_id").text());
    let mut problems = Vec::new();
    if !sells(shop, price, COSTED) {
        problems.push(invalid("SKU", &sku));
    }
    if is_below_zero(price.at("cost")) {
        let cost = price.at("cost").text();
        let text =
            format!("Invalid attribute Cost = {cost}. Row ID: SKU = {sku}, Store ID: {store}.");
        problems.push(problem(&text, &[&cost, &sku, &store]));
    }
    problems.extend(store_problem(shop, price));
    problems
}

fn set_special(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    set_each(shop, request, special_problems, |shop, price| {
        let amount = shop.catalogue.attributes.shown("special_price", price.at("price"));
        let from = match price.at("price_from") {
            Value::Null => Value::from(shop.clock.stamp()),
            from => from.clone(),
        };
        let to = price.at("price_to").clone();
        let values =
            [("special_price", amount), ("special_from_date", from), ("special_to_date", to)];
        write(shop, price, &values);
    })
}

/// Every problem of a special price; each text ends with the row it speaks of.
fn special_problems(shop: &Shop, price: &Map) -> Vec<Value> {
    let row = ["sku", "store_id", "price_from", "price_to"].map(|field| price.at(field).text());
    let [sku, store, from, to] = &row;
    let place =
        format!("Row ID: SKU = {sku}, Store ID: {store}, Price From: {from}, Price To: {to}.");
    let mut problems = Vec::new();
    let mut tell = |text: &str, first: Option<&str>| {
        let parameters: Vec<&str> =
            first.into_iter().chain(row.iter().map(String::as_str)).collect();
        problems.push(problem(&format!("{text} {place}"), &parameters));
    };
    if !sells(shop, price, PRICED) {
        tell(UNKNOWN, None);
    }
    if price.at("store_id").whole() != GLOBAL {
        tell("Could not change non global Price when price scope is global.", None);
    }
    if !has_store(shop, price) {
        tell("Requested store is not found.", None);
    }
    if is_below_zero(price.at("price")) {
        let amount = price.at("price").text();
        tell(&format!("Invalid attribute Price = {amount}."), Some(&amount));
    }
    for (label, date) in [("Price From", from), ("Price To", to)] {
        if !date.is_empty() && !is_moment(date) {
            tell(&format!("Invalid attribute {label} = {to}."), Some(label));
        }
    }
    problems
}

/// Whether a text is a date with a time, as `2026-11-23 07:36:00`.
fn is_moment(text: &str) -> bool {
    let parsed = text.parse::<jiff::civil::DateTime>();
    parsed.is_ok_and(|moment| moment.strftime("%Y-%m-%d %H:%M:%S").to_string() == text)
}

/// Sets the good ones and tells about the bad ones.
fn set_each(
    shop: &mut Shop,
    request: &Request,
    problems_of: fn(&Shop, &Map) -> Vec<Value>,
    set: fn(&mut Shop, &Map),
) -> Result<Value, ApiError> {
    let mut problems = Vec::new();
    for price in request.body.at("prices").elements().iter().filter_map(Value::as_map) {
        let found = problems_of(shop, price);
        if found.is_empty() {
            set(shop, price);
        }
        problems.extend(found);
    }
    Ok(Value::List(problems))
}

/// Whether the row names a product of a kind that has such a price.
fn sells(shop: &Shop, price: &Map, kinds: &[&str]) -> bool {
    let found = shop.catalogue.by_sku(&price.at("sku").text());
    found.is_some_and(|product| kinds.contains(&product.kind.as_str()))
}

fn is_below_zero(amount: &Value) -> bool {
    amount.is_null() || amount.decimal().is_sign_negative()
}

fn has_store(shop: &Shop, price: &Map) -> bool {
    let id = price.at("store_id").whole();
    shop.store.at("storeViews").elements().iter().any(|store| store.at("id").whole() == id)
}

fn store_problem(shop: &Shop, price: &Map) -> Option<Value> {
    let (sku, store) = (price.at("sku").text(), price.at("store_id").text());
    let text = format!("Requested store is not found. Row ID: SKU = {sku}, Store ID: {store}.");
    (!has_store(shop, price)).then(|| problem(&text, &[&sku, &store]))
}

/// One problem whose placeholders the caller fills.
fn invalid(field: &str, value: &str) -> Value {
    problem("Invalid attribute %fieldName = %fieldValue.", &[field, value])
}

/// One problem as the price routes list it.
pub(super) fn problem(message: &str, parameters: &[&str]) -> Value {
    Value::Map(map! { "message" => message, "parameters" => parameters.to_vec() })
}

fn write(shop: &mut Shop, price: &Map, values: &[(&'static str, Value)]) {
    let store = price.at("store_id").whole();
    let now = shop.clock.stamp();
    let scopes: Vec<i64> = values
        .iter()
        .map(|(code, _)| if shop.catalogue.attributes.is_scoped(code) { store } else { GLOBAL })
        .collect();
    let Some(product) = shop.catalogue.by_sku_mut(&price.at("sku").text()) else { return };
    for ((code, value), scope) in values.iter().zip(scopes) {
        product.set(*code, scope, value.clone());
    }
    product.updated_at = now;
}

fn get_base(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    get_each(shop, request, PRICED, |sku, value| {
        map! { "price" => value("price").decimal(), "store_id" => 0, "sku" => sku }
    })
}

fn get_cost(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    get_each(shop, request, COSTED, |sku, value| {
        map! { "cost" => value("cost").decimal(), "store_id" => 0, "sku" => sku }
    })
}

fn get_special(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let all = get_each(shop, request, PRICED, |sku, value| {
        map! {
            "price" => value("special_price").decimal(),
            "store_id" => 0,
            "sku" => sku,
            "price_from" => value("special_from_date"),
            "price_to" => value("special_to_date"),
        }
    })?;
    let is_set = |one: &&Value| !one.at("price_from").is_null() || one.at("price").truthy();
    Ok(all.elements().iter().filter(is_set).cloned().collect())
}

/// The values of one product, by attribute.
type Values<'a> = dyn Fn(&str) -> Value + 'a;

fn get_each(
    shop: &mut Shop,
    request: &Request,
    kinds: &[&str],
    answer: fn(&str, &Values<'_>) -> Map,
) -> Result<Value, ApiError> {
    let mut answers = Vec::new();
    for product in known(shop, request, kinds)? {
        let value = |code: &str| product.value(code, GLOBAL).clone();
        answers.push(Value::Map(answer(&product.sku, &value)));
    }
    Ok(Value::List(answers))
}

/// The products that a request names, each of a kind that has such a price.
///
/// # Errors
/// 404 with every SKU that is not one of them.
pub(super) fn known<'a>(
    shop: &'a Shop,
    request: &Request,
    kinds: &[&str],
) -> Result<Vec<&'a Product>, ApiError> {
    let (mut products, mut missing) = (Vec::new(), Vec::new());
    for sku in request.body.at("skus").elements().iter().map(Value::text) {
        match shop.catalogue.by_sku(&sku).filter(|one| kinds.contains(&one.kind.as_str())) {
            Some(product) => products.push(product),
            None => missing.push(sku),
        }
    }
    let text = match missing.len() {
        0 => return Ok(products),
        1 => "Requested product doesn't exist: %sku",
        _ => "Requested products don't exist: %sku",
    };
    Err(ApiError::new(404, text).named(map! { "sku" => missing.join(", ") }))
}

fn delete_cost(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let known = known(shop, request, COSTED)?;
    let skus: Vec<String> = known.into_iter().map(|product| product.sku.clone()).collect();
    for sku in skus {
        if let Some(product) = shop.catalogue.by_sku_mut(&sku) {
            product.set("cost", GLOBAL, Value::Null);
        }
    }
    Ok(Value::Bool(true))
}

fn delete_special(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    set_each(shop, request, special_problems, |shop, price| {
        let codes = ["special_price", "special_from_date", "special_to_date"];
        let values: Vec<_> = codes.into_iter().map(|code| (code, Value::Null)).collect();
        write(shop, price, &values);
    })
}
