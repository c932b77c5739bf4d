//! What is known of a document's tables while it is checked.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::document::Mapping;
use crate::problem::{Findings, Position};
use crate::run::Tables;
use crate::schema::{Type, type_of};
use crate::value::number_text;
use crate::{Text, Value};

/// The document's tables with the merchant's rows, and which of them are used.
pub(super) struct Known<'m> {
    own: &'m Tables,
    overlay: &'m Tables,
    positions: &'m [(Text, Position)],
    used: RefCell<HashSet<Text>>,
}

impl<'m> Known<'m> {
    pub(super) fn new(mapping: &'m Mapping, overlay: &'m Tables) -> Self {
        let positions = &mapping.table_positions;
        Self { own: &mapping.tables, overlay, positions, used: RefCell::default() }
    }

    /// Tables of another document than a mapping.
    pub(super) fn of(overlay: &'m Tables, own: &'m Tables) -> Self {
        Self { own, overlay, positions: &[], used: RefCell::default() }
    }

    /// Whether there is such a table; from now on it is used.
    pub(super) fn take(&self, table: &str) -> bool {
        self.used.borrow_mut().insert(table.into());
        self.own.get(table).is_some() || self.overlay.get(table).is_some()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.own.names().chain(self.overlay.names())
    }

    /// What its rows hold.
    pub(super) fn row_type(&self, table: &str) -> Type {
        let values: Vec<Value> = self.rows(table).map(|(_, value)| value.clone()).collect();
        let plain = values.iter().all(|value| !matches!(value, Value::List(_) | Value::Object(_)));
        if plain && !values.is_empty() {
            return Type::Choice(values.into());
        }
        values.iter().map(type_of).reduce(Type::or).unwrap_or(Type::Any)
    }

    /// Those of `values` for which the table has no row.
    pub(super) fn without_row<'v>(&self, table: &str, values: &'v [Value]) -> Vec<&'v Value> {
        let has = |value: &Value| {
            let key = match value {
                Value::Text(text) => text.to_string(),
                Value::Number(number) => number_text(*number),
                other => other.to_json_text(),
            };
            self.rows(table).any(|(from, _)| *from == key)
        };
        values.iter().filter(|value| !value.is_null() && !has(value)).collect()
    }

    /// The values it has rows for.
    pub(super) fn key_type(&self, table: &str) -> Type {
        let keys: Vec<Value> = self.rows(table).map(|(from, _)| from.clone().into()).collect();
        if keys.is_empty() { Type::Text } else { Type::Choice(keys.into()) }
    }

    /// Those of `values` that no row of the table holds, or several.
    pub(super) fn without_key<'v>(&self, table: &str, values: &'v [Value]) -> Vec<&'v Value> {
        let own = |from: &Text| self.overlay.get(table).is_none_or(|rows| !rows.contains_key(from));
        let own = self.own.get(table).into_iter().flatten().filter(|(from, _)| own(from));
        let rows = self.overlay.get(table).into_iter().flatten().chain(own);
        let held: Vec<&Value> = rows.map(|(_, to)| to).collect();
        let times = |value: &Value| held.iter().filter(|held| **held == value).count();
        values.iter().filter(|value| !value.is_null() && times(value) != 1).collect()
    }

    /// Notes every table that no row uses.
    pub(super) fn unused(&self, findings: &mut Findings) {
        findings.enter("");
        for (name, position) in self.positions {
            if !self.used.borrow().contains(name) {
                findings.add(*position, format!("no row uses table `{name}`"));
            }
        }
    }

    fn rows(&self, table: &str) -> impl Iterator<Item = (&Text, &Value)> {
        [self.overlay.get(table), self.own.get(table)].into_iter().flatten().flatten()
    }
}
