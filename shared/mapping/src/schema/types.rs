//! The types of values.

use std::fmt;
use std::sync::Arc;

use super::fit::Alphabet;
use crate::{Text, Value};

/// What a value can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Anything: nothing is known, so nothing can be wrong.
    Any,
    /// Only null.
    Null,
    /// Text.
    Text,
    /// An exact number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// Text that is a date: `2026-03-14`.
    Date,
    /// Text that is an instant: `2026-03-14T17:02:11Z`.
    DateTime,
    /// One of these values.
    Choice(Arc<[Value]>),
    /// A list of one type.
    List(Arc<Type>),
    /// Named fields.
    Object(Arc<Fields>),
}

/// The fields of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    /// The known fields in order.
    pub fields: Vec<(Text, Field)>,
    /// Whether others may stand beside them.
    pub open: bool,
}

/// One field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What it holds.
    pub kind: Type,
    /// Whether a target record must have it.
    pub required: bool,
    /// One sentence for people.
    pub about: Text,
    /// Longest text in characters, where the target has such a limit.
    pub max_length: Option<usize>,
    /// Which letters a text may hold, where the target minds.
    pub alphabet: Option<Alphabet>,
}

impl Field {
    /// A field of this type of which nothing else is known.
    pub(crate) fn of(kind: Type) -> Self {
        Self { kind, required: false, about: Text::default(), max_length: None, alphabet: None }
    }
}

impl Fields {
    /// The field `name`.
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, field)| field)
    }

    /// The known names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }
}

impl Type {
    /// A list of `element`.
    pub(crate) fn list(element: Type) -> Self {
        Self::List(Arc::new(element))
    }

    /// The type of the elements, as far as it is known.
    pub(crate) fn element(&self) -> Type {
        match self {
            Self::List(element) => element.as_ref().clone(),
            _ => Self::Any,
        }
    }

    /// Whether a value of this type may stand where `wanted` is asked for.
    ///
    /// True where it cannot be known: then the run decides.
    pub(crate) fn fits(&self, wanted: &Type) -> bool {
        match (self, wanted) {
            (Self::Any | Self::Null, _)
            | (_, Self::Any)
            | (Self::Integer, Self::Number)
            | (Self::Date | Self::DateTime, Self::Text) => true,
            (Self::Choice(mine), Self::Choice(theirs)) => mine.iter().all(|v| theirs.contains(v)),
            (Self::Choice(mine), _) => mine.iter().all(|value| type_of(value).fits(wanted)),
            (_, Self::Choice(theirs)) => theirs.iter().any(|value| self.fits(&type_of(value))),
            (Self::List(mine), Self::List(theirs)) => mine.fits(theirs),
            (Self::Object(mine), Self::Object(theirs)) => mine.fit(theirs),
            _ => self == wanted,
        }
    }

    /// The type of a value that is of one of two types.
    pub(crate) fn or(self, other: Type) -> Type {
        match (self, other) {
            (Self::Null, kind) | (kind, Self::Null) => kind,
            (a, b) if a == b => a,
            (Self::Choice(a), Self::Choice(b)) => {
                Self::Choice(a.iter().chain(b.iter().filter(|v| !a.contains(v))).cloned().collect())
            }
            (Self::Choice(values), kind) | (kind, Self::Choice(values)) => {
                values.iter().map(type_of).fold(kind, Type::or)
            }
            (Self::Integer, Self::Number) | (Self::Number, Self::Integer) => Self::Number,
            (Self::Date | Self::DateTime, Self::Text)
            | (Self::Text, Self::Date | Self::DateTime) => Self::Text,
            (Self::List(a), Self::List(b)) => Self::list(a.as_ref().clone().or(b.as_ref().clone())),
            _ => Self::Any,
        }
    }

    /// This type with no field required.
    pub(crate) fn partial(&self) -> Type {
        match self {
            Self::Object(fields) => {
                let optional = |(name, field): &(Text, Field)| {
                    let kind = field.kind.partial();
                    (name.clone(), Field { kind, required: false, ..field.clone() })
                };
                let open = fields.open;
                Self::Object(Arc::new(Fields {
                    fields: fields.fields.iter().map(optional).collect(),
                    open,
                }))
            }
            other => other.clone(),
        }
    }

    /// An object of which nothing is known.
    pub(crate) fn open_object() -> Self {
        Self::Object(Arc::new(Fields { fields: Vec::new(), open: true }))
    }
}

impl Fields {
    fn fit(&self, wanted: &Fields) -> bool {
        let known = self.fields.iter().all(|(name, field)| match wanted.get(name) {
            Some(theirs) => field.kind.fits(&theirs.kind),
            None => wanted.open,
        });
        let complete = wanted
            .fields
            .iter()
            .all(|(name, field)| !field.required || self.open || self.get(name).is_some());
        known && complete
    }
}

/// The type of a constant.
pub(crate) fn type_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(number) if number.is_integer() => Type::Integer,
        Value::Number(_) => Type::Number,
        Value::Text(_) => Type::Text,
        Value::List(list) => {
            let element = list.iter().map(type_of).reduce(Type::or).unwrap_or(Type::Any);
            Type::list(element)
        }
        Value::Object(object) => Type::Object(Arc::new(Fields {
            fields: object
                .iter()
                .map(|(name, value)| (name.clone(), Field::of(type_of(value))))
                .collect(),
            open: false,
        })),
    }
}

impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => formatter.write_str("any value"),
            Self::Null => formatter.write_str("null"),
            Self::Text => formatter.write_str("text"),
            Self::Number => formatter.write_str("a number"),
            Self::Integer => formatter.write_str("a whole number"),
            Self::Boolean => formatter.write_str("true or false"),
            Self::Date => formatter.write_str("a date"),
            Self::DateTime => formatter.write_str("a date-time"),
            Self::Choice(values) => {
                formatter.write_str(if values.len() == 1 { "" } else { "one of " })?;
                for (index, value) in values.iter().enumerate() {
                    let separator = if index > 0 { ", " } else { "" };
                    write!(formatter, "{separator}{}", value.to_json_text())?;
                }
                Ok(())
            }
            Self::List(element) => formatter.write_str(match element.as_ref() {
                Self::Text | Self::Choice(_) => "a list of texts",
                Self::Number => "a list of numbers",
                Self::Integer => "a list of whole numbers",
                Self::Object(_) => "a list of objects",
                _ => "a list",
            }),
            Self::Object(_) => formatter.write_str("an object"),
        }
    }
}
