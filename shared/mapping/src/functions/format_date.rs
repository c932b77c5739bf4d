//! `format_date`

use jiff::tz::TimeZone;

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar;

pub(super) const FUNCTION: Function = Function {
    name: "format_date",
    group: Group::Dates,
    about: "A date or instant written by a pattern of %-codes such as %d.%m.%Y, in the named zone \
            or else in UTC.",
    takes: &[
        Parameter::date("text"),
        Parameter::text("pattern"),
        Parameter::text("zone").optional(),
    ],
    gives: Gives::Text,
    examples: &[
        (r#"format_date("2026-03-14 17:02:11", "%m/%d/%Y")"#, r#""03/14/2026""#),
        (
            r#"format_date("2026-03-14 02:02:11", "%A %H:%M", "America/Chicago")"#,
            r#""Friday 21:02""#,
        ),
    ],
    run: Run::Values(|arguments| {
        let zone = arguments.zone(2)?;
        let instant = calendar::instant(arguments.text(0)?, &TimeZone::UTC)?;
        calendar::formatted(&instant.to_zoned_datetime(zone), arguments.text(1)?)
    }),
};
