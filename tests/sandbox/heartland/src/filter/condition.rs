//! Conditions on a row, and whether it meets them.

use std::cmp::Ordering::{self, Equal, Greater, Less};

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::json::Json;
use crate::record::{Key, Record};

/// A condition on a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Test { field: String, operator: Operator, operands: Vec<Operand> },
}

impl Default for Condition {
    /// Met by every row.
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Unequal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    In,
    NotIn,
    Like,
}

impl Operator {
    /// The operator of this name, with its dollar sign.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "$eq" => Self::Equal,
            "$neq" => Self::Unequal,
            "$gt" => Self::Greater,
            "$gte" => Self::GreaterOrEqual,
            "$lt" => Self::Less,
            "$lte" => Self::LessOrEqual,
            "$in" => Self::In,
            "$nin" => Self::NotIn,
            "$like" => Self::Like,
            _ => return None,
        })
    }
}

/// A value to compare with, read in every way that may be needed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operand {
    pub(crate) json: Json,
    text: String,
    number: Option<Decimal>,
    time: Option<Timestamp>,
}

impl Operand {
    pub(crate) fn new(json: &Json) -> Self {
        let text = json.as_text().map_or_else(|| json.to_string(), str::to_owned);
        let midnight = || format!("{text}T00:00:00Z").parse().ok();
        Self {
            number: json.as_number(),
            time: text.parse().ok().or_else(midnight),
            text,
            json: json.clone(),
        }
    }

    /// The operand as the kind of value that `key` is; none when it cannot be one.
    fn like<'a>(&'a self, key: &Key<'_>) -> Option<Key<'a>> {
        if self.json == Json::Null {
            return Some(Key::Null);
        }
        match key {
            Key::Flag(_) if self.text == "true" || self.text == "1" => Some(Key::Flag(true)),
            Key::Flag(_) if self.text == "false" || self.text == "0" => Some(Key::Flag(false)),
            Key::Null | Key::Flag(_) => None,
            Key::Number(_) => self.number.map(Key::Number),
            Key::Time(_) => self.time.map(Key::Time),
            Key::Text(_) => Some(Key::Text(&self.text)),
        }
    }

    /// The operand as a moment; one without a zone counts as UTC.
    fn as_time(&self) -> Option<Timestamp> {
        self.time.or_else(|| format!("{}Z", self.text).parse().ok())
    }

    fn equals(&self, key: &Key<'_>) -> bool {
        self.like(key).is_some_and(|own| own == *key)
    }
}

impl Condition {
    /// Whether the row meets the condition.
    pub(crate) fn is_met<T: Record>(&self, row: &T, by_minute: bool) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.is_met(row, by_minute)),
            Self::Any(parts) => parts.iter().any(|part| part.is_met(row, by_minute)),
            Self::Test { field, operator, operands } => {
                let key = key_of(row, field);
                compare(rounded(key, by_minute), *operator, operands, by_minute)
            }
        }
    }

    /// The one key a row must have, when the condition says so.
    pub(crate) fn exact(&self, key: Option<&str>) -> Option<&str> {
        match self {
            Self::All(parts) => parts.iter().find_map(|part| part.exact(key)),
            Self::Test { field, operator: Operator::Equal, operands }
                if Some(field.as_str()) == key =>
            {
                operands.first()?.json.as_text()
            }
            _ => None,
        }
    }

    /// The id after which rows must come, when the condition says so.
    pub(crate) fn after_id(&self) -> Option<i64> {
        match self {
            Self::All(parts) => parts.iter().filter_map(Self::after_id).max(),
            Self::Test { field, operator: Operator::Greater, operands } if field == "id" => {
                operands.first()?.json.as_id()
            }
            _ => None,
        }
    }

    /// Whether nothing is asked of a row but to come after an id.
    pub(crate) fn is_only_after_id(&self) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(Self::is_only_after_id),
            Self::Test { field, operator: Operator::Greater, .. } => field == "id",
            _ => false,
        }
    }

    /// The only values a field of ids may have, when the condition says so.
    pub(crate) fn ids(&self, name: &str) -> Option<Vec<i64>> {
        match self {
            Self::All(parts) => parts.iter().find_map(|part| part.ids(name)),
            Self::Test { field, operator: Operator::Equal | Operator::In, operands }
                if field == name =>
            {
                Some(operands.iter().filter_map(|operand| operand.json.as_id()).collect())
            }
            _ => None,
        }
    }

    /// The span of time that the condition asks for by one of these fields; it ends `now`
    /// unless it says otherwise. None when it has no beginning.
    pub(crate) fn window(&self, fields: &[&str], now: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let bound = |wanted: [Operator; 2]| {
            let tests = self.tests().into_iter();
            let mut bounds = tests
                .filter(|(field, operator, _)| fields.contains(field) && wanted.contains(operator));
            bounds.find_map(|(_, _, operands)| operands.first()?.as_time())
        };
        let from = bound([Operator::Greater, Operator::GreaterOrEqual])?;
        Some((from, bound([Operator::Less, Operator::LessOrEqual]).unwrap_or(now)))
    }

    /// Every test in the condition, however deep.
    fn tests(&self) -> Vec<(&str, Operator, &[Operand])> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Test { field, operator, operands } => vec![(field, *operator, operands)],
        }
    }
}

/// The value of a field, `custom@key` included.
pub(crate) fn key_of<'a, T: Record>(row: &'a T, field: &str) -> Key<'a> {
    let Some(name) = field.strip_prefix("custom@") else {
        return row.field(field).map_or(Key::Null, |field| field.key());
    };
    match row.custom().and_then(|values| values.get(name)) {
        Some(Json::Text(text)) => Key::Text(text),
        Some(Json::Number(number)) => Key::Number(*number),
        Some(Json::Bool(flag)) => Key::Flag(*flag),
        _ => Key::Null,
    }
}

fn rounded(key: Key<'_>, by_minute: bool) -> Key<'_> {
    match key {
        Key::Time(time) if by_minute => Key::Time(minute(time)),
        other => other,
    }
}

fn minute(time: Timestamp) -> Timestamp {
    let second = time.as_second();
    Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(time)
}

fn compare(key: Key<'_>, operator: Operator, operands: &[Operand], by_minute: bool) -> bool {
    let Some(first) = operands.first() else {
        return operator == Operator::NotIn;
    };
    let ordered = |wanted: &[Ordering]| {
        let own = first.like(&key).filter(|own| *own != Key::Null && key != Key::Null);
        own.is_some_and(|own| wanted.contains(&key.cmp(&rounded(own, by_minute))))
    };
    match operator {
        Operator::Equal => first.equals(&key),
        Operator::Unequal => !first.equals(&key),
        Operator::Greater => ordered(&[Greater]),
        Operator::GreaterOrEqual => ordered(&[Greater, Equal]),
        Operator::Less => ordered(&[Less]),
        Operator::LessOrEqual => ordered(&[Less, Equal]),
        Operator::In => operands.iter().any(|operand| operand.equals(&key)),
        Operator::NotIn => !operands.iter().any(|operand| operand.equals(&key)),
        Operator::Like => is_like(key, &first.text),
    }
}

fn is_like(key: Key<'_>, pattern: &str) -> bool {
    match key {
        Key::Text(text) => glob(&text.to_lowercase(), &pattern.to_lowercase()),
        Key::Number(number) => glob(&number.to_string(), pattern),
        _ => false,
    }
}

/// Whether the text has the pattern's pieces in order; `*` stands for anything between.
fn glob(text: &str, pattern: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, between)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in between {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(glob("tee-red-m", "tee*"));
        assert!(glob("tee-red-m", "*red*m"));
        assert!(glob("tee", "tee"));
        assert!(!glob("tee-red-m", "tee"));
        assert!(!glob("tee", "*x*"));
    }
}
