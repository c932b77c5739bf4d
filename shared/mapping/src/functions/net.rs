//! `net`

use rust_decimal::Decimal;

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;
use crate::arithmetic::{add, over, times};

pub(super) const FUNCTION: Function = Function {
    name: "net",
    group: Group::Numbers,
    about: "The amount without the tax in it, of which the rate is so many percent, not rounded.",
    takes: &[Parameter::number("gross"), Parameter::number("percent")],
    gives: Gives::Number,
    examples: &[("net(108.25, 8.25)", "100"), ("round(net(10, 20), 2)", "8.33")],
    run: Run::Values(|arguments| {
        let rate = add(arguments.number(1)?, Decimal::ONE_HUNDRED)?;
        over(times(arguments.number(0)?, Decimal::ONE_HUNDRED)?, rate).map(Value::Number)
    }),
};
