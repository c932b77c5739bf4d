//! `at`

use std::borrow::Cow;

use rust_decimal::prelude::ToPrimitive;

use super::{Function, Gives, Group, NULL, Parameter, Run, element};

pub(super) const FUNCTION: Function = Function {
    name: "at",
    group: Group::Lists,
    about: "The element at a computed place, the first at 0, or null.",
    takes: &[Parameter::list("list"), Parameter::integer("place")],
    gives: Gives::Element(0),
    examples: &[
        (r#"at(["a", "b"], 1)"#, r#""b""#),
        (r#"at(["a", "b"], 2)"#, "null"),
        (r#"at(["a", "b"], -1)"#, "null"),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(Cow::Owned(NULL)) };
        let place = call.value(1)?;
        let place = place.as_number().and_then(|place| place.to_usize()).unwrap_or(usize::MAX);
        element(call, list, place)
    }),
};
