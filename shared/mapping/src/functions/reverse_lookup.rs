//! `reverse_lookup`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "reverse_lookup",
    group: Group::Tables,
    about: "The value for which a table holds this one; none or more than one is an error.",
    takes: &[Parameter::table("table"), Parameter::any("value")],
    gives: Gives::Key,
    examples: &[
        (r#"reverse_lookup("sizes", "Small")"#, r#""S""#),
        (r#"reverse_lookup("sizes", null)"#, "null"),
    ],
    run: Run::Lazy(|call| {
        let value = call.value(1)?;
        if value.is_null() {
            return Ok(NULL);
        }
        let table = call.value(0)?;
        call.evaluator.reverse_row(table.as_text().unwrap_or_default(), &value).map(Cow::Owned)
    }),
};
