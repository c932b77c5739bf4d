//! The shapes of bodies and answers, from Magento's own schema: names and types.

mod convert;
mod render;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use convert::{Frame, arguments};
pub(crate) use render::render;

use crate::json::{self, Value};

/// A type that a field can have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Int,
    Float,
    Text,
    Bool,
    Any,
    /// An object of a named type.
    Object(String),
    /// A list of one type.
    List(Box<Kind>),
}

/// One field of a type.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its name in `snake_case`; parameters of a route keep their `camelCase`.
    pub(crate) name: String,
    /// Its type.
    pub(crate) kind: Kind,
    /// Whether requests must name it, and answers show it even when it is null.
    pub(crate) is_required: bool,
}

struct Schema {
    bodies: HashMap<String, Vec<Field>>,
    types: HashMap<String, Vec<Field>>,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let schema = json::parse(include_str!("schema.json")).unwrap_or_default();
    let bodies = read(schema.at("bodies"));
    Schema {
        bodies: bodies.into_iter().map(|(route, fields)| (anonymous(&route), fields)).collect(),
        types: read(schema.at("types")),
    }
});

/// A route with the names of its parameters left out: they differ between documents.
fn anonymous(route: &str) -> String {
    let nameless = |segment: &str| if segment.starts_with(':') { ":" } else { segment }.to_owned();
    route.split('/').map(nameless).collect::<Vec<_>>().join("/")
}

/// The parameters that a route takes from its body; none where it takes no body.
pub(crate) fn body_of(method: &str, pattern: &str) -> &'static [Field] {
    let found = SCHEMA.bodies.get(&anonymous(&format!("{method} {pattern}")));
    found.map(Vec::as_slice).unwrap_or_default()
}

/// The fields of a named type, in order.
pub(crate) fn fields_of(name: &str) -> &'static [Field] {
    SCHEMA.types.get(name).map(Vec::as_slice).unwrap_or_default()
}

fn read(section: &Value) -> HashMap<String, Vec<Field>> {
    let entries = section.as_map().into_iter().flat_map(json::Map::iter);
    entries.map(|(name, fields)| (name.to_owned(), read_fields(fields))).collect()
}

fn read_fields(fields: &Value) -> Vec<Field> {
    let entries = fields.as_map().into_iter().flat_map(json::Map::iter);
    let field = |(name, kind): (&str, &Value)| {
        let kind = kind.text();
        Field {
            name: name.to_owned(),
            kind: read_kind(kind.trim_end_matches('!')),
            is_required: kind.ends_with('!'),
        }
    };
    entries.map(field).collect()
}

fn read_kind(text: &str) -> Kind {
    match text {
        "int" => Kind::Int,
        "float" => Kind::Float,
        "string" => Kind::Text,
        "bool" => Kind::Bool,
        "any" => Kind::Any,
        _ => match text.strip_prefix('[') {
            Some(element) => Kind::List(Box::new(read_kind(element))),
            None => Kind::Object(text.to_owned()),
        },
    }
}
