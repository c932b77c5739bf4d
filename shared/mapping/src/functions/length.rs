//! `length`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "length",
    group: Group::Text,
    about: "How many characters a text has.",
    takes: &[Parameter::text("text")],
    gives: Gives::Integer,
    examples: &[(r#"length("Straße")"#, "6"), (r#"length("")"#, "0")],
    run: Run::Values(|arguments| Ok(arguments.text(0)?.chars().count().into())),
};
