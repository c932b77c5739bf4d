//! `smallest`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "smallest",
    group: Group::Numbers,
    about: "The smallest of some numbers; missing ones count nothing.",
    takes: &[Parameter::number("numbers").nullable().repeated()],
    gives: Gives::Common(0),
    examples: &[("smallest(3, 1.5, null)", "1.5"), ("smallest(null)", "null")],
    run: Run::Values(|arguments| {
        let mut best = None;
        for index in 0..arguments.count() {
            if !arguments.value(index).is_null() {
                let number = arguments.number(index)?;
                best = Some(best.map_or(number, |best| number.min(best)));
            }
        }
        Ok(best.into())
    }),
};
