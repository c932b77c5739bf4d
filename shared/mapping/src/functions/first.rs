//! `first`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Parameter, Run, element};

pub(super) const FUNCTION: Function = Function {
    name: "first",
    group: Group::Lists,
    about: "The first element of a list, or null.",
    takes: &[Parameter::list("list")],
    gives: Gives::Element(0),
    examples: &[
        (r#"first([1, 2])"#, r#"1"#),
        (r#"first([])"#, r#"null"#),
    ],
    run: Run::Lazy(|call| { let Some(list) = call.list()? else { return Ok(Cow::Owned(NULL)) }; element(call, list, 0) }),
};
