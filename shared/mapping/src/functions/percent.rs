//! `percent`

use rust_decimal::Decimal;

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;
use crate::arithmetic::{over, times};

pub(super) const FUNCTION: Function = Function {
    name: "percent",
    group: Group::Numbers,
    about: "So many percent of a number, not rounded.",
    takes: &[Parameter::number("number"), Parameter::number("percent")],
    gives: Gives::Number,
    examples: &[("percent(200, 8.25)", "16.5")],
    run: Run::Values(|arguments| {
        let hundredth = times(arguments.number(0)?, arguments.number(1)?)?;
        over(hundredth, Decimal::ONE_HUNDRED).map(Value::Number)
    }),
};
