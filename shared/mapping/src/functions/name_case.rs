//! `name_case`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "name_case",
    group: Group::People,
    about: "A name that is all capitals or all small letters in the usual case; others stay as \
            they are.",
    takes: &[Parameter::text("name")],
    gives: Gives::Text,
    examples: &[
        (r#"name_case("O'NEIL-SMITH")"#, r#""O'Neil-Smith""#),
        (r#"name_case("van der berg")"#, r#""Van Der Berg""#),
        (r#"name_case("McDonald")"#, r#""McDonald""#),
    ],
    run: Run::Values(|arguments| Ok(crate::names::usual_case(arguments.text(0)?).into())),
};
