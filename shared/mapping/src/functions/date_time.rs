//! `date_time`

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar::instant;

pub(super) const FUNCTION: Function = Function {
    name: "date_time",
    group: Group::Dates,
    about: "The instant a text says, in UTC; a text without a zone is read in the named one, or \
            else in UTC.",
    takes: &[Parameter::date("text"), Parameter::text("zone").optional()],
    gives: Gives::DateTime,
    examples: &[
        (r#"date_time("2026-03-14 17:02:11")"#, r#""2026-03-14T17:02:11Z""#),
        (r#"date_time("2026-03-14T12:02:11-05:00")"#, r#""2026-03-14T17:02:11Z""#),
        (r#"date_time("2026-03-14 13:02:11", "America/New_York")"#, r#""2026-03-14T17:02:11Z""#),
        (r#"date_time("2026-03-14")"#, r#""2026-03-14T00:00:00Z""#),
    ],
    run: Run::Values(|arguments| {
        Ok(instant(arguments.text(0)?, &arguments.zone(1)?)?.to_string().into())
    }),
};
