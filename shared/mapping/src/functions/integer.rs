//! `integer`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;
use crate::run::Failure;

pub(super) const FUNCTION: Function = Function {
    name: "integer",
    group: Group::Numbers,
    about: "The whole number that a number or text is; an error if it has decimals.",
    takes: &[Parameter::any("value")],
    gives: Gives::Integer,
    examples: &[(r#"integer("38")"#, "38"), ("integer(2.00)", "2"), (r#"integer("")"#, "null")],
    run: Run::Values(|arguments| match arguments.reading()? {
        Some(number) if number.is_integer() => Ok(number.normalize().into()),
        Some(number) => Err(Failure::unreadable(&number.to_string(), "a whole number")),
        None => Ok(Value::Null),
    }),
};
