//! `fixed`

use rust_decimal::RoundingStrategy;

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "fixed",
    group: Group::Numbers,
    about: "The number as text with exactly so many decimals, halves rounded away from zero.",
    takes: &[Parameter::number("number"), Parameter::integer("decimals")],
    gives: Gives::Text,
    examples: &[
        ("fixed(12.5, 2)", r#""12.50""#),
        ("fixed(0.005, 2)", r#""0.01""#),
        ("fixed(-3, 0)", r#""-3""#),
    ],
    run: Run::Values(|arguments| {
        let decimals = arguments.decimals(1)?;
        let mode = RoundingStrategy::MidpointAwayFromZero;
        let mut number = arguments.number(0)?.round_dp_with_strategy(decimals, mode);
        number.rescale(decimals);
        Ok(number.to_string().into())
    }),
};
