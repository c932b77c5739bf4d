//! `squeeze`

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::squeezed;

pub(super) const FUNCTION: Function = Function {
    name: "squeeze",
    group: Group::Text,
    about: "The text trimmed, with every run of blanks inside it made one.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[(r#"squeeze("  1   Main\tSt ")"#, r#""1 Main St""#)],
    run: Run::Values(|arguments| Ok(squeezed(arguments.text(0)?).into())),
};
