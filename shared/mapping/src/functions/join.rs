//! `join`

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::{plain_text, short_enough};

pub(super) const FUNCTION: Function = Function {
    name: "join",
    group: Group::Text,
    about: "The texts of a list in one, with a separator between them; missing and blank ones are \
            left out.",
    takes: &[Parameter::list("list"), Parameter::text("separator").optional()],
    gives: Gives::Text,
    examples: &[
        (
            r#"join(["6146 Honey Bluff Parkway", "", "Apt. 4B"], ", ")"#,
            r#""6146 Honey Bluff Parkway, Apt. 4B""#,
        ),
        (r#"join(["a", null, 1], "")"#, r#""a1""#),
        ("join([])", r#""""#),
    ],
    run: Run::Values(|arguments| {
        let separator = if arguments.has(1) { arguments.text(1)?.as_str() } else { " " };
        let mut text = String::new();
        for element in arguments.list(0)? {
            let piece = plain_text(element)?;
            if piece.trim().is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push_str(separator);
            }
            text.push_str(&piece);
            short_enough(text.len())?;
        }
        Ok(text.into())
    }),
};
