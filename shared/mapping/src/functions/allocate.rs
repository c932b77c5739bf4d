//! `allocate`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "allocate",
    group: Group::Numbers,
    about: "An amount split in proportion to weights so that the parts add up to it exactly; what \
            rounding leaves goes to the largest remainders.",
    takes: &[
        Parameter::number("amount"),
        Parameter::list("weights"),
        Parameter::integer("decimals").optional(),
    ],
    gives: Gives::Numbers,
    examples: &[
        ("allocate(10, [1, 1, 1])", "[3.34, 3.33, 3.33]"),
        ("allocate(-0.05, [1, 1])", "[-0.03, -0.02]"),
        ("allocate(100, [50, 30, 20], 0)", "[50, 30, 20]"),
        ("allocate(5, [0, 0])", "[2.5, 2.5]"),
        ("allocate(5, [])", "[]"),
    ],
    run: Run::Values(|arguments| {
        let decimals = if arguments.has(2) { arguments.decimals(2)? } else { 2 };
        let weights = arguments.numbers(1)?;
        let parts = crate::money::allocate(arguments.number(0)?, &weights, decimals)?;
        Ok(parts.into())
    }),
};
