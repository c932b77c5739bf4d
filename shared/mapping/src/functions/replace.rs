//! `replace`

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::short_enough;

pub(super) const FUNCTION: Function = Function {
    name: "replace",
    group: Group::Text,
    about: "The text with every occurrence of a part replaced.",
    takes: &[Parameter::text("text"), Parameter::text("part"), Parameter::text("by")],
    gives: Gives::Text,
    examples: &[
        (r#"replace("a-b-c", "-", "")"#, r#""abc""#),
        (r#"replace("abc", "", "x")"#, r#""abc""#),
    ],
    run: Run::Values(|arguments| {
        let (text, part, by) = (arguments.text(0)?, arguments.text(1)?, arguments.text(2)?);
        if part.is_empty() {
            return Ok(text.clone().into());
        }
        let found = text.matches(part.as_str()).count();
        short_enough(text.len() + found * by.len())?;
        Ok(text.replace(part.as_str(), by).into())
    }),
};
