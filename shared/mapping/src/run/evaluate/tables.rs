//! Look-ups in the document's tables and the merchant's.

use std::borrow::Cow;

use super::Evaluator;
use crate::Value;
use crate::run::input::Rows;
use crate::run::{Cause, Computed, Failure};
use crate::value::number_text;

impl<'v> Evaluator<'v> {
    /// The row for `value` in `table`: the merchant's before the document's.
    pub(crate) fn row(&self, table: &str, value: &Value) -> Computed<Option<&'v Value>> {
        let (overlay, own) = self.table(table)?;
        let key: Cow<'_, str> = match value {
            Value::Text(text) => Cow::Borrowed(text.as_str()),
            Value::Number(number) => Cow::Owned(number_text(*number)),
            Value::Bool(true) => Cow::Borrowed("true"),
            Value::Bool(false) => Cow::Borrowed("false"),
            Value::Null => return Ok(None),
            Value::List(_) | Value::Object(_) => {
                let what = format!("the value looked up in table `{table}`");
                return Err(Failure::mismatch(&what, "a plain value", value));
            }
        };
        let row = |rows: Option<&'v Rows>| rows.and_then(|rows| rows.get(key.as_ref()));
        Ok(row(overlay).or_else(|| row(own)))
    }

    /// The one value for which `table` holds `value`.
    pub(crate) fn reverse_row(&self, table: &str, value: &Value) -> Computed<Value> {
        let (overlay, own) = self.table(table)?;
        let own = own.into_iter().flatten();
        let own = own.filter(|(from, _)| overlay.is_none_or(|rows| !rows.contains_key(*from)));
        let mut found = Vec::new();
        for (from, to) in overlay.into_iter().flatten().chain(own) {
            self.spend(1)?;
            if to == value {
                found.push(from);
            }
        }
        match found.as_slice() {
            [from] => Ok(Value::Text((*from).clone())),
            [] => Err(Failure::no_row(table, value)),
            _ => {
                let said = value.to_json_text();
                let sentence = format!("table `{table}` holds {said} for several values");
                Err(Failure::refused(sentence))
            }
        }
    }

    fn table(&self, table: &str) -> Computed<(Option<&'v Rows>, Option<&'v Rows>)> {
        match (self.overlay.and_then(|tables| tables.get(table)), self.tables.get(table)) {
            (None, None) => Err(Cause::NoTable { table: table.to_owned() }.into()),
            rows => Ok(rows),
        }
    }
}
