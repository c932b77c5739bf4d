//! What customers do with their accounts: passwords, confirmations, signing out.

use super::{CUSTOMER, MANAGE, validate};
use crate::auth::Actor;
use crate::error::ApiError;
use crate::json::Value;
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

/// The routes of accounts.
pub(super) fn routes() -> Vec<Route> {
    vec![
        route("PUT", "customers/me/password", "self", change_password),
        route("PUT", "customers/password", "anonymous", ask_for_reset),
        route("POST", "customers/resetPassword", "anonymous", reset),
        route(
            "GET",
            "customers/:customerId/password/resetLinkToken/:resetPasswordLinkToken",
            "anonymous",
            check_link,
        ),
        route("PUT", "customers/me/activate", "self", activate_me),
        route("PUT", "customers/:email/activate", MANAGE, activate),
        route("POST", "customers/confirm", "anonymous", confirm),
        route("PUT", "customers/validate", "anonymous", check),
        route("GET", "customers/:customerId/confirm", CUSTOMER, confirmation),
        route("GET", "customers/:customerId/permissions/readonly", CUSTOMER, is_readonly),
        route("POST", "integration/customer/revoke-customer-token", "self", sign_out),
    ]
}

fn own_id(request: &Request) -> i64 {
    match request.actor {
        Actor::Customer(id) => id,
        _ => 0,
    }
}

fn change_password(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = own_id(request);
    let mut customer =
        shop.customers.get(id).cloned().ok_or_else(|| ApiError::no_such("customerId", id))?;
    if customer.password.as_deref() != Some(request.body.at("currentPassword").text().as_str()) {
        let text = "The password doesn't match this account. Verify the password and try again.";
        return Err(ApiError::new(401, text));
    }
    let new = request.body.at("newPassword").text();
    validate::check_password(shop, &new, &customer.at("email").text())?;
    customer.password = Some(new);
    shop.customers.put(customer);
    Ok(Value::Bool(true))
}

/// Sends the mail with which a password is reset.
fn ask_for_reset(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, &request.body.at("email").text())?;
    let template = request.body.at("template").text();
    let known = ["email_reminder", "email_reset"];
    if known.contains(&template.as_str()) {
        return Ok(Value::Bool(true));
    }
    let text = "Invalid value of \"%value\" provided for the %fieldName field. \
                Possible values: %template1 or %template2.";
    Err(ApiError::bad(text).named(map! {
        "value" => template,
        "fieldName" => "template",
        "template1" => known[0],
        "template2" => known[1],
    }))
}

/// Sets a new password with the token of a mail. As no mail is sent, every token is wrong.
fn reset(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (email, token) = (request.body.at("email").text(), request.body.at("resetToken").text());
    if !email.is_empty() {
        find(shop, &email)?;
        return check_token(&token);
    }
    let text = "No such entity with rp_token = %value";
    Err(ApiError::new(404, text).named(map! { "value" => token }))
}

fn check_link(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("customerId");
    if id <= 0 {
        return Err(ApiError::invalid("customerId", id));
    }
    shop.customers.get(id).ok_or_else(|| ApiError::no_such("customerId", id))?;
    check_token(request.parameter("resetPasswordLinkToken"))
}

fn check_token(token: &str) -> Result<Value, ApiError> {
    if token.is_empty() {
        return Err(ApiError::required("resetPasswordLinkToken"));
    }
    Err(ApiError::bad("The password token is mismatched. Reset and try again."))
}

fn find(shop: &Shop, email: &str) -> Result<i64, ApiError> {
    let found = shop.customers.by_email(email).map(|customer| customer.id);
    found.ok_or_else(|| {
        let text = "No such entity with %fieldName = %fieldValue, %field2Name = %field2Value";
        ApiError::new(404, text).named(map! {
            "fieldName" => "email",
            "fieldValue" => email,
            "field2Name" => "websiteId",
            "field2Value" => 1,
        })
    })
}

/// Accounts of this shop need no confirmation.
fn activate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request.parameter("email"))?;
    Err(ApiError::bad("The account is already active."))
}

fn activate_me(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    Err(ApiError::bad("The account is already active."))
}

fn confirm(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, &request.body.at("email").text())?;
    Err(ApiError::bad("This email does not require confirmation."))
}

fn check(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("customer").as_map().cloned().unwrap_or_default();
    let found = validate::check(shop, &given, given.at("id").whole());
    let text = found.err().map(|error| error.body().at("message").text()).unwrap_or_default();
    let messages: Value = text.lines().map(Value::from).collect();
    Ok(Value::Map(map! { "valid" => text.is_empty(), "messages" => messages }))
}

fn confirmation(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("customerId");
    shop.customers.get(id).ok_or_else(|| ApiError::no_such("customerId", id))?;
    Ok(Value::from("account_confirmation_not_required"))
}

fn is_readonly(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("customerId");
    shop.customers.get(id).ok_or_else(|| ApiError::no_such("customerId", id))?;
    Ok(Value::Bool(false))
}

/// Ends every bearer of the customer.
fn sign_out(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.doors.forget(request.actor);
    Ok(Value::Bool(true))
}
