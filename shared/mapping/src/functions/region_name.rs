//! `region_name`

use super::{Function, Gives, Group, Parameter, Run};
use crate::places;
use crate::words::plain_text;

pub(super) const FUNCTION: Function = Function {
    name: "region_name",
    group: Group::People,
    about: "The name of a state or province, by its code or name; null if there is none.",
    takes: &[Parameter::text("region"), Parameter::any("country")],
    gives: Gives::Text,
    examples: &[
        (r#"region_name("MI", "US")"#, r#""Michigan""#),
        (r#"region_name("ON", "CA")"#, r#""Ontario""#),
        (r#"region_name("XX", "US")"#, "null"),
    ],
    run: Run::Values(|arguments| {
        Ok(places::region(arguments.text(0)?, &plain_text(arguments.value(1))?)
            .map(|region| region.name)
            .into())
    }),
};
