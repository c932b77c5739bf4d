//! The palette as data: what a canvas draws and the documentation lists.

use super::{Function, Gives, Group, Parameter, Presence, Takes, all};
use crate::{Object, Value};

/// All functions with their types, sentences and examples, in the order of the alphabet.
pub fn palette() -> Value {
    Value::List(all().iter().map(|function| described(function)).collect())
}

fn described(function: &Function) -> Value {
    let mut object = Object::new();
    object.insert("name", function.name);
    object.insert("group", function.group.name());
    object.insert("about", function.about);
    object.insert("takes", function.takes.iter().map(parameter).collect::<Vec<_>>());
    object.insert("gives", function.gives.words());
    object.insert("examples", function.examples.iter().map(example).collect::<Vec<_>>());
    object.into()
}

fn parameter(parameter: &Parameter) -> Value {
    let mut object = Object::new();
    object.insert("name", parameter.name);
    object.insert("takes", parameter.takes.words());
    if let Takes::Word(words) = parameter.takes {
        object.insert("words", words.to_vec());
    }
    object.insert("presence", parameter.presence.word());
    object.into()
}

fn example((call, gives): &(&str, &str)) -> Value {
    let mut object = Object::new();
    object.insert("call", *call);
    object.insert("gives", *gives);
    object.into()
}

impl Group {
    /// What the drawer is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Numbers => "numbers",
            Self::Dates => "dates",
            Self::People => "people and places",
            Self::Lists => "lists and objects",
            Self::Choices => "choices",
            Self::Tables => "tables",
            Self::Hashes => "hashes",
        }
    }
}

impl Presence {
    /// How the palette says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Repeated => "repeated",
        }
    }
}

impl Takes {
    /// How the palette says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Text => "text",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Date => "date or date-time",
            Self::List => "list",
            Self::Object => "object",
            Self::Each => "expression for each element",
            Self::EachCondition => "condition for each element",
            Self::EachNumber => "number for each element",
            Self::Table => "name of a table",
            Self::Word(_) => "one of its words",
        }
    }
}

impl Gives {
    /// How the palette says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Any | Self::Common(_) => "any value",
            Self::Text | Self::Key => "text",
            Self::Number | Self::Rounded => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Texts => "list of text",
            Self::Numbers => "list of number",
            Self::Object => "object",
            Self::Argument(_) => "what it takes",
            Self::Element(_) => "an element",
            Self::Elements(_) => "list of elements",
            Self::Mapped(_) => "list",
            Self::Row => "what the table holds",
        }
    }
}
