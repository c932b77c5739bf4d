//! `country_name`

use super::{Function, Gives, Group, Parameter, Run};
use crate::places;
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "country_name",
    group: Group::People,
    about: "The English name of a country by any ISO 3166 code; null if there is none.",
    takes: &[Parameter::any("country")],
    gives: Gives::Text,
    examples: &[
        (r#"country_name("CA")"#, r#""Canada""#),
        (r#"country_name("DEU")"#, r#""Germany""#),
    ],
    run: Run::Values(|arguments| {
        Ok(places::country(&plain_text(arguments.value(0))?).map(|country| country.name).into())
    }),
};
