//! `sort`

use super::{Function, Gives, Group, NULL, Next, Parameter, Run};
use crate::value::order;

pub(super) const FUNCTION: Function = Function {
    name: "sort",
    group: Group::Lists,
    about: "The elements in ascending order of a key, or of themselves; those without one come \
            last.",
    takes: &[Parameter::list("list"), Parameter::each("key").optional()],
    gives: Gives::Elements(0),
    examples: &[
        ("sort([3, 1, 2])", "[1, 2, 3]"),
        (r#"map(sort([{ n: "b" }, { n: "a" }], n), n)"#, r#"["a", "b"]"#),
        (r#"sort(["b", null, "a"])"#, r#"["a", "b", null]"#),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        let mut keyed = Vec::with_capacity(list.len());
        call.each(&list, 1, |place, key| {
            keyed.push((key, place));
            Ok(Next::Go)
        })?;
        call.evaluator.spend(keyed.len() * 8)?;
        keyed.sort_by(|(a, _), (b, _)| order(a, b));
        let sorted = keyed.into_iter().map(|(_, place)| place);
        call.chosen(&list, sorted)
    }),
};
