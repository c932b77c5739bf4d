//! `null_if`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;

pub(super) const FUNCTION: Function = Function {
    name: "null_if",
    group: Group::Choices,
    about: "The value, or null if it equals one of the others.",
    takes: &[Parameter::any("value"), Parameter::any("values").nullable().repeated()],
    gives: Gives::Argument(0),
    examples: &[
        (r#"null_if("", "")"#, "null"),
        (r#"null_if("N/A", "", "N/A")"#, "null"),
        (r#"null_if("x", "")"#, r#""x""#),
    ],
    run: Run::Values(|arguments| {
        let value = arguments.value(0);
        let equal = arguments.from(1).any(|other| other == value);
        Ok(if equal { Value::Null } else { value.clone() })
    }),
};
