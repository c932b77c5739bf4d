//! `at`

use super::{Function, Gives, Group, NULL, Parameter, Run};

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
        let Some(list) = call.list()? else { return Ok(NULL) };
        let Some(place) = call.integer(1)? else { return Ok(NULL) };
        call.element(list, usize::try_from(place).unwrap_or(usize::MAX))
    }),
};
