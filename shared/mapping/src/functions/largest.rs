//! `largest`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "largest",
    group: Group::Numbers,
    about: "The largest of some numbers; missing ones count nothing.",
    takes: &[Parameter::number("numbers").nullable().repeated()],
    gives: Gives::Common(0),
    examples: &[("largest(3, 1.5, null)", "3"), ("largest(-1, 0)", "0")],
    run: Run::Values(|arguments| {
        let mut best = None;
        for index in 0..arguments.count() {
            if !arguments.value(index).is_null() {
                let number = arguments.number(index)?;
                best = Some(best.map_or(number, |best| number.max(best)));
            }
        }
        Ok(best.into())
    }),
};
