//! `concat`

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "concat",
    group: Group::Text,
    about: "The values written one after the other; missing ones are left out.",
    takes: &[Parameter::any("values").nullable().repeated()],
    gives: Gives::Text,
    examples: &[(r#"concat("M-", 4711)"#, r#""M-4711""#), (r#"concat("a", null, "b")"#, r#""ab""#)],
    run: Run::Values(|arguments| {
        let mut text = String::new();
        for value in arguments.from(0) {
            text.push_str(&plain_text(value)?);
        }
        Ok(text.into())
    }),
};
