//! `number`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "number",
    group: Group::Numbers,
    about: "The number that a text says; blank text is null.",
    takes: &[Parameter::any("value")],
    gives: Gives::Number,
    examples: &[
        (r#"number("12.5000")"#, "12.5"),
        (r#"number(" -3 ")"#, "-3"),
        (r#"number("")"#, "null"),
        ("number(7)", "7"),
    ],
    run: Run::Values(|arguments| Ok(arguments.reading()?.into())),
};
