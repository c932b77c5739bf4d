//! `has`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "has",
    group: Group::Lists,
    about: "Whether a list holds a value.",
    takes: &[Parameter::list("list"), Parameter::any("value")],
    gives: Gives::Boolean,
    examples: &[(r#"has(["new", "used"], "used")"#, "true"), ("has([], 1)", "false")],
    run: Run::Values(|arguments| Ok(arguments.list(0)?.contains(arguments.value(1)).into())),
};
