//! `after`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "after",
    group: Group::Text,
    about: "What stands after the first occurrence of a part; null if it does not occur.",
    takes: &[Parameter::text("text"), Parameter::text("part")],
    gives: Gives::Text,
    examples: &[(r#"after("000004711-1", "-")"#, r#""1""#), (r#"after("000004711", "-")"#, "null")],
    run: Run::Values(|arguments| {
        let text = arguments.text(0)?;
        Ok(text.split_once(arguments.text(1)?.as_str()).map(|(_, after)| after.to_owned()).into())
    }),
};
