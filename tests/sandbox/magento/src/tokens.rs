//! Bearer tokens for administrators and customers.

use crate::auth::Actor;
use crate::error::ApiError;
use crate::json::Value;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

/// The routes of tokens.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "integration/admin/token", "anonymous", admin),
        route("POST", "integration/customer/token", "anonymous", customer),
    ]
}

const REFUSED: &str = "The account sign-in was incorrect or your account is disabled temporarily. \
    Please wait and try again later.";

/// `POST integration/admin/token`
fn admin(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (name, password) = sign_in(request)?;
    let admin = &shop.credentials.admin;
    if name != admin.username || password != admin.password {
        return Err(ApiError::new(401, REFUSED));
    }
    Ok(issue(shop, Actor::Admin, "oauth/access_token_lifetime/admin"))
}

/// `POST integration/customer/token`
fn customer(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let (name, password) = sign_in(request)?;
    let found = shop.customers.by_email(&name);
    let signed_in = found.filter(|one| one.password.as_deref() == Some(password.as_str()));
    let Some(id) = signed_in.map(|one| one.id) else {
        return Err(ApiError::new(401, REFUSED));
    };
    Ok(issue(shop, Actor::Customer(id), "oauth/access_token_lifetime/customer"))
}

fn sign_in(request: &Request) -> Result<(String, String), ApiError> {
    let missing: Vec<_> = ["username", "password"]
        .into_iter()
        .filter(|name| request.body.at(name).is_null())
        .collect();
    if missing.is_empty() {
        return Ok((request.body.at("username").text(), request.body.at("password").text()));
    }
    Err(ApiError::all_required(&missing))
}

fn issue(shop: &mut Shop, actor: Actor, lifetime: &str) -> Value {
    let hours = shop.settings.decimal(lifetime).max(rust_decimal::Decimal::ONE);
    let until = shop.clock.seconds() + Value::from(hours).whole() * 3600;
    Value::from(shop.doors.issue(actor, until))
}
