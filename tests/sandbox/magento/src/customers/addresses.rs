//! The addresses of customers.

use super::MANAGE;
use super::table::Customer;
use crate::auth::Actor;
use crate::directory::Region;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::schema;
use crate::shop::Shop;

const TYPE: &str = "customer-data-address-interface";

/// The routes of addresses.
pub(super) fn routes() -> Vec<Route> {
    let customer = super::CUSTOMER;
    vec![
        route("GET", "customers/addresses/:addressId", customer, get),
        route("DELETE", "addresses/:addressId", MANAGE, delete),
        route("GET", "customers/:customerId/billingAddress", customer, billing),
        route("GET", "customers/:customerId/shippingAddress", customer, shipping),
        route("GET", "customers/me/billingAddress", "self", billing),
        route("GET", "customers/me/shippingAddress", "self", shipping),
    ]
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("addressId");
    let mut addresses = shop.customers.all().flat_map(Customer::addresses);
    let found = addresses.find(|address| address.at("id").whole() == id);
    found.cloned().ok_or_else(|| ApiError::no_such("addressId", id))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("addressId");
    let has_it = |address: &Value| address.at("id").whole() == id;
    let owner = shop.customers.all().find(|one| one.addresses().iter().any(has_it)).cloned();
    let mut owner = owner.ok_or_else(|| ApiError::no_such("addressId", id))?;
    owner.answer.list_mut("addresses").retain(|address| !has_it(address));
    name_defaults(&mut owner.answer);
    shop.customers.put(owner);
    Ok(Value::Bool(true))
}

fn billing(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    default(shop, request, "default_billing")
}

fn shipping(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    default(shop, request, "default_shipping")
}

/// The default address of a kind; null where there is none.
fn default(shop: &Shop, request: &Request, kind: &str) -> Result<Value, ApiError> {
    let id = match request.actor {
        Actor::Customer(id) => id,
        _ => request.id("customerId"),
    };
    let customer = shop.customers.get(id).ok_or_else(|| super::search::unknown(id))?;
    let found = customer.addresses().iter().find(|address| address.at(kind).truthy());
    Ok(found.cloned().unwrap_or_default())
}

/// The addresses with ids, owner and whole regions.
pub(super) fn numbered(shop: &mut Shop, customer: i64, given: &[Value]) -> Vec<Value> {
    let addresses: Vec<Map> = given.iter().filter_map(Value::as_map).cloned().collect();
    addresses.into_iter().map(|address| Value::Map(complete(shop, customer, address))).collect()
}

fn complete(shop: &mut Shop, customer: i64, mut address: Map) -> Map {
    if address.at("id").whole() == 0 {
        shop.customers.last_address += 1;
        address.set("id", shop.customers.last_address);
    }
    address.set("customer_id", customer);
    let id = region_of(shop, &Value::Map(address.clone()));
    let region = address.at("region").clone();
    let region = shop.region(id).unwrap_or_else(|| named(id, &region));
    let text = |text: String| if text.is_empty() { Value::Null } else { Value::from(text) };
    address.set("region_id", region.id);
    address.set(
        "region",
        map! {
            "region_code" => text(region.code),
            "region" => text(region.name),
            "region_id" => region.id,
        },
    );
    for kind in ["default_billing", "default_shipping"] {
        if !address.at(kind).truthy() {
            address.remove(kind);
        }
    }
    schema::render(TYPE, &address)
}

/// A region that the directory does not have, as it was given.
fn named(id: i64, given: &Value) -> Region {
    let name = given.at("region").text();
    let code = Some(given.at("region_code").text()).filter(|code| !code.is_empty());
    Region { id, code: code.unwrap_or_else(|| name.clone()), name }
}

/// The id of an address's region; a region's name is taken for its code where there is no id.
pub(super) fn region_of(shop: &Shop, address: &Value) -> i64 {
    let region = address.at("region");
    let ids = [address.at("region_id").whole(), region.at("region_id").whole()];
    if let Some(id) = ids.into_iter().find(|id| *id > 0) {
        return id;
    }
    let code = match region.at("region").text() {
        name if name.is_empty() => region.at("region_code").text(),
        name => name,
    };
    shop.region_by_code(&code).map_or(0, |region| region.id)
}

/// Writes which addresses are the defaults into the customer, as strings.
pub(super) fn name_defaults(row: &mut Map) {
    for kind in ["default_billing", "default_shipping"] {
        let addresses = row.at("addresses").elements();
        let id = addresses.iter().find(|one| one.at(kind).truthy()).map(|one| one.at("id").text());
        match id {
            Some(id) => row.set(kind, id),
            None => drop(row.remove(kind)),
        }
    }
    if row.at("addresses").is_null() {
        row.set("addresses", Value::List(Vec::new()));
    }
}
