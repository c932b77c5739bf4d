//! Prices that depend on quantity and customer group.

use rust_decimal::Decimal;

use super::prices::{PRICED, known, problem};
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
/// How a problem names the row it is about.
const ROW: &str =
    "Row ID: SKU = %SKU, Website ID: %websiteId, Customer Group: %customerGroup, Quantity: %qty.";

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
    for given in request.body.at("prices").elements().iter().filter_map(Value::as_map) {
        let found = problems_of(shop, given);
        let tier = stored(shop, given);
        if let Some(product) = shop.catalogue.by_sku_mut(&given.at("sku").text())
            && found.is_empty()
        {
            act(product, &tier);
        }
        problems.extend(found);
    }
    Ok(Value::List(problems))
}

/// Every problem of one tier price; the caller fills the placeholders of its text.
fn problems_of(shop: &Shop, given: &Map) -> Vec<Value> {
    let row = ["sku", "website_id", "customer_group", "quantity"].map(|name| given.at(name).text());
    let product = shop.catalogue.by_sku(&row[0]);
    let product = product.filter(|one| PRICED.contains(&one.kind.as_str()));
    let kind = given.at("price_type").text();
    let price = given.at("price").decimal();
    let is_discount = kind == "discount";
    let mut problems = Vec::new();
    let mut tell = |what: &str, first: Option<&str>| {
        let text = format!("Invalid attribute {what}. {ROW}");
        let parameters: Vec<&str> =
            first.into_iter().chain(row.iter().map(String::as_str)).collect();
        problems.push(problem(&text, &parameters));
    };
    if product.is_none() {
        tell("SKU = %SKU", None);
    }
    let is_too_much = is_discount && price > Decimal::ONE_HUNDRED;
    if given.at("price").is_null() || price.is_sign_negative() || is_too_much {
        tell("Price = %price", Some(&given.at("price").text()));
    }
    if kind != "fixed" && !is_discount {
        tell("Price Type = %priceType", Some(&kind));
    }
    if product.is_some() && given.at("quantity").decimal() < Decimal::ONE {
        tell("Quantity = %qty", None);
    }
    if given.at("website_id").whole() != 0 {
        tell("Website ID = %websiteId", None);
    }
    if group_id(shop, &row[2]).is_none() {
        let text = "No such entity with Customer Group = %customerGroup.";
        let parameters: Vec<&str> = row.iter().map(String::as_str).collect();
        problems.push(problem(&format!("{text} {ROW}"), &parameters));
    }
    problems
}

/// The id of a group by its name in any letter case.
fn group_id(shop: &Shop, name: &str) -> Option<i64> {
    if name.eq_ignore_ascii_case("all groups") {
        return Some(ALL_GROUPS);
    }
    let is_it = |group: &&Map| group.at("code").text().eq_ignore_ascii_case(name);
    shop.customers.groups.iter().find(is_it).map(|group| group.at("id").whole())
}

/// The form of the price routes into the form of a product.
fn stored(shop: &Shop, given: &Map) -> Map {
    let group = group_id(shop, &given.at("customer_group").text()).unwrap_or(1);
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
    let amount = |name: &str| Value::from(request.parameter(name)).decimal();
    let (quantity, price) = (amount("qty"), amount("price"));
    if quantity <= Decimal::ZERO || price <= Decimal::ZERO {
        return Err(ApiError::bad("The data was invalid. Verify the data and try again."));
    }
    shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    let group = group_of(request);
    let is_it = |known: &Map| known.at("id").whole() == group;
    if group != ALL_GROUPS && !shop.customers.groups.iter().any(is_it) {
        return Err(ApiError::no_such("id", request.parameter("customerGroupId")));
    }
    let tier = map! {
        "customer_group_id" => group,
        "qty" => quantity,
        "value" => price,
        "extension_attributes" => map! { "website_id" => 0 },
    };
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    product.tier_prices.retain(|old| !is_same(old, &tier));
    product.tier_prices.push(tier);
    Ok(Value::Bool(true))
}

fn delete_tier(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (group, quantity) = (request.parameter("customerGroupId"), request.parameter("qty"));
    let tier = map! {
        "customer_group_id" => group_of(request),
        "qty" => Value::from(quantity).decimal(),
    };
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    let before = product.tier_prices.len();
    product.tier_prices.retain(|old| !is_same(old, &tier));
    if product.tier_prices.len() == before {
        let text = "For current  customerGroupId = '%1' with 'qty' = %2 any tier price exist'.";
        return Err(ApiError::new(404, text)
            .with([Value::from(group), Value::from(quantity).decimal().into()]));
    }
    Ok(Value::Bool(true))
}

fn is_same(left: &Map, right: &Map) -> bool {
    left.at("customer_group_id").whole() == right.at("customer_group_id").whole()
        && left.at("qty").decimal() == right.at("qty").decimal()
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut answers = Vec::new();
    for product in known(shop, request, PRICED)? {
        answers.extend(product.tier_prices.iter().map(|tier| answer(shop, &product.sku, tier)));
    }
    Ok(Value::List(answers))
}

fn answer(shop: &Shop, sku: &str, tier: &Map) -> Value {
    let percent = tier.at("extension_attributes").at("percentage_value");
    let id = tier.at("customer_group_id").whole();
    let group = shop.customers.groups.iter().find(|group| group.at("id").whole() == id);
    let group = group.map_or_else(|| "ALL GROUPS".to_owned(), |group| group.at("code").text());
    Value::Map(map! {
        "price" => if percent.is_null() { tier.at("value").clone() } else { percent.clone() },
        "price_type" => if percent.is_null() { "fixed" } else { "discount" },
        "website_id" => tier.at("extension_attributes").at("website_id").whole(),
        "sku" => sku,
        "customer_group" => group,
        "quantity" => tier.at("qty").clone(),
    })
}
