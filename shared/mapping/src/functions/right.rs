//! `right`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "right",
    group: Group::Text,
    about: "The last characters of a text.",
    takes: &[Parameter::text("text"), Parameter::integer("count")],
    gives: Gives::Text,
    examples: &[(r#"right("4111111111111111", 4)"#, r#""1111""#), (r#"right("ab", 5)"#, r#""ab""#)],
    run: Run::Values(|arguments| {
        let count = arguments.size(1)?;
        let text = arguments.text(0)?;
        let skipped = text.chars().count().saturating_sub(count);
        Ok(text.chars().skip(skipped).collect::<String>().into())
    }),
};
