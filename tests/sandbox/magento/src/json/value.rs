//! The value itself and the readings that PHP's loose types ask for.

use rust_decimal::Decimal;

use super::{Map, Number};

/// Any JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Value {
    /// `null`, and how an absent field reads.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, exact.
    Number(Number),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object.
    Map(Map),
}

static NULL: Value = Value::Null;

impl Value {
    /// The field of an object; null for whatever is not there.
    pub(crate) fn at(&self, key: &str) -> &Value {
        self.as_map().map_or(&NULL, |map| map.at(key))
    }

    /// The value at the end of a path of field names.
    pub(crate) fn path(&self, keys: &[&str]) -> &Value {
        keys.iter().fold(self, |value, key| value.at(key))
    }

    /// Whether this is null or absent.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The object, if it is one.
    pub(crate) fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The object for change, if it is one.
    pub(crate) fn as_map_mut(&mut self) -> Option<&mut Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The array, if it is one.
    pub(crate) fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The elements of an array; none for anything else.
    pub(crate) fn elements(&self) -> &[Value] {
        self.as_list().unwrap_or_default()
    }

    /// The string, if it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as PHP casts it to a string; arrays and null give none.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Bool(true) => "1".to_owned(),
            _ => String::new(),
        }
    }

    /// The value as an exact number; a string counts by its leading number, as in PHP.
    pub(crate) fn decimal(&self) -> Decimal {
        match self {
            Self::Number(number) => number.decimal(),
            Self::Text(text) => leading_number(text),
            Self::Bool(true) => Decimal::ONE,
            _ => Decimal::ZERO,
        }
    }

    /// The value as a whole number, its fraction cut.
    pub(crate) fn whole(&self) -> i64 {
        match self {
            Self::Number(number) => number.whole(),
            other => Number::from(other.decimal().trunc()).whole(),
        }
    }

    /// Whether PHP takes the value for true.
    pub(crate) fn truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => !number.decimal().is_zero(),
            Self::Text(text) => !text.is_empty() && text != "0",
            Self::List(list) => !list.is_empty(),
            Self::Map(map) => !map.is_empty(),
        }
    }

    /// Whether the value is a number or a string that is one.
    pub(crate) fn is_numeric(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Text(text) => {
                let text = text.trim();
                text.parse::<Decimal>().is_ok() || Decimal::from_scientific(text).is_ok()
            }
            _ => false,
        }
    }
}

/// The number a string begins with, zero if it begins with none.
fn leading_number(text: &str) -> Decimal {
    let text = text.trim_start();
    let mut end = 0;
    let mut has_point = false;
    for (place, letter) in text.char_indices() {
        match letter {
            '0'..='9' => {}
            '-' | '+' if place == 0 => {}
            '.' if !has_point => has_point = true,
            _ => break,
        }
        end = place + letter.len_utf8();
    }
    text[..end].trim_end_matches('.').parse().unwrap_or_default()
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(Number::Whole(value))
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::from(i64::from(value))
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::from(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<Decimal> for Value {
    fn from(value: Decimal) -> Self {
        Self::Number(Number::from(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Map> for Value {
    fn from(value: Map) -> Self {
        Self::Map(value)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}
