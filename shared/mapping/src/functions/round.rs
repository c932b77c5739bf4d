//! `round`

use rust_decimal::RoundingStrategy;

use super::{Function, Gives, Group, Parameter, Run};
use crate::run::{Computed, Failure};

pub(super) const MODES: &[&str] =
    &["half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"];

pub(super) const FUNCTION: Function = Function {
    name: "round",
    group: Group::Numbers,
    about: "The number rounded to so many decimals, 0 if not said; halves go away from zero if no \
            other mode is named.",
    takes: &[
        Parameter::number("number"),
        Parameter::integer("decimals").optional(),
        Parameter::word("mode", MODES).optional(),
    ],
    gives: Gives::Rounded,
    examples: &[
        ("round(2.345, 2)", "2.35"),
        ("round(-2.345, 2)", "-2.35"),
        ("round(2.5)", "3"),
        (r#"round(2.345, 2, "half_even")"#, "2.34"),
        (r#"round(2.345, 2, "half_down")"#, "2.34"),
        (r#"round(2.341, 2, "up")"#, "2.35"),
        (r#"round(2.349, 2, "down")"#, "2.34"),
        (r#"round(-2.341, 2, "floor")"#, "-2.35"),
        (r#"round(-2.349, 2, "ceiling")"#, "-2.34"),
    ],
    run: Run::Values(|arguments| {
        let decimals = if arguments.has(1) { arguments.integer(1)? } else { 0 };
        let mode = if arguments.has(2) { arguments.text(2)?.as_str() } else { "half_up" };
        let decimals = u32::try_from(decimals).ok().filter(|decimals| *decimals <= 28);
        let decimals =
            decimals.ok_or_else(|| Failure::refused("round() keeps 0 to 28 decimals"))?;
        Ok(arguments.number(0)?.round_dp_with_strategy(decimals, strategy(mode)?).into())
    }),
};

fn strategy(mode: &str) -> Computed<RoundingStrategy> {
    Ok(match mode {
        "half_up" => RoundingStrategy::MidpointAwayFromZero,
        "half_even" => RoundingStrategy::MidpointNearestEven,
        "half_down" => RoundingStrategy::MidpointTowardZero,
        "up" => RoundingStrategy::AwayFromZero,
        "down" => RoundingStrategy::ToZero,
        "floor" => RoundingStrategy::ToNegativeInfinity,
        "ceiling" => RoundingStrategy::ToPositiveInfinity,
        _ => return Err(Failure::refused(format!("there is no rounding mode `{mode}`"))),
    })
}
