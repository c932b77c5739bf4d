//! `map`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Next, Parameter, Run};
use crate::Value;

pub(super) const FUNCTION: Function = Function {
    name: "map",
    group: Group::Lists,
    about: "What an expression gives for each element.",
    takes: &[Parameter::list("list"), Parameter::each("expression")],
    gives: Gives::Mapped(1),
    examples: &[
        ("map([1, 2], it * 2)", "[2, 4]"),
        (r#"map([{ sku: "A" }, { sku: "B" }], sku)"#, r#"["A", "B"]"#),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        let mut made = Vec::with_capacity(list.len());
        call.each(&list, 1, |_, value| {
            made.push(value);
            Ok(Next::Go)
        })?;
        Ok(Cow::Owned(Value::List(made)))
    }),
};
