//! `is_phone`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "is_phone",
    group: Group::People,
    about: "Whether a text is a telephone number that can exist, read as one of the country where \
            it has no country code.",
    takes: &[Parameter::text("text"), Parameter::text("country").nullable().optional()],
    gives: Gives::Boolean,
    examples: &[
        (r#"is_phone("(212) 555-2368", "US")"#, "true"),
        (r#"is_phone("555", "US")"#, "false"),
    ],
    run: Run::Values(|arguments| {
        Ok(crate::phone::e164(arguments.text(0)?, arguments.value(1).as_text()).is_some().into())
    }),
};
