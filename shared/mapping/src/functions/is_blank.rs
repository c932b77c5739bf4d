//! `is_blank`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "is_blank",
    group: Group::Choices,
    about: "Whether a value is null, a text of blanks only, or an empty list or object.",
    takes: &[Parameter::any("value").nullable()],
    gives: Gives::Boolean,
    examples: &[
        ("is_blank(null)", "true"),
        (r#"is_blank("  ")"#, "true"),
        ("is_blank([])", "true"),
        ("is_blank(0)", "false"),
    ],
    run: Run::Values(|arguments| Ok(crate::run::is_blank(arguments.value(0)).into())),
};
