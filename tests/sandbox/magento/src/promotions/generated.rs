//! Coupons in bulk: codes made up by the shop, and coupons deleted by list.

use crate::dice::Dice;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::shop::Shop;

/// Letters and digits that are not mistaken for one another.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";

/// Answers the new codes.
pub(super) fn generate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("couponSpec");
    let rule = given.at("rule_id").whole();
    let known = shop.promotions.rules.iter().any(|row| row.at("rule_id").whole() == rule);
    if !known {
        return Err(ApiError::no_such("rule_id", rule));
    }
    let mut dice = Dice::new(shop.promotions.last_coupon.unsigned_abs());
    let mut codes = Vec::new();
    while i64::try_from(codes.len()).unwrap_or(i64::MAX) < given.at("quantity").whole() {
        let code = code(&mut dice, given);
        if shop.promotions.coupon(&code).is_none() {
            codes.push(code.clone());
            add(shop, rule, code);
        }
    }
    Ok(codes.into_iter().map(Value::from).collect())
}

fn code(dice: &mut Dice, given: &Value) -> String {
    let letters = match given.at("format").text().as_str() {
        "alpha" => LETTERS.to_owned(),
        "num" => DIGITS.to_owned(),
        _ => format!("{LETTERS}{DIGITS}"),
    };
    let letters: Vec<char> = letters.chars().collect();
    let every = given.at("delimiter_at_every").whole();
    let mut code = given.at("prefix").text();
    for place in 0..given.at("length").whole().max(1) {
        if every > 0 && place > 0 && place % every == 0 {
            code.push_str(&given.at("delimiter").text());
        }
        let pick = dice.below(letters.len() as u64);
        code.push(letters[usize::try_from(pick).unwrap_or_default()]);
    }
    code + &given.at("suffix").text()
}

fn add(shop: &mut Shop, rule: i64, code: String) {
    let promotions = &mut shop.promotions;
    promotions.last_coupon += 1;
    promotions.coupons.push(map! {
        "coupon_id" => promotions.last_coupon,
        "rule_id" => rule,
        "code" => code,
        "usage_limit" => 0,
        "usage_per_customer" => 0,
        "times_used" => 0,
        "is_primary" => false,
        "created_at" => shop.clock.stamp(),
        "type" => 1,
    });
}

/// Answers which ids are unknown.
pub(super) fn delete_by_ids(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    delete(shop, "coupon_id", request.body.at("ids"))
}

/// Answers which codes are unknown.
pub(super) fn delete_by_codes(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    delete(shop, "code", request.body.at("codes"))
}

fn delete(shop: &mut Shop, column: &str, given: &Value) -> Result<Value, ApiError> {
    let coupons = &mut shop.promotions.coupons;
    let is_it = |row: &Map, one: &Value| row.at(column).text() == one.text();
    let is_known = |one: &&Value| coupons.iter().any(|row| is_it(row, one));
    let missing = given.elements().iter().filter(|one| !is_known(one)).map(Value::text);
    let missing: Value = missing.map(Value::from).collect();
    coupons.retain(|row| !given.elements().iter().any(|one| is_it(row, one)));
    Ok(Value::Map(map! { "failed_items" => Value::List(Vec::new()), "missing_items" => missing }))
}
