//! Prices that depend on quantity and customer group.

use rust_decimal::Decimal;

use super::prices::invalid;
use super::product::Product;
use super::save::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";
/// The group that stands for every group.
const ALL_GROUPS: i64 = 32000;

/// The routes of tier prices.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "products/tier-prices", PRODUCTS, add),
        route("PUT", "products/tier-prices", PRODUCTS, replace),
        route("POST", "products/tier-prices-information", PRODUCTS, get),
        route("POST", "products/tier-prices-delete", PRODUCTS, delete),
        route("GET", "products/:sku/group-prices/:customerGroupId/tiers", PRODUCTS, tiers),
        route(
            "POST",
            "products/:sku/group-prices/:customerGroupId/tiers/:qty/price/:price",
            PRODUCTS,
            add_tier,
        ),
        route(
            "DELETE",
            "products/:sku/group-prices/:customerGroupId/tiers/:qty",
            PRODUCTS,
            delete_tier,
        ),
    ]
}

/// Takes the tier prices of a product body; a list replaces all.
pub(super) fn take(product: &mut Product, given: &Value) {
    let Some(list) = given.as_list() else { return };
    product.tier_prices = list.iter().filter_map(Value::as_map).map(with_extension).collect();
}

fn with_extension(given: &Map) -> Map {
    let mut row = given.clone();
    let extension = row.map_mut("extension_attributes");
    if !extension.has("website_id") {
        extension.set("website_id", 0);
    }
    row
}

/// The lowest tier price for a quantity and a customer group, if one applies.
pub(crate) fn lowest(
    product: &Product,
    base: Decimal,
    group: i64,
    quantity: Decimal,
) -> Option<Decimal> {
    let applies = |tier: &&Map| {
        let of = tier.at("customer_group_id").whole();
        (of == ALL_GROUPS || of == group) && tier.at("qty").decimal() <= quantity
    };
    let price = |tier: &Map| {
        let percent = tier.at("extension_attributes").at("percentage_value");
        match percent {
            Value::Null => tier.at("value").decimal(),
            percent => base * (Decimal::ONE_HUNDRED - percent.decimal()) / Decimal::ONE_HUNDRED,
        }
    };
    product.tier_prices.iter().filter(applies).map(price).min()
}

fn add(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    each(shop, request, |product, tier| {
        product.tier_prices.retain(|old| !is_same(old, tier));
        product.tier_prices.push(tier.clone());
    })
}

fn replace(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    for tier in request.body.at("prices").elements() {
        if let Some(product) = shop.catalogue.by_sku_mut(&tier.at("sku").text()) {
            product.tier_prices.clear();
        }
    }
    add(shop, request)
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    each(shop, request, |product, tier| product.tier_prices.retain(|old| !is_same(old, tier)))
}

fn each(
    shop: &mut Shop,
    request: &Request,
    act: fn(&mut Product, &Map),
) -> Result<Value, ApiError> {
    let mut problems = Vec::new();
    for given in request.body.at("prices").elements() {
        let sku = given.at("sku").text();
        match shop.catalogue.by_sku_mut(&sku) {
            Some(product) => act(product, &stored(given)),
            None => problems.push(invalid("SKU", &sku)),
        }
    }
    Ok(Value::List(problems))
}

/// The form of the price routes into the form of a product.
fn stored(given: &Value) -> Map {
    let group = match given.at("customer_group").text().to_uppercase().as_str() {
        "ALL GROUPS" => ALL_GROUPS,
        "NOT LOGGED IN" => 0,
        "WHOLESALE" => 2,
        "RETAILER" => 3,
        _ => 1,
    };
    let mut extension = map! { "website_id" => given.at("website_id").whole() };
    if given.at("price_type").as_str() == Some("discount") {
        extension.set("percentage_value", given.at("price").clone());
    }
    map! {
        "customer_group_id" => group,
        "qty" => given.at("quantity").clone(),
        "value" => given.at("price").clone(),
        "extension_attributes" => extension,
    }
}

fn group_of(request: &Request) -> i64 {
    match request.parameter("customerGroupId") {
        "all" => ALL_GROUPS,
        _ => request.id("customerGroupId"),
    }
}

fn tiers(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    let group = group_of(request);
    let own = product.tier_prices.iter().filter(|one| one.at("customer_group_id").whole() == group);
    let answer = |one: &Map| {
        Value::Map(map! {
            "customer_group_id" => group,
            "qty" => one.at("qty").clone(),
            "value" => one.at("value").clone(),
        })
    };
    Ok(own.map(answer).collect())
}

fn add_tier(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let amount = |name: &str| Value::from(Value::from(request.parameter(name)).decimal());
    let tier = map! {
        "customer_group_id" => group_of(request),
        "qty" => amount("qty"),
        "value" => amount("price"),
        "extension_attributes" => map! { "website_id" => 0 },
    };
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    product.tier_prices.retain(|old| !is_same(old, &tier));
    product.tier_prices.push(tier);
    Ok(Value::Bool(true))
}

fn delete_tier(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let group = group_of(request);
    let quantity = Value::from(request.parameter("qty")).decimal();
    let tier = map! { "customer_group_id" => group, "qty" => quantity };
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    product.tier_prices.retain(|old| !is_same(old, &tier));
    Ok(Value::Bool(true))
}

fn is_same(left: &Map, right: &Map) -> bool {
    left.at("customer_group_id").whole() == right.at("customer_group_id").whole()
        && left.at("qty").decimal() == right.at("qty").decimal()
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut answers = Vec::new();
    for sku in request.body.at("skus").elements() {
        let Some(product) = shop.catalogue.by_sku(&sku.text()) else { continue };
        answers.extend(product.tier_prices.iter().map(|tier| answer(&product.sku, tier)));
    }
    Ok(Value::List(answers))
}

fn answer(sku: &str, tier: &Map) -> Value {
    let percent = tier.at("extension_attributes").at("percentage_value");
    let group = match tier.at("customer_group_id").whole() {
        ALL_GROUPS => "ALL GROUPS",
        0 => "NOT LOGGED IN",
        2 => "Wholesale",
        3 => "Retailer",
        _ => "General",
    };
    Value::Map(map! {
        "price" => if percent.is_null() { tier.at("value").clone() } else { percent.clone() },
        "price_type" => if percent.is_null() { "fixed" } else { "discount" },
        "website_id" => tier.at("extension_attributes").at("website_id").whole(),
        "sku" => sku,
        "customer_group" => group,
        "quantity" => tier.at("qty").clone(),
    })
}
