//! `pad_start`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "pad_start",
    group: Group::Text,
    about: "The text filled up with a letter at its beginning until it is long enough.",
    takes: &[Parameter::text("text"), Parameter::integer("length"), Parameter::text("letter")],
    gives: Gives::Text,
    examples: &[
        (r#"pad_start("4711", 9, "0")"#, r#""000004711""#),
        (r#"pad_start("4711", 2, "0")"#, r#""4711""#),
    ],
    run: Run::Values(|arguments| {
        let text = arguments.text(0)?;
        let filling = arguments.filling()?;
        Ok(format!("{filling}{text}").into())
    }),
};
