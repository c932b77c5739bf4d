//! `last`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Parameter, Run, element};

pub(super) const FUNCTION: Function = Function {
    name: "last",
    group: Group::Lists,
    about: "The last element of a list, or null.",
    takes: &[Parameter::list("list")],
    gives: Gives::Element(0),
    examples: &[
        ("last([1, 2])", "2"),
        ("last([])", "null"),
    ],
    run: Run::Lazy(|call| { let Some(list) = call.list()? else { return Ok(Cow::Owned(NULL)) }; let place = list.len().wrapping_sub(1); element(call, list, place) }),
};
