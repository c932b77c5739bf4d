//! `blank_to_null`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;

pub(super) const FUNCTION: Function = Function {
    name: "blank_to_null",
    group: Group::Choices,
    about: "The value, or null if it is blank.",
    takes: &[Parameter::any("value")],
    gives: Gives::Argument(0),
    examples: &[(r#"blank_to_null(" ")"#, "null"), (r#"blank_to_null("x")"#, r#""x""#)],
    run: Run::Values(|arguments| {
        let value = arguments.value(0);
        Ok(if crate::run::is_blank(value) { Value::Null } else { value.clone() })
    }),
};
