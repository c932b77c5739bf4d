//! `email`

use super::{Function, Gives, Group, Parameter, Run};

pub(super) const FUNCTION: Function = Function {
    name: "email",
    group: Group::People,
    about: "An e-mail address trimmed and in lower case; null if it has no name, no @ or no \
            domain.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[
        (r#"email("Roni_Cost@Example.com ")"#, r#""roni_cost@example.com""#),
        (r#"email("mailto:a@b.org")"#, r#""a@b.org""#),
        (r#"email("nobody")"#, "null"),
        (r#"email("a b@c.org")"#, "null"),
    ],
    run: Run::Values(|arguments| Ok(normal(arguments.text(0)?).into())),
};

fn normal(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let address = text.strip_prefix("mailto:").unwrap_or(&text);
    let (name, domain) = address.rsplit_once('@')?;
    let strange =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';');
    let labelled = domain.split('.').all(|label| !label.is_empty());
    let sound = !name.is_empty() && labelled && !address.contains(strange);
    sound.then(|| address.to_owned())
}
