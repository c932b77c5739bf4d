//! Customer groups.

use std::borrow::Cow;

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria, Row};
use crate::shop::Shop;

const GROUP: &str = "Magento_Customer::group";

/// The groups that an installation brings.
pub(super) fn builtin() -> Vec<Map> {
    let names = ["NOT LOGGED IN", "General", "Wholesale", "Retailer"];
    names.into_iter().enumerate().map(|(id, code)| group(Value::from(id), code)).collect()
}

fn group(id: Value, code: &str) -> Map {
    map! { "id" => id, "code" => code, "tax_class_id" => 3, "tax_class_name" => "Retail Customer" }
}

/// The routes of groups.
pub(super) fn routes() -> Vec<Route> {
    vec![
        route("GET", "customerGroups/search", GROUP, list),
        route("GET", "customerGroups/default", GROUP, default),
        route("GET", "customerGroups/:id", GROUP, get),
        route("POST", "customerGroups", GROUP, create),
    ]
}

/// Groups filter by their columns, which are named otherwise than their fields.
struct Columns<'a>(&'a Map);

impl Row for Columns<'_> {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        Cow::Borrowed(self.0.at(match name {
            "customer_group_id" => "id",
            "customer_group_code" => "code",
            other => other,
        }))
    }
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let found = search::find(shop.customers.groups.iter().map(Columns), &criteria);
    let items = found.rows.into_iter().map(|row| Value::Map(row.0.clone())).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn find(shop: &Shop, id: i64) -> Result<Value, ApiError> {
    let found = shop.customers.groups.iter().find(|group| group.at("id").whole() == id);
    found.cloned().map(Value::Map).ok_or_else(|| ApiError::no_such("id", id))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request.id("id"))
}

fn default(shop: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    find(
        shop,
        shop.settings.decimal("customer/create_account/default_group").try_into().unwrap_or(1),
    )
}

fn create(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let code = request.body.at("group").at("code").text();
    if code.is_empty() {
        return Err(ApiError::required("code"));
    }
    if shop.customers.groups.iter().any(|group| group.at("code").text() == code) {
        return Err(ApiError::bad("Customer Group already exists."));
    }
    let last = shop.customers.groups.iter().map(|group| group.at("id").whole()).max();
    let new = group(Value::from(last.unwrap_or_default() + 1), &code);
    shop.customers.groups.push(new.clone());
    Ok(Value::Map(new))
}
