//! Customer groups.

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Columns, Criteria};
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
        route("GET", "customerGroups/default/:storeId", GROUP, default),
        route("PUT", "customerGroups/default/:id", GROUP, set_default),
        route("GET", "customerGroups/:id/permissions", GROUP, is_readonly),
        route("POST", "customerGroups", GROUP, create),
        route("PUT", "customerGroups/:id", GROUP, update),
        route("DELETE", "customerGroups/:id", GROUP, delete),
    ]
}

const COLUMNS: &Columns = &[
    ("id", "id"),
    ("customer_group_id", "id"),
    ("code", "code"),
    ("customer_group_code", "code"),
    ("tax_class_id", "tax_class_id"),
    ("tax_class_name", "tax_class_name"),
];

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let report = shop.report_id();
    search::list(&shop.customers.groups, &Criteria::read(&request.query)?, COLUMNS, &report)
}

fn find(shop: &Shop, id: i64) -> Result<Value, ApiError> {
    let found = shop.customers.groups.iter().find(|group| group.at("id").whole() == id);
    found.cloned().map(Value::Map).ok_or_else(|| ApiError::no_such("id", id))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request.id("id"))
}

fn default(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let store = request.id("storeId");
    let stores = shop.store.at("storeViews").elements();
    if !stores.iter().any(|known| known.at("id").whole() == store) {
        return Err(ApiError::no_such("storeId", store));
    }
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
    let mut new = group(Value::from(last.unwrap_or_default() + 1), &code);
    set_tax_class(shop, &mut new, request.body.at("group"))?;
    shop.customers.groups.push(new.clone());
    Ok(Value::Map(new))
}

fn set_tax_class(shop: &Shop, group: &mut Map, given: &Value) -> Result<(), ApiError> {
    let id = given.at("tax_class_id").whole();
    if id == 0 {
        return Ok(());
    }
    let is_it = |class: &&Map| {
        class.at("class_id").whole() == id && class.at("class_type").text() == "CUSTOMER"
    };
    let Some(class) = shop.taxes.classes.iter().find(is_it) else {
        let text = "Invalid value of \"%value\" provided for the %fieldName field.";
        let parameters = map! { "fieldName" => "taxClassId", "value" => id };
        return Err(ApiError::bad(text).named(parameters));
    };
    group.set("tax_class_id", id);
    group.set("tax_class_name", class.at("class_name").clone());
    Ok(())
}

fn update(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("group");
    let id = request.id("id");
    find(shop, id)?;
    let code = given.at("code").text();
    let is_taken = |group: &Map| group.at("code").text() == code && group.at("id").whole() != id;
    if shop.customers.groups.iter().any(is_taken) {
        return Err(ApiError::bad("Customer Group already exists."));
    }
    let place = shop.customers.groups.iter().position(|group| group.at("id").whole() == id);
    let mut row = shop.customers.groups[place.unwrap_or_default()].clone();
    if !code.is_empty() {
        row.set("code", code);
    }
    set_tax_class(shop, &mut row, given)?;
    shop.customers.groups[place.unwrap_or_default()] = row.clone();
    Ok(Value::Map(row))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    find(shop, id)?;
    if is_kept(shop, id) {
        return Err(ApiError::bad("Cannot delete group."));
    }
    shop.customers.groups.retain(|group| group.at("id").whole() != id);
    Ok(Value::Bool(true))
}

/// The groups of guests and of new customers stay.
fn is_kept(shop: &Shop, id: i64) -> bool {
    id == 0 || shop.settings.text("customer/create_account/default_group") == id.to_string()
}

fn is_readonly(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    find(shop, id)?;
    Ok(Value::Bool(is_kept(shop, id)))
}

fn set_default(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    find(shop, id)?;
    let path = "customer/create_account/default_group";
    shop.settings.put_all(&Value::Map(Map::from_iter([(path.into(), Value::from(id))])));
    Ok(Value::from(id))
}
