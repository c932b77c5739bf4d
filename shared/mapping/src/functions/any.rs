//! `any`

use std::borrow::Cow;

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "any",
    group: Group::Lists,
    about: "Whether some element meets a condition.",
    takes: &[Parameter::list("list"), Parameter::each_condition("condition")],
    gives: Gives::Boolean,
    examples: &[("any([1, 2], it > 1)", "true"), ("any([], it > 1)", "false")],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        for (place, element) in list.iter().enumerate() {
            if call.holds_for(1, element, place)? {
                return Ok(Cow::Owned(true.into()));
            }
        }
        Ok(Cow::Owned(false.into()))
    }),
};
