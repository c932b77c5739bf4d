//! `phone`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "phone",
    group: Group::People,
    about: "A telephone number in E.164 form, read as one of the country where it has no country \
            code; kept as typed if it is none.",
    takes: &[Parameter::text("text"), Parameter::text("country").nullable().optional()],
    gives: Gives::Text,
    examples: &[
        (r#"phone("(555) 229-3326", "US")"#, r#""(555) 229-3326""#),
        (r#"phone("(212) 555-2368", "US")"#, r#""+12125552368""#),
        (r#"phone("+49 30 901820")"#, r#""+4930901820""#),
        (r#"phone("030 901820", "DE")"#, r#""+4930901820""#),
        (r#"phone("call me", "US")"#, r#""call me""#),
    ],
    run: Run::Values(|arguments| {
        let text = arguments.text(0)?;
        let country = arguments.value(1).as_text();
        Ok(crate::phone::e164(text, country).unwrap_or_else(|| text.to_string()).into())
    }),
};
