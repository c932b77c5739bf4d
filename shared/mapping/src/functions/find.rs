//! `find`

use super::{Function, Gives, Group, NULL, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "find",
    group: Group::Lists,
    about: "The first element that meets a condition, or null.",
    takes: &[Parameter::list("list"), Parameter::each_condition("condition")],
    gives: Gives::Element(0),
    examples: &[
        ("find([1, 2, 3], it > 1)", "2"),
        (r#"find([{ key: "a", value: 1 }], key == "a").value"#, "1"),
        (r#"find([{ key: "a", value: 1 }], value > 1).value"#, "null"),
    ],
    run: Run::Lazy(|call| {
        let Some(list) = call.list()? else { return Ok(NULL) };
        for (place, element) in list.iter().enumerate() {
            if call.holds_for(1, element, place)? {
                return call.element(list.clone(), place);
            }
        }
        Ok(NULL)
    }),
};
