//! `skip`

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "skip",
    group: Group::Lists,
    about: "The elements without the first so many.",
    takes: &[Parameter::list("list"), Parameter::integer("count")],
    gives: Gives::Elements(0),
    examples: &[("skip([1, 2, 3], 1)", "[2, 3]"), ("skip([1], 5)", "[]")],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        let Some(count) = call.integer(1)? else { return Ok(NULL) };
        let count = usize::try_from(count).unwrap_or(0);
        call.chosen(&list, count.min(list.len())..list.len())
    }),
};
