//! `coalesce`

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "coalesce",
    group: Group::Choices,
    about: "The first value that is not null; `??` between values does the same.",
    takes: &[Parameter::any("values").nullable().repeated()],
    gives: Gives::Common(0),
    examples: &[("coalesce(null, 2, 3)", "2"), (r#"null ?? "b""#, r#""b""#)],
    run: Run::Lazy(|call| {
        for index in 0..call.arguments.len() {
            let value = call.value(index)?;
            if !value.is_null() {
                return Ok(value);
            }
        }
        Ok(NULL)
    }),
};
