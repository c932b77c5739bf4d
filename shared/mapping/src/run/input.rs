//! What a run works on.

use std::collections::HashMap;

use crate::{Object, Text, Value};

/// What a run works on: the source record, and what is known beside it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) facts: &'a Value,
    pub(crate) settings: &'a Value,
    pub(crate) tables: Option<&'a Tables>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Source<'a> {
    Json(&'a [u8]),
    Value(&'a Value),
}

impl<'a> Input<'a> {
    /// A source record as JSON, of which only the paths the mapping names are built.
    pub fn json(source: &'a [u8]) -> Self {
        Self::new(Source::Json(source))
    }

    /// A source record that was read before.
    pub fn value(source: &'a Value) -> Self {
        Self::new(Source::Value(source))
    }

    fn new(source: Source<'a>) -> Self {
        Self { source, facts: &Value::Null, settings: &Value::Null, tables: None }
    }

    /// What the entity computed: `facts` in expressions.
    #[must_use]
    pub fn facts(self, facts: &'a Value) -> Self {
        Self { facts, ..self }
    }

    /// What the merchant set: `settings` in expressions.
    #[must_use]
    pub fn settings(self, settings: &'a Value) -> Self {
        Self { settings, ..self }
    }

    /// Rows that add to or replace those of the document's tables.
    #[must_use]
    pub fn tables(self, tables: &'a Tables) -> Self {
        Self { tables: Some(tables), ..self }
    }
}

/// Look-up tables by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables(HashMap<Text, Rows>);

/// The rows of one table.
pub(crate) type Rows = HashMap<Text, Value>;

impl Tables {
    /// No table.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one row of a table.
    pub fn insert(&mut self, table: impl Into<Text>, from: impl Into<Text>, to: impl Into<Value>) {
        self.0.entry(table.into()).or_default().insert(from.into(), to.into());
    }

    /// Tables from a value of the form `{table: {from: to}}`; other pieces are left out.
    pub fn from_value(value: &Value) -> Self {
        let fields = value.as_object().into_iter().flat_map(Object::iter);
        let table = |rows: &Object| rows.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        Self(
            fields
                .filter_map(|(name, rows)| Some((name.clone(), table(rows.as_object()?))))
                .collect(),
        )
    }

    /// The rows of a table.
    pub(crate) fn get(&self, table: &str) -> Option<&Rows> {
        self.0.get(table)
    }

    /// Makes sure there is a table of this name.
    pub(crate) fn declare(&mut self, table: Text) {
        self.0.entry(table).or_default();
    }

    /// The tables' names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(Text::as_str)
    }
}
