//! `take`

use std::borrow::Cow;

use rust_decimal::prelude::ToPrimitive;

use super::{Function, Gives, Group, NULL, Parameter, Run, chosen};

pub(super) const FUNCTION: Function = Function {
    name: "take",
    group: Group::Lists,
    about: "The first so many elements.",
    takes: &[Parameter::list("list"), Parameter::integer("count")],
    gives: Gives::Elements(0),
    examples: &[
        ("take([1, 2, 3], 2)", "[1, 2]"),
        ("take([1], 5)", "[1]"),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(Cow::Owned(NULL)) };
        let count = call.value(1)?;
        let count = count.as_number().and_then(|count| count.to_usize()).unwrap_or(0);
        chosen(call, &list, 0..list.len().min(count))
    }),
};
