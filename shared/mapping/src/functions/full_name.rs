//! `full_name`

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::squeezed;

pub(super) const FUNCTION: Function = Function {
    name: "full_name",
    group: Group::People,
    about: "The parts of a name with a blank between them; missing and blank ones are left out.",
    takes: &[Parameter::text("parts").nullable().repeated()],
    gives: Gives::Text,
    examples: &[(r#"full_name("Veronica", null, " Costello ")"#, r#""Veronica Costello""#)],
    run: Run::Values(|arguments| {
        let parts = (0..arguments.count()).filter_map(|index| arguments.value(index).as_text());
        let joined: Vec<String> = parts.map(squeezed).filter(|part| !part.is_empty()).collect();
        Ok(joined.join(" ").into())
    }),
};
