//! Rows into answers: fields in the schema's order, nulls left out unless the type promises them.

use super::{Field, Kind, fields_of};
use crate::json::{Map, Value};

/// A row as its type shows it. Columns that the type does not have are left out.
pub(crate) fn render(name: &str, row: &Map) -> Map {
    let mut answer = Map::new();
    for Field { name, kind, is_required } in fields_of(name) {
        match row.get(name) {
            Some(value) if !value.is_null() => answer.set(name.clone(), cast(value, kind)),
            _ if *is_required => answer.set(name.clone(), Value::Null),
            _ => {}
        }
    }
    answer
}

fn cast(value: &Value, kind: &Kind) -> Value {
    match (kind, value) {
        (Kind::Object(name), Value::Map(map)) => Value::Map(render(name, map)),
        (Kind::List(element), Value::List(list)) => {
            list.iter().map(|value| cast(value, element)).collect()
        }
        (Kind::Int, Value::Text(_) | Value::Bool(_)) => Value::from(value.whole()),
        (Kind::Float, Value::Text(_)) => Value::from(value.decimal()),
        (Kind::Text, Value::Number(_)) => Value::from(value.text()),
        (Kind::Bool, Value::Number(_) | Value::Text(_)) => Value::Bool(value.truthy()),
        _ => value.clone(),
    }
}
