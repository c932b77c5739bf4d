//! `count`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "count",
    group: Group::Lists,
    about: "How many elements a list has, or how many of them meet a condition.",
    takes: &[Parameter::list("list"), Parameter::each_condition("condition").optional()],
    gives: Gives::Integer,
    examples: &[
        ("count([1, 2, 3])", "3"),
        ("count([1, 2, 3], it > 1)", "2"),
        ("count([{ qty: 0 }, { qty: 2 }], qty > 0)", "1"),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        Ok(Cow::Owned(call.places(&list, 1)?.len().into()))
    }),
};
