//! `reverse`

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "reverse",
    group: Group::Lists,
    about: "The elements in opposite order.",
    takes: &[Parameter::list("list")],
    gives: Gives::Elements(0),
    examples: &[("reverse([1, 2, 3])", "[3, 2, 1]")],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        call.chosen(&list, (0..list.len()).rev())
    }),
};
