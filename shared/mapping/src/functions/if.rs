//! `if`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "if",
    group: Group::Choices,
    about: "One value if a condition holds, and another if not; without another, null.",
    takes: &[
        Parameter::boolean("condition").nullable(),
        Parameter::any("then").nullable(),
        Parameter::any("otherwise").nullable().optional(),
    ],
    gives: Gives::Common(1),
    examples: &[
        (r#"if(2 > 1, "more", "less")"#, r#""more""#),
        (r#"if(null, "yes", "no")"#, r#""no""#),
        (r#"if(false, "yes")"#, "null"),
    ],
    run: Run::Lazy(|call| if call.holds(0)? { call.value(1) } else { call.value(2) }),
};
