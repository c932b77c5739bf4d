//! `position`

use std::borrow::Cow;

use super::{Function, Gives, Group, Run};

pub(super) const FUNCTION: Function = Function {
    name: "position",
    group: Group::Lists,
    about: "The place of the element at hand in its list, counted from 1.",
    takes: &[],
    gives: Gives::Integer,
    examples: &[(r#"map(["a", "b"], position())"#, "[1, 2]")],
    run: Run::Lazy(|call| Ok(Cow::Owned((call.scope.place + 1).into()))),
};
