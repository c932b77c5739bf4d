//! `lower`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "lower",
    group: Group::Text,
    about: "The text in lower-case letters.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[(r#"lower("Roni@Example.COM")"#, r#""roni@example.com""#), ("lower(null)", "null")],
    run: Run::Values(|arguments| Ok(arguments.text(0)?.to_lowercase().into())),
};
