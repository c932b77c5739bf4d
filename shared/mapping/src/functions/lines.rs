//! `lines`

use super::{Function, Gives, Group, Parameter, Run};
use crate::run::Failure;

pub(super) const FUNCTION: Function = Function {
    name: "lines",
    group: Group::Text,
    about: "The text broken between words into lines of at most so many characters; a longer word \
            is cut.",
    takes: &[Parameter::text("text"), Parameter::integer("width")],
    gives: Gives::Texts,
    examples: &[
        (
            r#"lines("6146 Honey Bluff Parkway Apt. 4B", 20)"#,
            r#"["6146 Honey Bluff", "Parkway Apt. 4B"]"#,
        ),
        (r#"lines("abcdef", 4)"#, r#"["abcd", "ef"]"#),
        (r#"lines("", 4)"#, "[]"),
    ],
    run: Run::Values(|arguments| {
        let width = arguments.size(1)?;
        if width == 0 {
            return Err(Failure::refused("lines() needs a width of at least 1"));
        }
        Ok(broken(arguments.text(0)?, width).into())
    }),
};

fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0;
    for word in text.split_whitespace() {
        let mut letters = word.chars().count();
        match lines.last_mut() {
            Some(line) if letters < room => {
                line.push(' ');
                line.push_str(word);
                room -= letters + 1;
            }
            _ => {
                let mut rest = word;
                while letters > width {
                    let cut = rest.char_indices().nth(width).map_or(rest.len(), |(at, _)| at);
                    lines.push(rest[..cut].to_owned());
                    rest = &rest[cut..];
                    letters -= width;
                }
                lines.push(rest.to_owned());
                room = width - letters;
            }
        }
    }
    lines
}
