//! `slice`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "slice",
    group: Group::Text,
    about: "So many characters of a text from a place on; the first place is 0.",
    takes: &[Parameter::text("text"), Parameter::integer("place"), Parameter::integer("count")],
    gives: Gives::Text,
    examples: &[
        (r#"slice("2026-03-14", 5, 2)"#, r#""03""#),
        (r#"slice("abc", 2, 9)"#, r#""c""#),
        (r#"slice("abc", 9, 1)"#, r#""""#),
    ],
    run: Run::Values(|arguments| {
        let (place, count) = (arguments.size(1)?, arguments.size(2)?);
        Ok(arguments.text(0)?.chars().skip(place).take(count).collect::<String>().into())
    }),
};
