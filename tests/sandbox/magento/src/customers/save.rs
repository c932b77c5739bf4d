//! Creating, changing and deleting customers.

use super::addresses;
use super::search::unknown;
use super::table::Customer;
use super::validate;
use crate::auth::Actor;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::schema;
use crate::shop::Shop;

const TYPE: &str = "customer-data-customer-interface";

pub(super) fn create(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("customer").as_map().cloned().unwrap_or_default();
    let password = request.body.at("password").as_str().map(str::to_owned);
    if let Some(password) = &password {
        validate::check_password(shop, password, &given.at("email").text())?;
    }
    validate::check_place(shop, &given)?;
    validate::check_group(shop, &given)?;
    validate::check(shop, &given, 0)?;
    // Addresses in countries where the shop does not sell are left out without a word.
    let (is_sold_to, list) = (validate::is_country, given.at("addresses").elements());
    let list: Vec<Value> = list.iter().filter(|one| is_sold_to(one)).cloned().collect();
    for address in &list {
        validate::check_address(shop, address)?;
    }
    let id = shop.customers.last + 1;
    let mut row = defaults(shop, id);
    take(&mut row, &given);
    let list = addresses::numbered(shop, id, &list);
    row.set("addresses", list);
    store(shop, id, row, password)
}

fn defaults(shop: &Shop, id: i64) -> Map {
    let now = shop.clock.stamp();
    map! {
        "id" => id,
        "group_id" => shop.settings.decimal("customer/create_account/default_group"),
        "created_at" => now.as_str(),
        "updated_at" => now.as_str(),
        "created_in" => "Default Store View",
        "store_id" => 1,
        "website_id" => 1,
        "disable_auto_group_change" => 0,
        "extension_attributes" => map! { "is_subscribed" => false },
    }
}

/// Takes over the fields a request names, except those that are not its to set.
fn take(row: &mut Map, given: &Map) {
    for (key, value) in given.iter() {
        let is_fixed =
            matches!(key, "id" | "addresses" | "created_at" | "updated_at" | "created_in");
        if !is_fixed && !value.is_null() {
            row.set(key.to_owned(), value.clone());
        }
    }
    if row.at("extension_attributes").at("is_subscribed").is_null() {
        row.map_mut("extension_attributes").set("is_subscribed", false);
    }
}

pub(super) fn update(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    change(shop, request.id("customerId"), &request.body)
}

pub(super) fn update_me(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let Actor::Customer(id) = request.actor else { return Err(unknown(0)) };
    change(shop, id, &request.body)
}

/// Fields left out keep their values; an empty list of addresses removes them all.
fn change(shop: &mut Shop, id: i64, body: &Map) -> Result<Value, ApiError> {
    let given = body.at("customer").as_map().cloned().unwrap_or_default();
    let known = shop.customers.get(id).cloned().ok_or_else(|| unknown(id))?;
    let mut row = known.answer.clone();
    take(&mut row, &given);
    validate::check_group(shop, &row)?;
    validate::check(shop, &row, id)?;
    if let Some(list) = given.at("addresses").as_list() {
        for address in list {
            validate::check_address(shop, address)?;
        }
        let list = addresses::numbered(shop, id, list);
        row.set("addresses", list);
    }
    row.set("updated_at", shop.clock.stamp());
    let mut answer = store(shop, id, row, known.password)?;
    forget_unnamed_regions(&mut answer, given.at("addresses").elements());
    Ok(answer)
}

/// The answer to a change does not yet tell that a region left out was noted as 0.
fn forget_unnamed_regions(answer: &mut Value, given: &[Value]) {
    let Some(answer) = answer.as_map_mut() else { return };
    let shown = answer.list_mut("addresses").iter_mut().filter_map(Value::as_map_mut);
    for (address, given) in shown.zip(given) {
        if given.at("region").is_null() && given.at("region_id").is_null() {
            address.remove("region_id");
        }
    }
}

fn store(
    shop: &mut Shop,
    id: i64,
    mut row: Map,
    password: Option<String>,
) -> Result<Value, ApiError> {
    addresses::name_defaults(&mut row);
    let answer = schema::render(TYPE, &row);
    shop.customers.put(Customer { id, answer: answer.clone(), password });
    Ok(Value::Map(answer))
}

pub(super) fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("customerId");
    shop.customers.remove(id).map(|_| Value::Bool(true)).ok_or_else(|| unknown(id))
}
