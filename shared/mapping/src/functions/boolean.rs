//! `boolean`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;
use crate::run::Failure;
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "boolean",
    group: Group::Choices,
    about: "Whether a value says yes: true, 1, \"1\", \"true\", \"yes\", \"on\" or \"y\"; their \
            opposites say no, and blank text is null.",
    takes: &[Parameter::any("value")],
    gives: Gives::Boolean,
    examples: &[("boolean(1)", "true"), (r#"boolean("No")"#, "false"), (r#"boolean("")"#, "null")],
    run: Run::Values(|arguments| {
        let value = arguments.value(0);
        let text = plain_text(value)?.trim().to_lowercase();
        match text.as_str() {
            "true" | "1" | "yes" | "y" | "on" => Ok(true.into()),
            "false" | "0" | "no" | "n" | "off" => Ok(false.into()),
            "" => Ok(Value::Null),
            _ => Err(Failure::unreadable(&text, "yes or no")),
        }
    }),
};
