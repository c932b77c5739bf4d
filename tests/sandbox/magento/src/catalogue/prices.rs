//! Price routes: many SKUs at once, with status 200 and a list of what went wrong.

use super::product::GLOBAL;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";

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
    set_each(shop, request, |shop, price| {
        check_amount("Price", "price", price)?;
        write(shop, price, &[("price", price.at("price").clone())]);
        Ok(())
    })
}

fn set_cost(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    set_each(shop, request, |shop, price| {
        check_amount("Cost", "cost", price)?;
        let cost = shop.catalogue.attributes.shown("cost", price.at("cost"));
        write(shop, price, &[("cost", cost)]);
        Ok(())
    })
}

fn set_special(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    set_each(shop, request, |shop, price| {
        check_amount("Price", "price", price)?;
        let amount = shop.catalogue.attributes.shown("special_price", price.at("price"));
        let from = match price.at("price_from") {
            Value::Null => Value::from(shop.clock.stamp()),
            from => from.clone(),
        };
        let to = price.at("price_to").clone();
        let values =
            [("special_price", amount), ("special_from_date", from), ("special_to_date", to)];
        write(shop, price, &values);
        Ok(())
    })
}

/// Sets the good ones and tells about the bad ones.
fn set_each(
    shop: &mut Shop,
    request: &Request,
    set: fn(&mut Shop, &Map) -> Result<(), Value>,
) -> Result<Value, ApiError> {
    let mut problems = Vec::new();
    for price in request.body.at("prices").elements().iter().filter_map(Value::as_map) {
        let sku = price.at("sku").text();
        let outcome = match shop.catalogue.by_sku(&sku) {
            Some(_) => set(shop, price),
            None => Err(invalid("SKU", &sku)),
        };
        problems.extend(outcome.err());
    }
    Ok(Value::List(problems))
}

fn check_amount(label: &str, field: &str, price: &Map) -> Result<(), Value> {
    let amount = price.at(field);
    if amount.is_null() || amount.decimal().is_sign_negative() {
        return Err(invalid(label, &amount.text()));
    }
    Ok(())
}

/// One problem as the price routes list it.
pub(super) fn invalid(field: &str, value: &str) -> Value {
    Value::Map(map! {
        "message" => "Invalid attribute %fieldName = %fieldValue.",
        "parameters" => vec![field, value],
    })
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
    get_each(shop, request, |sku, value| {
        map! { "price" => value("price").decimal(), "store_id" => 0, "sku" => sku }
    })
}

fn get_cost(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    get_each(shop, request, |sku, value| {
        map! { "cost" => value("cost").decimal(), "store_id" => 0, "sku" => sku }
    })
}

fn get_special(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let all = get_each(shop, request, |sku, value| {
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
    answer: fn(&str, &Values<'_>) -> Map,
) -> Result<Value, ApiError> {
    let mut answers = Vec::new();
    for sku in request.body.at("skus").elements() {
        let Some(product) = shop.catalogue.by_sku(&sku.text()) else {
            let text =
                "The product that was requested doesn't exist. Verify the product and try again.";
            return Err(ApiError::new(404, text));
        };
        let value = |code: &str| product.value(code, GLOBAL).clone();
        answers.push(Value::Map(answer(&product.sku, &value)));
    }
    Ok(Value::List(answers))
}

fn delete_cost(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    for sku in request.body.at("skus").elements() {
        if let Some(product) = shop.catalogue.by_sku_mut(&sku.text()) {
            product.set("cost", GLOBAL, Value::Null);
        }
    }
    Ok(Value::Bool(true))
}

fn delete_special(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    set_each(shop, request, |shop, price| {
        let codes = ["special_price", "special_from_date", "special_to_date"];
        let values: Vec<_> = codes.into_iter().map(|code| (code, Value::Null)).collect();
        write(shop, price, &values);
        Ok(())
    })
}
