//! `left`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "left",
    group: Group::Text,
    about: "The first characters of a text.",
    takes: &[Parameter::text("text"), Parameter::integer("count")],
    gives: Gives::Text,
    examples: &[(r#"left("49628-7978", 5)"#, r#""49628""#), (r#"left("ab", 5)"#, r#""ab""#)],
    run: Run::Values(|arguments| {
        let count = arguments.size(1)?;
        Ok(arguments.text(0)?.chars().take(count).collect::<String>().into())
    }),
};
