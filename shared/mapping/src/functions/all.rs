//! `all`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "all",
    group: Group::Lists,
    about: "Whether every element meets a condition.",
    takes: &[Parameter::list("list"), Parameter::each_condition("condition")],
    gives: Gives::Boolean,
    examples: &[("all([1, 2], it > 1)", "false"), ("all([], it > 1)", "true")],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        for (place, element) in list.iter().enumerate() {
            if !call.holds_for(1, element, place)? {
                return Ok(Cow::Owned(false.into()));
            }
        }
        Ok(Cow::Owned(true.into()))
    }),
};
