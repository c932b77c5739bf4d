//! `postal_code`

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "postal_code",
    group: Group::People,
    about: "A postal code in the form of its country, where that is known; otherwise trimmed and \
            in capitals.",
    takes: &[Parameter::text("code"), Parameter::any("country")],
    gives: Gives::Text,
    examples: &[
        (r#"postal_code("496287978", "US")"#, r#""49628-7978""#),
        (r#"postal_code(" 49628 ", "US")"#, r#""49628""#),
        (r#"postal_code("k1a0b1", "CA")"#, r#""K1A 0B1""#),
        (r#"postal_code("sw1a1aa", "GB")"#, r#""SW1A 1AA""#),
        (r#"postal_code("10115", "DE")"#, r#""10115""#),
    ],
    run: Run::Values(|arguments| {
        Ok(crate::postal::code(arguments.text(0)?, &plain_text(arguments.value(1))?).into())
    }),
};
