//! What a customer must be.

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::shop::Shop;

/// Names and e-mail, each problem on a line of one message; then that the e-mail is free.
///
/// # Errors
/// 400 with the first kind of problem.
pub(super) fn check(shop: &Shop, customer: &Map, id: i64) -> Result<(), ApiError> {
    let mut problems = Vec::new();
    for (field, label) in
        [("firstname", "First Name"), ("lastname", "Last Name"), ("email", "Email")]
    {
        if customer.at(field).text().trim().is_empty() {
            problems.push(format!("\"{label}\" is a required value."));
        }
    }
    let email = customer.at("email").text();
    if !email.is_empty() && !is_email(&email) {
        problems.push("\"Email\" is not a valid email address.".to_owned());
    }
    if !problems.is_empty() {
        return Err(ApiError::bad(problems.join("\n")));
    }
    if shop.customers.by_email(&email).is_some_and(|other| other.id != id) {
        let text =
            "A customer with the same email address already exists in an associated website.";
        return Err(ApiError::bad(text));
    }
    Ok(())
}

fn is_email(email: &str) -> bool {
    let Some((name, host)) = email.rsplit_once('@') else { return false };
    let is_label =
        |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    !name.is_empty()
        && !email.contains(char::is_whitespace)
        && host.contains('.')
        && host.split('.').all(is_label)
}

/// A password that is long and varied enough.
///
/// # Errors
/// 400 with what is missing.
pub(super) fn check_password(shop: &Shop, password: &str, email: &str) -> Result<(), ApiError> {
    let length = shop.settings.limit("customer/password/minimum_password_length").unwrap_or(8);
    if password.chars().count() > 256 {
        return Err(ApiError::bad("Please enter a password with at most 256 characters."));
    }
    if password.chars().count() < length {
        let text =
            "The password needs at least %1 characters. Create a new password and try again.";
        return Err(ApiError::bad(text).with([length.to_string()]));
    }
    if password.trim() != password {
        let text =
            "The password can't begin or end with a space. Verify the password and try again.";
        return Err(ApiError::bad(text));
    }
    let classes =
        shop.settings.limit("customer/password/required_character_classes_number").unwrap_or(3);
    if classes_in(password) < classes {
        let text = "Minimum of different classes of characters in password is %1. Classes of \
                    characters: Lower Case, Upper Case, Digits, Special Characters.";
        return Err(ApiError::bad(text).with([classes.to_string()]));
    }
    if password.eq_ignore_ascii_case(email) {
        let text = "The password can't be the same as the email address. Create a new password and try again.";
        return Err(ApiError::bad(text));
    }
    Ok(())
}

fn classes_in(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |letter| letter.is_ascii_digit(),
        |letter| letter.is_ascii_lowercase(),
        |letter| letter.is_ascii_uppercase(),
        |letter| !letter.is_ascii_alphanumeric(),
    ];
    kinds.into_iter().filter(|kind| password.chars().any(kind)).count()
}

/// The website and the store view that a new customer names.
///
/// # Errors
/// 404 for one that does not exist.
pub(super) fn check_place(shop: &Shop, customer: &Map) -> Result<(), ApiError> {
    let knows = |table: &str, id: i64| {
        id == 0 || shop.store.at(table).elements().iter().any(|row| row.at("id").whole() == id)
    };
    let (website, store) = (customer.at("website_id").whole(), customer.at("store_id").whole());
    if store == 0 && !knows("websites", website) {
        let text = "that was requested wasn't found. Verify the website and try again.";
        return Err(ApiError::new(404, format!("The website with id {website} {text}")));
    }
    if !knows("storeViews", store) {
        let text = "The store that was requested wasn't found. Verify the store and try again.";
        return Err(ApiError::new(404, text));
    }
    if store > 0 && !knows("websites", website) {
        return Err(ApiError::bad("The store view is not in the associated website."));
    }
    Ok(())
}

/// The group that a customer names.
///
/// # Errors
/// 400 for one that does not exist.
pub(super) fn check_group(shop: &Shop, customer: &Map) -> Result<(), ApiError> {
    let id = customer.at("group_id").whole();
    if id == 0 || shop.customers.groups.iter().any(|group| group.at("id").whole() == id) {
        return Ok(());
    }
    Err(ApiError::bad("The specified customer group id does not exist."))
}

/// Countries whose addresses need no postal code.
const WITHOUT_POSTCODE: [&str; 4] = ["HK", "IE", "MO", "PA"];

/// What an address must name, and that it names a place that exists.
///
/// # Errors
/// 400 with everything that is wrong.
pub(super) fn check_address(shop: &Shop, address: &Value) -> Result<(), ApiError> {
    let is_missing = |field: &str| match address.at(field) {
        Value::List(lines) => lines.iter().all(|line| line.text().trim().is_empty()),
        other => other.text().trim().is_empty(),
    };
    let country = address.at("country_id").text();
    let needs_postcode = !WITHOUT_POSTCODE.contains(&country.as_str());
    let fields = ["firstname", "lastname", "street", "city", "telephone", "postcode"];
    let missing = fields.into_iter().filter(|field| is_missing(field));
    let mut problems: Vec<ApiError> = missing
        .filter(|field| *field != "postcode" || needs_postcode)
        .map(ApiError::required)
        .collect();
    problems.extend(country_problem(address).or_else(|| region_problem(shop, address)));
    ApiError::refuse(problems)
}

/// Whether an address names a country that exists, or none.
pub(super) fn is_country(address: &Value) -> bool {
    let country = address.at("country_id").text();
    country.is_empty() || rust_iso3166::from_alpha2(&country).is_some()
}

fn country_problem(address: &Value) -> Option<ApiError> {
    if address.at("country_id").text().is_empty() {
        return Some(ApiError::required("countryId"));
    }
    let invalid = || ApiError::invalid("countryId", address.at("country_id").clone());
    (!is_country(address)).then(invalid)
}

/// Only the regions of the United States are known here; none need be named.
fn region_problem(shop: &Shop, address: &Value) -> Option<ApiError> {
    if address.at("country_id").text() != "US" {
        return None;
    }
    match super::addresses::region_of(shop, address) {
        id if id > 0 && shop.region(id).is_none() => {
            Some(ApiError::invalid("regionId", id.to_string()))
        }
        _ => None,
    }
}
