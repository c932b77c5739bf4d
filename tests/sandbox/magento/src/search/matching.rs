//! Conditions on one value, with the comparisons of the database behind them.

use std::cmp::Ordering;

use super::Filter;
use crate::json::Value;

/// Whether a column's value satisfies a filter. Null satisfies only `null`.
pub(crate) fn holds(value: &Value, filter: &Filter) -> bool {
    let wanted = &filter.value;
    if let Value::List(list) = value {
        return list.iter().any(|one| holds(one, filter));
    }
    match (filter.condition.as_str(), value) {
        ("null", _) => value.is_null(),
        ("notnull", _) => !value.is_null(),
        (_, Value::Null) => false,
        ("neq" | "ne", _) => compare(value, wanted).is_ne(),
        ("gt", _) => compare(value, wanted).is_gt(),
        ("gteq" | "from" | "moreq", _) => compare(value, wanted).is_ge(),
        ("lt", _) => compare(value, wanted).is_lt(),
        ("lteq" | "to", _) => compare(value, wanted).is_le(),
        ("like", _) => is_like(&value.text(), &wanted.text()),
        ("nlike", _) => !is_like(&value.text(), &wanted.text()),
        ("in", _) => is_one_of(value, wanted),
        ("nin", _) => !is_one_of(value, wanted),
        ("finset", _) => value.text().split(',').any(|part| part == wanted.text()),
        ("nfinset", _) => !value.text().split(',').any(|part| part == wanted.text()),
        _ => compare(value, wanted).is_eq(),
    }
}

/// Orders two values: by number where one is a number, else by text whatever its case.
/// Null comes first.
pub(crate) fn compare(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Number(_) | Value::Bool(_), _) | (_, Value::Number(_) | Value::Bool(_)) => {
            left.decimal().cmp(&right.decimal())
        }
        (Value::Text(left), Value::Text(right)) => compare_texts(left, right),
        _ => compare_texts(&left.text(), &right.text()),
    }
}

fn compare_texts(left: &str, right: &str) -> Ordering {
    if let (Some(left), Some(right)) = (moment(left), moment(right)) {
        return left.cmp(&right);
    }
    let lower = |text: &str| -> Vec<char> {
        text.trim_end().chars().flat_map(char::to_lowercase).collect()
    };
    if left.is_ascii() && right.is_ascii() {
        let bytes = |text: &str| text.trim_end().len();
        let (left, right) = (&left.as_bytes()[..bytes(left)], &right.as_bytes()[..bytes(right)]);
        return left
            .iter()
            .map(u8::to_ascii_lowercase)
            .cmp(right.iter().map(u8::to_ascii_lowercase));
    }
    lower(left).cmp(&lower(right))
}

/// A date or time in the one form in which text order is time order.
fn moment(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_date = bytes.len() >= 10
        && bytes[4] == b'-'
        && bytes[..10].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !is_date {
        return None;
    }
    let clock: String = text[10..]
        .trim_start_matches(['T', ' '])
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || *letter == ':')
        .collect();
    let mut parts = clock.split(':').map(|part| part.parse::<u8>().unwrap_or_default());
    let mut next = || parts.next().unwrap_or_default();
    Some(format!("{} {:02}:{:02}:{:02}", &text[..10], next(), next(), next()))
}

fn is_one_of(value: &Value, wanted: &Value) -> bool {
    match wanted {
        Value::List(list) => list.iter().any(|one| compare(value, one).is_eq()),
        Value::Map(map) => map.iter().any(|(_, one)| compare(value, one).is_eq()),
        other => other.text().split(',').any(|one| compare(value, &Value::from(one)).is_eq()),
    }
}

/// SQL's `LIKE`: `%` stands for any text, `_` for one letter, case does not matter.
fn is_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let (mut at, mut with) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(with) {
            Some('%') => {
                retry = Some((at, with));
                with += 1;
            }
            Some(letter) if *letter == '_' || *letter == text[at] => {
                at += 1;
                with += 1;
            }
            _ => match retry {
                Some((from, percent)) => {
                    retry = Some((from + 1, percent));
                    at = from + 1;
                    with = percent + 1;
                }
                None => return false,
            },
        }
    }
    pattern[with..].iter().all(|letter| *letter == '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds_for(value: impl Into<Value>, condition: &str, wanted: &str) -> bool {
        let filter =
            Filter { field: String::new(), value: wanted.into(), condition: condition.to_owned() };
        holds(&value.into(), &filter)
    }

    #[test]
    fn numbers_compare_as_numbers_and_text_without_case() {
        assert!(holds_for(10, "gt", "9"));
        assert!(holds_for(10, "eq", "10.0000"));
        assert!(holds_for("Mug", "eq", "mUG"));
        assert!(holds_for("Mug", "bogus", "mug"));
        assert!(holds_for(2, "in", "1,2"));
        assert!(holds_for(3, "nin", "1,2"));
    }

    #[test]
    fn dates_compare_in_any_spelling() {
        assert!(holds_for("2026-11-23 07:32:55", "gt", "2026-11-23"));
        assert!(holds_for("2026-11-23 07:32:55", "eq", "2026-11-23T07:32:55Z"));
        assert!(holds_for("2026-11-23 07:32:55", "lteq", "2026-11-23 07:32:55"));
    }

    #[test]
    fn like_knows_both_wildcards() {
        assert!(holds_for("SHIRT-R-S", "like", "shirt%s"));
        assert!(holds_for("SHIRT-R-S", "like", "SHIRT-_-_"));
        assert!(holds_for("aXbXc", "like", "%x%c"));
        assert!(!holds_for("SHIRT", "like", "SHIR"));
    }

    #[test]
    fn null_is_neither_equal_nor_unequal() {
        assert!(!holds_for(Value::Null, "neq", "x"));
        assert!(!holds_for(Value::Null, "nin", "x"));
        assert!(holds_for(Value::Null, "null", ""));
    }
}
