//! `upper`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "upper",
    group: Group::Text,
    about: "The text in capital letters.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[(r#"upper("mi")"#, r#""MI""#)],
    run: Run::Values(|arguments| Ok(arguments.text(0)?.to_uppercase().into())),
};
