//! `country_code3`

use super::{Function, Gives, Group, Parameter, Run};
use crate::places;
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "country_code3",
    group: Group::People,
    about: "The three-letter code of a country by its name or any ISO 3166 code; null if there is \
            none.",
    takes: &[Parameter::any("country")],
    gives: Gives::Text,
    examples: &[(r#"country_code3("US")"#, r#""USA""#)],
    run: Run::Values(|arguments| {
        Ok(places::country(&plain_text(arguments.value(0))?).map(|country| country.alpha3).into())
    }),
};
