//! `same_street`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "same_street",
    group: Group::People,
    about: "Whether two street addresses are the same by USPS Publication 28, however they are \
            abbreviated.",
    takes: &[Parameter::any("street"), Parameter::any("other")],
    gives: Gives::Boolean,
    examples: &[
        (r#"same_street("123 Main St.", "123 Main Street")"#, "true"),
        (r#"same_street("1 Elm Ct #4", "1 Elm Court, Apt 4")"#, "true"),
        (r#"same_street("123 Main St", "123 Main Ave")"#, "false"),
        (r#"same_street("1 N Elm St", "1 S Elm St")"#, "false"),
    ],
    run: Run::Values(|arguments| {
        let one = arguments.street(0)?;
        let other = arguments.street(1)?;
        Ok(crate::postal::same(&one, &other).into())
    }),
};
