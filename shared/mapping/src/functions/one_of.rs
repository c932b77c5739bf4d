//! `one_of`

use std::borrow::Cow;

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "one_of",
    group: Group::Choices,
    about: "Whether a value equals one of the others.",
    takes: &[Parameter::any("value").nullable(), Parameter::any("values").nullable().repeated()],
    gives: Gives::Boolean,
    examples: &[
        (r#"one_of("new", "new", "used")"#, "true"),
        ("one_of(3, 1, 2)", "false"),
        ("one_of(null, 1)", "false"),
    ],
    run: Run::Lazy(|call| {
        let value = call.value(0)?;
        for index in 1..call.arguments.len() {
            if call.evaluator.same(&*call.value(index)?, &value)? {
                return Ok(Cow::Owned(true.into()));
            }
        }
        Ok(Cow::Owned(false.into()))
    }),
};
