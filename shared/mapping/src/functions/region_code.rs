//! `region_code`

use super::{Function, Gives, Group, Parameter, Run};
use crate::places;
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "region_code",
    group: Group::People,
    about: "The code of a state or province within its country, by its name or code; null if there \
            is none.",
    takes: &[Parameter::text("region"), Parameter::any("country")],
    gives: Gives::Text,
    examples: &[
        (r#"region_code("Michigan", "US")"#, r#""MI""#),
        (r#"region_code("mi", "USA")"#, r#""MI""#),
        (r#"region_code("US-MI", "US")"#, r#""MI""#),
        (r#"region_code("Québec", "CA")"#, r#""QC""#),
        (r#"region_code("British Columbia", "CA")"#, r#""BC""#),
        (r#"region_code("Nowhere", "US")"#, "null"),
    ],
    run: Run::Values(|arguments| {
        Ok(places::region(arguments.text(0)?, &plain_text(arguments.value(1))?)
            .map(|region| region.region_code)
            .into())
    }),
};
