//! `entries`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Text;
use crate::Value;
use crate::run::Failure;

pub(super) const FUNCTION: Function = Function {
    name: "entries",
    group: Group::Lists,
    about: "The fields of an object as a list of objects with `key` and `value`.",
    takes: &[Parameter::object("object")],
    gives: Gives::Any,
    examples: &[("entries({ a: 1 })", r#"[{ key: "a", value: 1 }]"#)],
    run: Run::Values(|arguments| {
        let Value::Object(object) = arguments.value(0) else {
            return Err(Failure::mismatch(
                "`object` of entries()",
                "an object",
                arguments.value(0),
            ));
        };
        let entry = |(name, value): (&Text, &Value)| {
            let key = (Text::new_static("key"), Value::Text(name.clone()));
            Value::Object([key, (Text::new_static("value"), value.clone())].into_iter().collect())
        };
        Ok(Value::List(object.iter().map(entry).collect()))
    }),
};
