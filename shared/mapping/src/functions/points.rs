//! `points`

use rust_decimal::Decimal;

use super::{Function, Gives, Group, Parameter, Run};
use crate::arithmetic::{over, times};
use crate::run::Failure;

pub(super) const FUNCTION: Function = Function {
    name: "points",
    group: Group::Numbers,
    about: "Loyalty points for an amount: so many for each full unit of it, none below zero.",
    takes: &[
        Parameter::number("amount"),
        Parameter::number("points"),
        Parameter::number("unit").optional(),
    ],
    gives: Gives::Integer,
    examples: &[
        ("points(1385.64, 1)", "1385"),
        ("points(1385.64, 5, 10)", "690"),
        ("points(-3, 1)", "0"),
    ],
    run: Run::Values(|arguments| {
        let unit = if arguments.has(2) { arguments.number(2)? } else { Decimal::ONE };
        if unit <= Decimal::ZERO {
            return Err(Failure::refused("points() needs a unit above zero"));
        }
        let units = over(arguments.number(0)?, unit)?.floor().max(Decimal::ZERO);
        Ok(times(units, arguments.number(1)?)?.floor().normalize().into())
    }),
};
