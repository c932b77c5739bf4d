//! `digits`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "digits",
    group: Group::Text,
    about: "Only the digits of a text.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[(r#"digits("(555) 229-3326")"#, r#""5552293326""#)],
    run: Run::Values(|arguments| {
        Ok(arguments.text(0)?.chars().filter(char::is_ascii_digit).collect::<String>().into())
    }),
};
