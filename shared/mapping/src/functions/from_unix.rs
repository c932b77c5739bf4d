//! `from_unix`

use super::{Function, Gives, Group, Parameter, Run};
use crate::run::Failure;

pub(super) const FUNCTION: Function = Function {
    name: "from_unix",
    group: Group::Dates,
    about: "The instant so many seconds after 1970 began.",
    takes: &[Parameter::integer("seconds")],
    gives: Gives::DateTime,
    examples: &[("from_unix(1773507731)", r#""2026-03-14T17:02:11Z""#)],
    run: Run::Values(|arguments| {
        let instant = jiff::Timestamp::from_second(arguments.integer(0)?);
        let instant = instant
            .map_err(|_| Failure::refused("the year of this instant has too many digits"))?;
        Ok(instant.to_string().into())
    }),
};
