//! `flatten`

use super::{Function, Gives, Group, Parameter, Run};
use crate::Value;

pub(super) const FUNCTION: Function = Function {
    name: "flatten",
    group: Group::Lists,
    about: "The elements of a list of lists in one list; what is no list stays an element, and \
            null is left out.",
    takes: &[Parameter::list("list")],
    gives: Gives::Any,
    examples: &[("flatten([[1, 2], [], 3, null])", "[1, 2, 3]")],
    run: Run::Values(|arguments| {
        let mut flat = Vec::new();
        for element in arguments.list(0)? {
            match element {
                Value::List(inner) => flat.extend_from_slice(inner),
                Value::Null => {}
                other => flat.push(other.clone()),
            }
        }
        Ok(Value::List(flat))
    }),
};
