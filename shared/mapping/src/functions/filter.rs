//! `filter`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Parameter, Run};
use crate::Value;

pub(super) const FUNCTION: Function = Function {
    name: "filter",
    group: Group::Lists,
    about: "The elements that meet a condition.",
    takes: &[Parameter::list("list"), Parameter::each_condition("condition")],
    gives: Gives::Elements(0),
    examples: &[
        ("filter([1, 2, 3], it != 2)", "[1, 3]"),
        (
            r#"filter([{ sku: "A", qty: 0 }, { sku: "B", qty: 2 }], qty > 0)"#,
            r#"[{ sku: "B", qty: 2 }]"#,
        ),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        let mut kept = Vec::new();
        for place in call.places(&list, 1)? {
            kept.push(call.evaluator.owned(Cow::Borrowed(&list[place]))?);
        }
        Ok(Cow::Owned(Value::List(kept)))
    }),
};
