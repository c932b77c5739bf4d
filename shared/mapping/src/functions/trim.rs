//! `trim`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "trim",
    group: Group::Text,
    about: "The text without the blanks around it.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[(r#"trim("  Main St ")"#, r#""Main St""#)],
    run: Run::Values(|arguments| Ok(arguments.text(0)?.trim().into())),
};
