//! `ends_with`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "ends_with",
    group: Group::Text,
    about: "Whether a text ends with another.",
    takes: &[Parameter::text("text"), Parameter::text("ending")],
    gives: Gives::Boolean,
    examples: &[(r#"ends_with("000004711-1", "-1")"#, "true")],
    run: Run::Values(|arguments| {
        Ok(arguments.text(0)?.ends_with(arguments.text(1)?.as_str()).into())
    }),
};
