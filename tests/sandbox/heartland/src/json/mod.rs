//! JSON whose numbers stay decimal from the wire to the wire: no amount passes through a float.

mod parse;
mod write;

use std::borrow::Cow;

use indexmap::IndexMap;
use rust_decimal::Decimal;

pub use parse::Malformed;
pub(crate) use parse::parse;

/// A field's name; most are known to the program.
pub(crate) type Name = Cow<'static, str>;

/// An object whose fields keep their order.
pub(crate) type Object = IndexMap<Name, Json>;

/// Any JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Json {
    #[default]
    Null,
    Bool(bool),
    /// Written with as many decimals as its scale says, so 5.00 stays 5.00.
    Number(Decimal),
    Text(String),
    List(Vec<Json>),
    Object(Object),
}

impl Json {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// A number, also when it was sent as text.
    pub(crate) fn as_number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A whole number, also when it was sent as text.
    pub(crate) fn as_id(&self) -> Option<i64> {
        let number = self.as_number()?;
        if number.is_integer() { i64::try_from(number).ok() } else { None }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Self::Number(number.into())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Vec<Json>> for Json {
    fn from(list: Vec<Json>) -> Self {
        Self::List(list)
    }
}

/// An object from fields whose names the program knows.
pub(crate) fn object<const N: usize>(fields: [(&'static str, Json); N]) -> Object {
    fields.into_iter().map(|(name, value)| (Name::Borrowed(name), value)).collect()
}
