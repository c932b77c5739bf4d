//! `take`

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "take",
    group: Group::Lists,
    about: "The first so many elements.",
    takes: &[Parameter::list("list"), Parameter::integer("count")],
    gives: Gives::Elements(0),
    examples: &[("take([1, 2, 3], 2)", "[1, 2]"), ("take([1], 5)", "[1]"), ("take([1], -1)", "[]")],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        let Some(count) = call.integer(1)? else { return Ok(NULL) };
        let count = usize::try_from(count).unwrap_or(0);
        call.chosen(&list, 0..list.len().min(count))
    }),
};
