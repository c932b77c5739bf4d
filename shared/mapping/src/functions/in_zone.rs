//! `in_zone`

use jiff::tz::TimeZone;

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar;

pub(super) const FUNCTION: Function = Function {
    name: "in_zone",
    group: Group::Dates,
    about: "An instant as the clocks of a zone show it, with its offset from UTC.",
    takes: &[Parameter::date("text"), Parameter::text("zone")],
    gives: Gives::DateTime,
    examples: &[
        (r#"in_zone("2026-03-14 17:02:11", "America/New_York")"#, r#""2026-03-14T13:02:11-04:00""#),
        (r#"in_zone("2026-01-14 17:02:11", "America/New_York")"#, r#""2026-01-14T12:02:11-05:00""#),
    ],
    run: Run::Values(|arguments| {
        let instant = calendar::instant(arguments.text(0)?, &TimeZone::UTC)?;
        calendar::formatted(
            &instant.to_zoned_datetime(arguments.zone(1)?),
            "%Y-%m-%dT%H:%M:%S%.f%:z",
        )
    }),
};
