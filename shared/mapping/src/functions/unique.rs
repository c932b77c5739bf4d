//! `unique`

use std::collections::HashSet;

use super::{Function, Gives, Group, NULL, Next, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "unique",
    group: Group::Lists,
    about: "The elements without those whose key, or who themselves, came before.",
    takes: &[Parameter::list("list"), Parameter::each("key").optional()],
    gives: Gives::Elements(0),
    examples: &[
        ("unique([1, 2, 1])", "[1, 2]"),
        (r#"count(unique([{ sku: "A" }, { sku: "A" }], sku))"#, "1"),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        call.each(&list, 1, |place, key| {
            if seen.insert(key.to_json_text()) {
                kept.push(place);
            }
            Ok(Next::Go)
        })?;
        call.chosen(&list, kept.into_iter())
    }),
};
