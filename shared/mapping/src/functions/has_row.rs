//! `has_row`

use std::borrow::Cow;

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "has_row",
    group: Group::Tables,
    about: "Whether a table has a row for a value.",
    takes: &[Parameter::table("table"), Parameter::any("value").nullable()],
    gives: Gives::Boolean,
    examples: &[(r#"has_row("sizes", "S")"#, "true"), (r#"has_row("sizes", "XXL")"#, "false")],
    run: Run::Lazy(|call| {
        let table = call.value(0)?;
        let row = call.evaluator.row(table.as_text().unwrap_or_default(), &*call.value(1)?)?;
        Ok(Cow::Owned(row.is_some().into()))
    }),
};
