//! `country_code`

use super::{Function, Gives, Group, Parameter, Run};
use crate::places;
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "country_code",
    group: Group::People,
    about: "The two-letter code of a country by its name or any ISO 3166 code; null if there is \
            none.",
    takes: &[Parameter::any("country")],
    gives: Gives::Text,
    examples: &[
        (r#"country_code("USA")"#, r#""US""#),
        (r#"country_code("Canada")"#, r#""CA""#),
        (r#"country_code("us")"#, r#""US""#),
        ("country_code(840)", r#""US""#),
        (r#"country_code("Atlantis")"#, "null"),
    ],
    run: Run::Values(|arguments| {
        Ok(places::country(&plain_text(arguments.value(0))?).map(|country| country.alpha2).into())
    }),
};
