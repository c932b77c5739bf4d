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

/// What an address must name.
///
/// # Errors
/// 400 with every missing field.
pub(super) fn check_address(address: &Value) -> Result<(), ApiError> {
    let is_missing = |field: &&str| match address.at(field) {
        Value::List(lines) => lines.iter().all(|line| line.text().trim().is_empty()),
        other => other.text().trim().is_empty(),
    };
    let fields = ["firstname", "lastname", "street", "city", "telephone", "postcode", "countryId"];
    let missing: Vec<&str> = fields
        .into_iter()
        .filter(|field| is_missing(&if *field == "countryId" { "country_id" } else { *field }))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(ApiError::all_required(&missing)) }
}
