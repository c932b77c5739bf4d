//! `to_unix`

use jiff::tz::TimeZone;

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar::instant;

pub(super) const FUNCTION: Function = Function {
    name: "to_unix",
    group: Group::Dates,
    about: "How many seconds after 1970 began an instant lies.",
    takes: &[Parameter::date("text")],
    gives: Gives::Integer,
    examples: &[(r#"to_unix("2026-03-14 17:02:11")"#, "1773507731")],
    run: Run::Values(|arguments| {
        Ok(instant(arguments.text(0)?, &TimeZone::UTC)?.as_second().into())
    }),
};
