//! `add_days`

use super::{Function, Gives, Group, Parameter, Run};
use crate::calendar;

pub(super) const FUNCTION: Function = Function {
    name: "add_days",
    group: Group::Dates,
    about: "A date or instant so many days later, or earlier if negative.",
    takes: &[Parameter::date("text"), Parameter::integer("days")],
    gives: Gives::Argument(0),
    examples: &[
        (r#"add_days("2026-02-27", 3)"#, r#""2026-03-02""#),
        (r#"add_days("2026-03-14T17:02:11Z", -14)"#, r#""2026-02-28T17:02:11Z""#),
    ],
    run: Run::Values(|arguments| calendar::days_later(arguments.text(0)?, arguments.integer(1)?)),
};
