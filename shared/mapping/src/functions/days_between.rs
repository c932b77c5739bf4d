//! `days_between`

use jiff::tz::TimeZone;

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar;

pub(super) const FUNCTION: Function = Function {
    name: "days_between",
    group: Group::Dates,
    about: "How many whole days lie from one date or instant to another; negative if the other is \
            earlier.",
    takes: &[Parameter::date("from"), Parameter::date("to")],
    gives: Gives::Integer,
    examples: &[
        (r#"days_between("2026-02-27", "2026-03-02")"#, "3"),
        (r#"days_between("2026-03-14T17:00:00Z", "2026-03-14T18:00:00Z")"#, "0"),
        (r#"days_between("2026-03-02", "2026-02-27")"#, "-3"),
    ],
    run: Run::Values(|arguments| {
        let from = calendar::instant(arguments.text(0)?, &TimeZone::UTC)?;
        let to = calendar::instant(arguments.text(1)?, &TimeZone::UTC)?;
        Ok(((to.as_second() - from.as_second()) / 86_400).into())
    }),
};
