//! `parse_date`

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar;

pub(super) const FUNCTION: Function = Function {
    name: "parse_date",
    group: Group::Dates,
    about: "The instant that a text in another form says, read by a pattern of %-codes, in the \
            named zone or else in UTC.",
    takes: &[
        Parameter::text("text"),
        Parameter::text("pattern"),
        Parameter::text("zone").optional(),
    ],
    gives: Gives::DateTime,
    examples: &[
        (r#"parse_date("03/14/2026", "%m/%d/%Y")"#, r#""2026-03-14T00:00:00Z""#),
        (
            r#"parse_date("14.03.2026 13:02", "%d.%m.%Y %H:%M", "America/New_York")"#,
            r#""2026-03-14T17:02:00Z""#,
        ),
    ],
    run: Run::Values(|arguments| {
        let zone = arguments.zone(2)?;
        let instant = calendar::by_pattern(arguments.text(0)?, arguments.text(1)?, &zone)?;
        Ok(instant.to_string().into())
    }),
};
