//! `last_name`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "last_name",
    group: Group::People,
    about: "The family name of a full name, with its particles and without Jr. or III; null if \
            there is only one word.",
    takes: &[Parameter::text("name")],
    gives: Gives::Text,
    examples: &[
        (r#"last_name("Veronica Costello")"#, r#""Costello""#),
        (r#"last_name("Costello, Veronica")"#, r#""Costello""#),
        (r#"last_name("Mary Ann van der Berg")"#, r#""van der Berg""#),
        (r#"last_name("Sammy Davis Jr.")"#, r#""Davis""#),
        (r#"last_name("Cher")"#, "null"),
    ],
    run: Run::Values(|arguments| Ok(crate::names::split(arguments.text(0)?).1.into())),
};
