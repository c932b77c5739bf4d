//! `ascii`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "ascii",
    group: Group::Text,
    about: "The text with accents and other marks taken off Latin letters, for systems that know \
            no others.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[
        (r#"ascii("Café Österreich")"#, r#""Cafe Osterreich""#),
        (r#"ascii("Straße – Ost")"#, r#""Strasse - Ost""#),
    ],
    run: Run::Values(|arguments| Ok(crate::plain_letters::plain(arguments.text(0)?).into())),
};
