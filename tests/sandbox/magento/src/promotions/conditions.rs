//! The conditions under which a rule applies to a cart, or to a row of it.

use std::collections::HashMap;

use crate::json::Value;

/// What conditions ask about, by attribute name.
pub(crate) type Facts = HashMap<String, Value>;

/// Whether a tree of conditions holds for a cart (or a row), given the facts of its rows.
pub(crate) fn holds(condition: &Value, facts: &Facts, rows: &[Facts]) -> bool {
    if condition.is_null() {
        return true;
    }
    let kind = condition.at("condition_type").text();
    if kind.ends_with("Product\\Found") {
        let is_wanted = condition.at("value").truthy();
        return rows.iter().any(|row| combined(condition, row, rows, true)) == is_wanted;
    }
    if kind.ends_with("Product\\Subselect") {
        return subselect(condition, rows);
    }
    if kind.ends_with("Combine") {
        let wanted = condition.at("value").is_null() || condition.at("value").truthy();
        return combined(condition, facts, rows, wanted);
    }
    let name = condition.at("attribute_name").text();
    let fact = facts.get(&name).cloned().unwrap_or_default();
    compare(&fact, &condition.at("operator").text(), condition.at("value"))
}

fn combined(condition: &Value, facts: &Facts, rows: &[Facts], wanted: bool) -> bool {
    let mut conditions = condition.at("conditions").elements().iter();
    let mut holds = |one: &Value| self::holds(one, facts, rows) == wanted;
    match condition.at("aggregator_type").text().as_str() {
        "any" => {
            let is_empty = condition.at("conditions").elements().is_empty();
            is_empty || conditions.any(holds)
        }
        _ => conditions.all(&mut holds),
    }
}

/// The sum of a column over the rows that meet the inner conditions.
fn subselect(condition: &Value, rows: &[Facts]) -> bool {
    let column = match condition.at("attribute_name").text().as_str() {
        "base_row_total" => "quote_item_row_total",
        _ => "quote_item_qty",
    };
    let sum: rust_decimal::Decimal = rows
        .iter()
        .filter(|row| combined(condition, row, rows, true))
        .filter_map(|row| row.get(column))
        .map(Value::decimal)
        .sum();
    compare(&Value::from(sum), &condition.at("operator").text(), condition.at("value"))
}

fn compare(fact: &Value, operator: &str, wanted: &Value) -> bool {
    let texts = |value: &Value| -> Vec<String> {
        match value {
            Value::List(list) => list.iter().map(Value::text).collect(),
            other => other.text().split(',').map(|one| one.trim().to_owned()).collect(),
        }
    };
    let is_same = || {
        if fact.is_numeric() && wanted.is_numeric() {
            fact.decimal() == wanted.decimal()
        } else {
            fact.text().eq_ignore_ascii_case(&wanted.text())
        }
    };
    let shares = || {
        let wanted = texts(wanted);
        texts(fact).iter().any(|one| wanted.iter().any(|other| one.eq_ignore_ascii_case(other)))
    };
    match operator {
        "!=" => !is_same(),
        ">" => fact.decimal() > wanted.decimal(),
        ">=" => fact.decimal() >= wanted.decimal(),
        "<" => fact.decimal() < wanted.decimal(),
        "<=" => fact.decimal() <= wanted.decimal(),
        "()" => shares(),
        "!()" => !shares(),
        "{}" => fact.text().to_lowercase().contains(&wanted.text().to_lowercase()),
        "!{}" => !fact.text().to_lowercase().contains(&wanted.text().to_lowercase()),
        _ => is_same(),
    }
}
