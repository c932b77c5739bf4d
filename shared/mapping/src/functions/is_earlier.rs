//! `is_earlier`

use jiff::tz::TimeZone;

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar;

pub(super) const FUNCTION: Function = Function {
    name: "is_earlier",
    group: Group::Dates,
    about: "Whether one date or instant lies before another.",
    takes: &[Parameter::date("date"), Parameter::date("other")],
    gives: Gives::Boolean,
    examples: &[
        (r#"is_earlier("2026-03-14 17:02:11", "2026-03-14T17:02:11.5Z")"#, "true"),
        (r#"is_earlier("2026-03-14", "2026-03-14")"#, "false"),
    ],
    run: Run::Values(|arguments| {
        let one = calendar::instant(arguments.text(0)?, &TimeZone::UTC)?;
        let other = calendar::instant(arguments.text(1)?, &TimeZone::UTC)?;
        Ok((one < other).into())
    }),
};
