//! Reading customers, one or many.

use std::borrow::Cow;

use super::table::Customer;
use crate::auth::Actor;
use crate::error::ApiError;
use crate::json::Value;
use crate::request::Request;
use crate::search::{self, Criteria, Row};
use crate::shop::Shop;

/// Fields a list can filter by.
const COLUMNS: &[&str] = &[
    "entity_id",
    "id",
    "website_id",
    "email",
    "group_id",
    "increment_id",
    "store_id",
    "created_at",
    "updated_at",
    "is_active",
    "disable_auto_group_change",
    "created_in",
    "prefix",
    "firstname",
    "middlename",
    "lastname",
    "suffix",
    "dob",
    "taxvat",
    "gender",
    "default_billing",
    "default_shipping",
    "confirmation",
    "failures_num",
    "first_failure",
    "lock_expires",
];

/// The refusal of a customer that is not there.
pub(super) fn unknown(id: i64) -> ApiError {
    ApiError::no_such("customerId", id)
}

pub(super) fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("customerId");
    shop.customers.get(id).map(|one| one.answer.clone().into()).ok_or_else(|| unknown(id))
}

pub(super) fn me(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let Actor::Customer(id) = request.actor else { return Err(unknown(0)) };
    shop.customers.get(id).map(|one| one.answer.clone().into()).ok_or_else(|| unknown(id))
}

pub(super) fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let unknown =
        criteria.fields().find(|field| !COLUMNS.contains(field) && !field.starts_with("billing_"));
    if let Some(field) = unknown {
        let text = "The \"%1\" attribute name is invalid. Reset the name and try again.";
        return Err(ApiError::bad(text).with([field]));
    }
    let customers = &shop.customers;
    let found = match criteria.values_of("email") {
        Some(emails) => {
            let known = emails.iter().filter_map(|email| customers.by_email(email));
            search::find(known, &criteria)
        }
        None => search::find(customers.all(), &criteria),
    };
    let items = found.rows.into_iter().map(|one| one.answer.clone().into()).collect();
    Ok(search::answer(items, &criteria, found.total))
}

pub(super) fn is_email_available(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let email = request.body.at("customerEmail").text();
    Ok(Value::Bool(shop.customers.by_email(&email).is_none()))
}

impl Row for &Customer {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        if let Some(field) = name.strip_prefix("billing_") {
            let mut addresses = self.addresses().iter();
            let billing = addresses.find(|address| address.at("default_billing").truthy());
            return Cow::Borrowed(billing.map_or(&Value::Null, |address| address.at(field)));
        }
        Cow::Borrowed(self.at(if name == "entity_id" { "id" } else { name }))
    }
}
