//! `text`

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "text",
    group: Group::Text,
    about: "A number or truth value written as text; text stays as it is.",
    takes: &[Parameter::any("value")],
    gives: Gives::Text,
    examples: &[
        ("text(4711)", r#""4711""#),
        ("text(12.50)", r#""12.5""#),
        ("text(true)", r#""true""#),
    ],
    run: Run::Values(|arguments| Ok(plain_text(arguments.value(0))?.into_owned().into())),
};
