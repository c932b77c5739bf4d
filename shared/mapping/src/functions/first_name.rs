//! `first_name`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "first_name",
    group: Group::People,
    about: "The given names of a full name; `Last, First` is understood.",
    takes: &[Parameter::text("name")],
    gives: Gives::Text,
    examples: &[
        (r#"first_name("Veronica Costello")"#, r#""Veronica""#),
        (r#"first_name("Costello, Veronica")"#, r#""Veronica""#),
        (r#"first_name("Mary Ann van der Berg")"#, r#""Mary Ann""#),
        (r#"first_name("Cher")"#, r#""Cher""#),
    ],
    run: Run::Values(|arguments| Ok(crate::names::split(arguments.text(0)?).0.into())),
};
