//! `lookup_or`

use std::borrow::Cow;

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "lookup_or",
    group: Group::Tables,
    about: "What a table says about a value, or another value where it has no row.",
    takes: &[
        Parameter::table("table"),
        Parameter::any("value").nullable(),
        Parameter::any("otherwise").nullable(),
    ],
    gives: Gives::Row,
    examples: &[
        (r#"lookup_or("sizes", "S", "One size")"#, r#""Small""#),
        (r#"lookup_or("sizes", "XXL", "One size")"#, r#""One size""#),
        (r#"lookup_or("sizes", null, "One size")"#, r#""One size""#),
    ],
    run: Run::Lazy(|call| {
        let table = call.value(0)?;
        let row = call.evaluator.row(table.as_text().unwrap_or_default(), &*call.value(1)?)?;
        row.map_or_else(|| call.value(2), |row| Ok(Cow::Borrowed(row)))
    }),
};
