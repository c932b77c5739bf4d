//! The pieces of a YAML document, and what they stand for.

use std::borrow::Cow;

use crate::Value;
use crate::problem::{Position, Problems};
use crate::value::parse_number;

/// A piece of a YAML document.
#[derive(Debug)]
pub struct Node<'t> {
    pub(crate) position: Position,
    pub(crate) content: Content<'t>,
}

#[derive(Debug)]
pub(crate) enum Content<'t> {
    /// Text, and how it was written.
    Scalar(Cow<'t, str>, Style),
    List(Vec<Node<'t>>),
    Map(Vec<(Key<'t>, Node<'t>)>),
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Quoted,
    /// Behind `|` or `>`; such a node's position is that of its first line.
    Block,
}

/// The name of an entry of a map.
#[derive(Debug)]
pub struct Key<'t> {
    pub(crate) position: Position,
    pub(crate) name: Cow<'t, str>,
}

impl Key<'_> {
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it stands.
    pub fn position(&self) -> Position {
        self.position
    }
}

impl<'t> Node<'t> {
    /// Reads one document: the part of YAML that hides nothing, no larger than 256 kB.
    ///
    /// # Errors
    /// Where and why it cannot be read.
    pub fn read(text: &'t str) -> Result<Self, Problems> {
        super::read(text)
    }

    /// Where it stands.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The entries, if this is a map.
    pub fn entries(&self) -> Option<&[(Key<'t>, Node<'t>)]> {
        match &self.content {
            Content::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements, if this is a list.
    pub fn elements(&self) -> Option<&[Node<'t>]> {
        match &self.content {
            Content::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// The text as written, if this is a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Where the text itself begins, behind its quote.
    pub(crate) fn text_position(&self) -> Position {
        match self.content {
            Content::Scalar(_, Style::Quoted) => self.position.right(1),
            _ => self.position,
        }
    }

    /// The constant this stands for, by YAML's core schema; `None` for a number that is not exact.
    pub fn constant(&self) -> Option<Value> {
        match &self.content {
            Content::Scalar(text, Style::Plain) => plain(text),
            Content::Scalar(text, _) => Some(Value::from(text.as_ref())),
            Content::List(list) => {
                list.iter().map(Self::constant).collect::<Option<_>>().map(Value::List)
            }
            Content::Map(entries) => entries
                .iter()
                .map(|(key, node)| Some((key.name.as_ref().into(), node.constant()?)))
                .collect::<Option<_>>()
                .map(Value::Object),
        }
    }
}

/// An unquoted scalar. Numbers are those of JSON: `007` and `1_000` stay text.
fn plain(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" => Some(Value::Null),
        "true" => Some(true.into()),
        "false" => Some(false.into()),
        _ if is_json_number(text) => parse_number(text).map(Value::Number),
        _ => Some(text.into()),
    }
}

fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(all_digits)
}
