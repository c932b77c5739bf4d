//! `split`

use super::{Function, Gives, Group, Parameter, Run};
use crate::run::Failure;

pub(super) const FUNCTION: Function = Function {
    name: "split",
    group: Group::Text,
    about: "The pieces of a text between a separator.",
    takes: &[Parameter::text("text"), Parameter::text("separator")],
    gives: Gives::Texts,
    examples: &[(r#"split("1,4", ",")"#, r#"["1", "4"]"#), (r#"split("", ",")"#, r#"[""]"#)],
    run: Run::Values(|arguments| {
        let separator = arguments.text(1)?;
        if separator.is_empty() {
            return Err(Failure::refused("split() needs a separator"));
        }
        Ok(arguments.text(0)?.split(separator.as_str()).collect::<Vec<_>>().into())
    }),
};
