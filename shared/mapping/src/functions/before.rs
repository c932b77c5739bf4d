//! `before`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "before",
    group: Group::Text,
    about: "What stands before the first occurrence of a part; the whole text if it does not \
            occur.",
    takes: &[Parameter::text("text"), Parameter::text("part")],
    gives: Gives::Text,
    examples: &[
        (r#"before("000004711-1", "-")"#, r#""000004711""#),
        (r#"before("000004711", "-")"#, r#""000004711""#),
    ],
    run: Run::Values(|arguments| {
        let text = arguments.text(0)?;
        Ok(text
            .split_once(arguments.text(1)?.as_str())
            .map_or(text.as_str(), |(before, _)| before)
            .into())
    }),
};
