//! `last`

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "last",
    group: Group::Lists,
    about: "The last element of a list, or null.",
    takes: &[Parameter::list("list")],
    gives: Gives::Element(0),
    examples: &[("last([1, 2])", "2"), ("last([])", "null")],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        let place = list.len().wrapping_sub(1);
        call.element(list, place)
    }),
};
