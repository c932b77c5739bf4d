//! `merge`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;
use crate::run::Failure;

pub(super) const FUNCTION: Function = Function {
    name: "merge",
    group: Group::Lists,
    about: "The fields of several objects in one; a later one stands before an earlier, and null \
            is left out.",
    takes: &[Parameter::any("objects").nullable().repeated()],
    gives: Gives::Object,
    examples: &[
        ("merge({ a: 1, b: 2 }, { b: 3 })", "{ a: 1, b: 3 }"),
        ("merge({ a: 1 }, null)", "{ a: 1 }"),
    ],
    run: Run::Values(|arguments| {
        let mut fields = Vec::new();
        for value in arguments.from(0) {
            match value {
                Value::Object(object) => fields.extend(object.clone()),
                Value::Null => {}
                other => {
                    return Err(Failure::mismatch("an argument of merge()", "an object", other));
                }
            }
        }
        Ok(Value::Object(fields.into_iter().collect()))
    }),
};
