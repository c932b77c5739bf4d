//! `integer`

use super::{Function, Gives, Group, Parameter, Run, reading};
use crate::Value;
use crate::run::Cause;

pub(super) const FUNCTION: Function = Function {
    name: "integer",
    group: Group::Numbers,
    about: "The whole number that a number or text is; an error if it has decimals.",
    takes: &[Parameter::any("value")],
    gives: Gives::Integer,
    examples: &[
        (r#"integer("38")"#, r#"38"#),
        (r#"integer(2.00)"#, r#"2"#),
        (r#"integer("")"#, r#"null"#),
    ],
    run: Run::Values(|arguments| match reading(arguments)? {
        Some(number) if number.is_integer() => Ok(number.normalize().into()),
        Some(number) => Err(Cause::unreadable(&number.to_string(), "a whole number")),
        None => Ok(Value::Null),
    }),
};
