//! `starts_with`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "starts_with",
    group: Group::Text,
    about: "Whether a text begins with another.",
    takes: &[Parameter::text("text"), Parameter::text("beginning")],
    gives: Gives::Boolean,
    examples: &[(r#"starts_with("000004711", "000")"#, "true")],
    run: Run::Values(|arguments| {
        Ok(arguments.text(0)?.starts_with(arguments.text(1)?.as_str()).into())
    }),
};
