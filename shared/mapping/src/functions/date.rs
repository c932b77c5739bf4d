//! `date`

use jiff::tz::TimeZone;

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar;

pub(super) const FUNCTION: Function = Function {
    name: "date",
    group: Group::Dates,
    about: "The date of an instant in the named zone, or else in UTC; the date of a date.",
    takes: &[Parameter::date("text"), Parameter::text("zone").optional()],
    gives: Gives::Date,
    examples: &[
        (r#"date("2026-03-14 02:30:00")"#, r#""2026-03-14""#),
        (r#"date("2026-03-14 02:30:00", "America/New_York")"#, r#""2026-03-13""#),
        (r#"date("2026-03-14", "America/New_York")"#, r#""2026-03-14""#),
    ],
    run: Run::Values(|arguments| {
        let text = arguments.text(0)?;
        let zone = arguments.zone(1)?;
        if let Some(date) = calendar::plain_date(text) {
            return Ok(date.to_string().into());
        }
        let instant = calendar::instant(text, &TimeZone::UTC)?;
        Ok(instant.to_zoned_datetime(zone).date().to_string().into())
    }),
};
