//! What can stand in a step's settings.

mod lists;

use std::time::Duration;

use mapping::{Expression, Findings, Node, Position, Rows};

pub use lists::{Case, Cases, Requirement, Requirements};

/// An expression and what it should give.
pub(super) struct Expected<'s> {
    pub(super) expression: &'s Expression,
    pub(super) wanted: mapping::Type,
}

/// A type of setting.
pub(super) trait Setting: Sized {
    /// What stands there, in words.
    const KIND: &'static str;
    /// Whether a step must have it.
    const REQUIRED: bool = true;

    /// The setting at `node`; none, and a finding, if something else stands there.
    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self>;

    /// What it is when it is not given, if that is allowed.
    fn absent() -> Option<Self> {
        None
    }

    /// The expressions in it.
    fn expressions(&self) -> Vec<Expected<'_>> {
        Vec::new()
    }

    /// The steps it names.
    fn names(&self) -> Vec<&StepName> {
        Vec::new()
    }
}

impl<S: Setting> Setting for Option<S> {
    const KIND: &'static str = S::KIND;
    const REQUIRED: bool = false;

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        S::read(node, findings).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn expressions(&self) -> Vec<Expected<'_>> {
        self.iter().flat_map(S::expressions).collect()
    }

    fn names(&self) -> Vec<&StepName> {
        self.iter().flat_map(S::names).collect()
    }
}

/// An expression that is true or false.
#[derive(Clone, Debug)]
pub struct Condition(pub Expression);

impl Setting for Condition {
    const KIND: &'static str = "a condition";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        Expression::read(node, findings).map(Self)
    }

    fn expressions(&self) -> Vec<Expected<'_>> {
        vec![Expected { expression: &self.0, wanted: mapping::Type::Boolean }]
    }
}

/// An expression that gives text.
#[derive(Clone, Debug)]
pub struct Phrase(pub Expression);

impl Setting for Phrase {
    const KIND: &'static str = "an expression that gives text";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        Expression::read(node, findings).map(Self)
    }

    fn expressions(&self) -> Vec<Expected<'_>> {
        vec![Expected { expression: &self.0, wanted: mapping::Type::Text }]
    }
}

/// Plain words, as they are.
#[derive(Clone, Debug)]
pub struct Words(pub String);

impl Setting for Words {
    const KIND: &'static str = "words";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        text(node, Self::KIND, findings).map(Self)
    }
}

/// A short name: lower-case letters, digits, `_` and `-`.
#[derive(Clone, Debug)]
pub struct Word(pub String);

impl Setting for Word {
    const KIND: &'static str = "a word of lower-case letters, digits, `_` and `-`";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        word(node, Self::KIND, findings).map(Self)
    }
}

/// The name of a mapping.
#[derive(Clone, Debug)]
pub struct MappingName {
    /// The name.
    pub name: String,
    pub(super) position: Position,
}

impl Setting for MappingName {
    const KIND: &'static str = "the name of a mapping";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        let name = text(node, Self::KIND, findings)?;
        Some(Self { name, position: node.position() })
    }
}

/// The id of a step, or `end`.
#[derive(Clone, Debug)]
pub struct StepName {
    /// The id.
    pub id: String,
    pub(super) position: Position,
}

impl Setting for StepName {
    const KIND: &'static str = "the id of a step, or `end`";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        let id = word(node, Self::KIND, findings)?;
        Some(Self { id, position: node.position() })
    }

    fn names(&self) -> Vec<&StepName> {
        vec![self]
    }
}

/// Rows of the mapping language.
#[derive(Clone, Debug)]
pub struct RowsOf(pub Rows);

impl Setting for RowsOf {
    const KIND: &'static str = "a list of rows as in a mapping";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        Some(Self(Rows::read(node, findings)))
    }
}

/// A span of time.
#[derive(Clone, Copy, Debug)]
pub struct Pause(pub Duration);

impl Pause {
    const LONGEST: u64 = 7 * 24 * 60 * 60;

    fn parse(text: &str) -> Option<Duration> {
        let unit = text.char_indices().last()?.0;
        let (count, unit) = text.split_at(unit);
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 60 * 60,
            "d" => 24 * 60 * 60,
            _ => return None,
        };
        let span = count.parse::<u64>().ok()?.checked_mul(seconds)?;
        (1..=Self::LONGEST).contains(&span).then(|| Duration::from_secs(span))
    }
}

impl Setting for Pause {
    const KIND: &'static str = "a span of time such as `90s`, `15m`, `2h` or `1d`, `7d` at most";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        let pause = node.text().and_then(Self::parse).map(Self);
        if pause.is_none() {
            findings.add(node.position(), format!("{} should stand here", Self::KIND));
        }
        pause
    }
}

/// Whom a step tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The stack's SNS topic.
    Topic,
    /// The stack's signed webhook.
    Webhook,
}

impl Destination {
    /// The name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Webhook => "webhook",
        }
    }
}

impl Setting for Destination {
    const KIND: &'static str = "`topic` or `webhook`";

    fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        match node.text() {
            Some("topic") => Some(Self::Topic),
            Some("webhook") => Some(Self::Webhook),
            _ => {
                findings.add(node.position(), format!("{} should stand here", Self::KIND));
                None
            }
        }
    }
}

/// Notes a name that means nothing, with the one that was probably meant.
pub(super) fn unknown(key: &mapping::Key<'_>, known: &[&str], findings: &mut Findings) {
    let hint = mapping::nearest(key.name(), known.iter().copied());
    let sentence = format!("`{}` means nothing here", key.name());
    findings.add_with_hint(key.position(), sentence, hint);
}

/// The text at `node`.
pub(super) fn text(node: &Node<'_>, kind: &str, findings: &mut Findings) -> Option<String> {
    let text = node.text().filter(|text| !text.trim().is_empty());
    if text.is_none() {
        findings.add(node.position(), format!("{kind} should stand here"));
    }
    text.map(str::to_owned)
}

/// The short name at `node`.
pub(super) fn word(node: &Node<'_>, kind: &str, findings: &mut Findings) -> Option<String> {
    let allowed = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-')
    };
    let word =
        node.text().filter(|text| (1..=40).contains(&text.len()) && text.chars().all(allowed));
    if word.is_none() {
        findings.add(node.position(), format!("{kind} should stand here"));
    }
    word.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::Pause;

    #[test]
    fn spans_are_whole_counts_of_one_unit_up_to_a_week() {
        let seconds = |text| Pause::parse(text).map(|span| span.as_secs());
        assert_eq!(seconds("90s"), Some(90));
        assert_eq!(seconds("15m"), Some(900));
        assert_eq!(seconds("7d"), Some(604_800));
        for wrong in ["", "m", "0s", "8d", "1.5h", "-1s", "5", "5 m", "5w", "99999999999999999999d"]
        {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
