//! `pad_end`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "pad_end",
    group: Group::Text,
    about: "The text filled up with a letter at its end until it is long enough.",
    takes: &[Parameter::text("text"), Parameter::integer("length"), Parameter::text("letter")],
    gives: Gives::Text,
    examples: &[(r#"pad_end("A", 3, ".")"#, r#""A..""#)],
    run: Run::Values(|arguments| {
        let text = arguments.text(0)?;
        let filling = arguments.filling()?;
        Ok(format!("{text}{filling}").into())
    }),
};
