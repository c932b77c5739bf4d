//! What is wrong with an answer that is no order as expected: each field by its path, with what was
//! expected there. An operator reads no parser's words.

use std::fmt;

use mapping::{Schema, Type};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::documents;
use crate::vocabulary::amount::LIMIT;
use crate::vocabulary::{Amount, Cause, Problem};

/// What no order can be read without, as far as the schema does not say it by a type.
const REQUIRED: [&str; 6] =
    ["entity_id", "increment_id", "updated_at", "grand_total", "items", "payment"];
const REQUIRED_OF_A_ROW: [&str; 3] = ["item_id", "sku", "qty_ordered"];
const REQUIRED_OF_A_PAYMENT: [&str; 1] = ["method"];

/// Most problems that one answer is told; what follows is more of the same.
const MOST: usize = 20;

/// Everything that keeps `body` from being read as an order.
pub(super) fn problems(body: &str) -> Vec<Problem> {
    let order: Value = match serde_json::from_str(body) {
        Ok(order) => order,
        Err(error) => return vec![unreadable("", &no_json(body, &error))],
    };
    let mut finder = Finder::default();
    finder.look(&order);
    if finder.found.is_empty() {
        finder.found.push(unreadable("", "Magento's answer is not an order as expected"));
    }
    let more = finder.found.len().saturating_sub(MOST);
    finder.found.truncate(MOST);
    if more > 0 {
        finder.found.push(unreadable("", &format!("{more} more fields are not as expected")));
    }
    finder.found
}

/// What is wrong with `body`, which could be read, if anything is: a mapping that failed on it
/// would say it in words of its own.
pub(super) fn found(body: &str) -> Option<Vec<Problem>> {
    let order: Value = serde_json::from_str(body).ok()?;
    let mut finder = Finder::default();
    finder.look(&order);
    (!finder.found.is_empty()).then_some(finder.found)
}

/// A record of our own that is not as expected: a document of the merchant's made it.
pub(super) fn record(error: &dyn fmt::Display) -> Vec<Problem> {
    vec![Problem::new(
        Cause::Unreadable,
        "",
        format!("what the mapping made of the order is not as expected: {error}"),
        "correct the mapping of orders from Magento, then release the order",
    )]
}

fn unreadable(field: &str, message: &str) -> Problem {
    let remedy = "look at the order in Magento; if it is whole there, the call or an extension that \
                  changes its answers is at fault; repair it, then release the order";
    Problem::new(Cause::Unreadable, field, message.to_owned(), remedy)
}

fn no_json(body: &str, error: &serde_json::Error) -> String {
    let text = body.trim_start();
    match error.classify() {
        _ if text.is_empty() => "Magento's answer is empty".to_owned(),
        serde_json::error::Category::Eof => {
            format!("Magento's answer breaks off after {} bytes", body.len())
        }
        _ if text.starts_with('<') => "Magento's answer is a page, not JSON".to_owned(),
        _ => "Magento's answer is not JSON, or nested too deep to be an order".to_owned(),
    }
}

#[derive(Default)]
struct Finder {
    found: Vec<Problem>,
}

impl Finder {
    fn look(&mut self, order: &Value) {
        if order.is_object() {
            self.require("", order, &REQUIRED);
            if order["status"].is_null() && order["state"].is_null() {
                self.add("status", "status and state are missing");
            }
            let payment = &order["payment"];
            if payment.is_object() {
                self.require("payment", payment, &REQUIRED_OF_A_PAYMENT);
            }
            for (index, row) in order["items"].as_array().into_iter().flatten().enumerate() {
                let path = format!("items[{index}]");
                match row {
                    Value::Null => self.add(&path, &format!("{path} is missing")),
                    row if row.is_object() => self.require(&path, row, &REQUIRED_OF_A_ROW),
                    _ => {}
                }
            }
        }
        if let Some(Schema { record, .. }) = documents::schema("magento.order") {
            self.compare("", order, &record);
        }
    }

    fn add(&mut self, path: &str, message: &str) {
        if !self.found.iter().any(|problem| problem.field == path) {
            self.found.push(unreadable(path, message));
        }
    }

    fn require(&mut self, path: &str, object: &Value, names: &[&str]) {
        let is_missing = |value: &Value| value.is_null() || value.as_str() == Some("");
        for name in names.iter().filter(|name| match **name {
            // A blank SKU or number is another story, and told with the order's others.
            "sku" | "increment_id" => object[**name].is_null(),
            name => is_missing(&object[name]),
        }) {
            let path = below(path, name);
            self.add(&path, &format!("{path} is missing"));
        }
    }

    fn compare(&mut self, path: &str, value: &Value, kind: &Type) {
        match (kind, value) {
            (_, Value::Null) | (Type::Any, _) => {}
            (Type::Object(fields), Value::Object(object)) => {
                for (name, value) in object {
                    if let Some(field) = fields.get(name) {
                        self.compare(&below(path, name), value, &field.kind);
                    }
                }
            }
            (Type::List(element), Value::Array(list)) => {
                for (index, value) in list.iter().enumerate() {
                    self.compare(&format!("{path}[{index}]"), value, element);
                }
            }
            (_, value) if is_id(path) && is_whole(value) => {}
            (Type::Integer, value) if is_id(path) => {
                self.add(path, &format!("{path} is {}; a whole number is expected", shown(value)));
            }
            (kind, value) if fits(kind, value) => {}
            (kind, value) => {
                let path = if path.is_empty() { "Magento's answer" } else { path };
                let (is, wanted) = (shown(value), expected(kind));
                self.add(path, &format!("{path} is {is}; {wanted} is expected"));
            }
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// What the entity reads as an id.
fn is_id(path: &str) -> bool {
    matches!(path, "entity_id" | "relation_parent_id")
        || path.ends_with("].item_id")
        || path.ends_with("].parent_item_id")
}

/// A number or digits; an id that is not there may be an empty text.
fn is_whole(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty() || text.parse::<u64>().is_ok(),
        value => value.is_u64(),
    }
}

/// Numbers may come as text, and whole ones as what a switch says.
fn fits(kind: &Type, value: &Value) -> bool {
    match kind {
        Type::Text | Type::Date | Type::DateTime => value.is_string(),
        Type::Number | Type::Integer => serde_json::from_value::<Amount>(value.clone()).is_ok(),
        Type::Boolean => value.is_boolean() || value.is_number() || value.is_string(),
        _ => false,
    }
}

/// A value as an operator should see it: what it is, and how much of it is short and no secret.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "missing".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        // Not as 1e+15.
        Value::Number(number) => {
            let text = number.to_string();
            let plain = Decimal::from_scientific(&text).or_else(|_| text.parse());
            plain.map_or(text, |plain| plain.normalize().to_string())
        }
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) if text.chars().all(|letter| letter.is_ascii_digit()) => {
            format!("the text `{}`", text.chars().take(20).collect::<String>())
        }
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn expected(kind: &Type) -> String {
    match kind {
        Type::Number | Type::Integer => format!("a number below {LIMIT}"),
        Type::Text => "a text".to_owned(),
        kind => kind.to_string(),
    }
}
