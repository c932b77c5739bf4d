//! `contains`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "contains",
    group: Group::Text,
    about: "Whether a text holds another.",
    takes: &[Parameter::text("text"), Parameter::text("part")],
    gives: Gives::Boolean,
    examples: &[
        (r#"contains("Flat Rate - Fixed", "Rate")"#, "true"),
        (r#"contains("Flat Rate", "rate")"#, "false"),
    ],
    run: Run::Values(|arguments| {
        Ok(arguments.text(0)?.contains(arguments.text(1)?.as_str()).into())
    }),
};
