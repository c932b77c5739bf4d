//! `lookup`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Parameter, Run};
use crate::run::Failure;

pub(super) const FUNCTION: Function = Function {
    name: "lookup",
    group: Group::Tables,
    about: "What a table says about a value; a value without a row is an error that names it.",
    takes: &[Parameter::table("table"), Parameter::any("value")],
    gives: Gives::Row,
    examples: &[(r#"lookup("sizes", "S")"#, r#""Small""#), (r#"lookup("sizes", null)"#, "null")],
    run: Run::Lazy(|call| {
        let value = call.value(1)?;
        if value.is_null() {
            return Ok(NULL);
        }
        let table = call.value(0)?;
        let table = table.as_text().unwrap_or_default();
        match call.evaluator.row(table, &value)? {
            Some(row) => Ok(Cow::Borrowed(row)),
            None => Err(Failure::no_row(table, &value)),
        }
    }),
};
