//! `abs`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "abs",
    group: Group::Numbers,
    about: "The number without its sign.",
    takes: &[Parameter::number("number")],
    gives: Gives::Argument(0),
    examples: &[("abs(-17.76)", "17.76")],
    run: Run::Values(|arguments| Ok(arguments.number(0)?.abs().into())),
};
