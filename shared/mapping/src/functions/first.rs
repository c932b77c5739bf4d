//! `first`

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "first",
    group: Group::Lists,
    about: "The first element of a list, or null.",
    takes: &[Parameter::list("list")],
    gives: Gives::Element(0),
    examples: &[("first([1, 2])", "1"), ("first([])", "null")],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        call.element(list, 0)
    }),
};
