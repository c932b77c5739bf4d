//! Compares two answers in everything that does not depend on ids, clocks and chance.

use std::collections::HashSet;

use rust_decimal::Decimal;
use serde_json::Value;

/// Fields that hold ids, which differ with what was done before.
const IDS: &[&str] = &[
    "id",
    "entity_id",
    "item_id",
    "parent_id",
    "parent_item_id",
    "order_id",
    "order_item_id",
    "product_id",
    "quote_id",
    "quote_item_id",
    "billing_address_id",
    "shipping_address_id",
    "customer_address_id",
    "customer_id",
    "invoice_id",
    "transaction_id",
    "payment_id",
    "increment_id",
    "attribute_id",
    "rule_id",
    "coupon_id",
    "default_billing",
    "default_shipping",
    "last_trans_id",
    "txn_id",
    "parent_txn_id",
    "configurable_product_links",
];

/// Where two answers differ; none where they agree.
pub(crate) fn differences(recorded: &Value, actual: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", recorded, actual, &is_alike, &mut found);
    found
}

/// Where two answers differ in more than the spelling of a number, but for these paths, `$` first.
pub(crate) fn exact_differences(
    recorded: &Value,
    actual: &Value,
    volatile: &HashSet<String>,
) -> Vec<String> {
    let is_same = |path: &str, recorded: &Value, actual: &Value| {
        volatile.contains(path) || is_equal(recorded, actual)
    };
    let mut found = Vec::new();
    compare("$", recorded, actual, &is_same, &mut found);
    found
}

/// Goes down where this does not call both sides the same.
type Same<'a> = &'a dyn Fn(&str, &Value, &Value) -> bool;

fn compare(
    path: &str,
    recorded: &Value,
    actual: &Value,
    is_same: Same<'_>,
    found: &mut Vec<String>,
) {
    match (recorded, actual) {
        _ if is_same(path, recorded, actual) => {}
        (Value::Object(left), Value::Object(right)) => {
            for (key, value) in left {
                let path = format!("{path}.{key}");
                match right.get(key) {
                    Some(other) => compare(&path, value, other, is_same, found),
                    None => found.push(format!("{path}: missing, recorded {}", brief(value))),
                }
            }
            for (key, value) in right.iter().filter(|(key, _)| !left.contains_key(*key)) {
                found.push(format!("{path}.{key}: not recorded, got {}", brief(value)));
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            if left.len() != right.len() {
                found.push(format!(
                    "{path}: recorded {} elements, got {}",
                    left.len(),
                    right.len()
                ));
                return;
            }
            for (place, (value, other)) in left.iter().zip(right).enumerate() {
                compare(&format!("{path}[{place}]"), value, other, is_same, found);
            }
        }
        _ => found.push(format!("{path}: recorded {}, got {}", brief(recorded), brief(actual))),
    }
}

fn is_equal(recorded: &Value, actual: &Value) -> bool {
    match (recorded, actual) {
        (Value::Number(left), Value::Number(right)) => {
            decimal(&left.to_string()) == decimal(&right.to_string())
        }
        _ => recorded == actual,
    }
}

fn is_alike(path: &str, recorded: &Value, actual: &Value) -> bool {
    match (recorded, actual) {
        (Value::Number(_), Value::Number(_)) => is_id(path) || is_equal(recorded, actual),
        (Value::String(left), Value::String(right)) => {
            is_id(path) || left == right || shape(left) == shape(right)
        }
        _ => recorded == actual,
    }
}

/// Bare answers are ids too.
fn is_id(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or_default();
    let name = name.split('[').next().unwrap_or_default();
    IDS.contains(&name)
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().ok().or_else(|| Decimal::from_scientific(text).ok())
}

/// A text with its moments and random parts made equal.
fn shape(text: &str) -> String {
    let inner = serde_json::from_str::<Value>(text)
        .ok()
        .filter(|inner| inner.is_object() || inner.is_array());
    if let Some(inner) = inner {
        return sorted(&inner);
    }
    if text.starts_with("https://magento.example.com/static/version") {
        return "static".to_owned();
    }
    let mut shape = String::new();
    for word in text.split_inclusive([' ', '"']) {
        shape.push_str(&word_shape(word));
    }
    shape
}

/// JSON inside a string, with ids and moments made equal.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut fields: Vec<String> = map
                .iter()
                .map(|(key, value)| {
                    let value =
                        if IDS.contains(&key.as_str()) { "id".to_owned() } else { sorted(value) };
                    format!("{key}={value}")
                })
                .collect();
            fields.sort();
            fields.join(",")
        }
        Value::Array(list) => list.iter().map(sorted).collect::<Vec<_>>().join(";"),
        Value::String(text) => shape(text),
        other => other.to_string(),
    }
}

fn word_shape(word: &str) -> String {
    let is_hex = |text: &str| text.chars().all(|letter| letter.is_ascii_hexdigit());
    let bare = word.trim_matches([' ', '"', '.', ',']);
    let is_date = bare.len() == 10
        && bare.chars().filter(|letter| *letter == '-').count() == 2
        && bare.starts_with("20");
    let is_clock = bare.len() == 8 && bare.chars().filter(|letter| *letter == ':').count() == 2;
    let is_uuid = bare.len() == 36 && bare.split('-').count() == 5;
    let is_hash = (bare.len() == 32 || bare.len() == 64) && is_hex(bare);
    let is_mask = bare.len() == 32 && bare.chars().all(|letter| letter.is_ascii_alphanumeric());
    let is_tagged = ["webapi-", "auth-", "cap-", "ref-"].iter().any(|tag| bare.starts_with(tag));
    let is_address = bare == "203.0.113.10" || bare == "127.0.0.1";
    if is_date || is_clock || is_uuid || is_hash || is_mask || is_tagged || is_address {
        return "~".to_owned();
    }
    word.to_owned()
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    text.chars().take(160).collect()
}
