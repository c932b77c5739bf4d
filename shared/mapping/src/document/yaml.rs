//! YAML as a tree of nodes that know where they stand.

use std::borrow::Cow;

use granit_parser::{Event, Marker, Parser, ScalarStyle};

use crate::Value;
use crate::problem::{Position, Problems};
use crate::value::parse_number;

/// The largest document, in bytes.
const MAX_LENGTH: usize = 256 * 1024;

/// The deepest nesting of a document. It bounds every recursion over nodes.
const MAX_DEPTH: usize = 40;

/// A piece of a YAML document.
#[derive(Debug)]
pub(crate) struct Node<'t> {
    pub(crate) position: Position,
    pub(crate) content: Content<'t>,
}

#[derive(Debug)]
pub(crate) enum Content<'t> {
    /// Text as written, and whether it stood in quotes.
    Scalar(Cow<'t, str>, Quotes),
    List(Vec<Node<'t>>),
    Map(Vec<(Key<'t>, Node<'t>)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    Without,
    Within,
}

#[derive(Debug)]
pub(crate) struct Key<'t> {
    pub(crate) position: Position,
    pub(crate) name: Cow<'t, str>,
}

impl<'t> Node<'t> {
    /// The entries, if this is a map.
    pub(crate) fn entries(&self) -> Option<&[(Key<'t>, Node<'t>)]> {
        match &self.content {
            Content::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements, if this is a list.
    pub(crate) fn elements(&self) -> Option<&[Node<'t>]> {
        match &self.content {
            Content::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// The text as written, if this is a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Where the text itself begins, behind its quote.
    pub(crate) fn text_position(&self) -> Position {
        match self.content {
            Content::Scalar(_, Quotes::Within) => self.position.right(1),
            _ => self.position,
        }
    }

    /// The constant this stands for, by YAML's core schema; `None` for a number that is not exact.
    pub(crate) fn constant(&self) -> Option<Value> {
        match &self.content {
            Content::Scalar(text, Quotes::Within) => Some(Value::from(text.as_ref())),
            Content::Scalar(text, Quotes::Without) => plain(text),
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

/// Reads one YAML document. Anchors, aliases and tags are refused: they hide what a row says.
pub(crate) fn read(text: &str) -> Result<Node<'_>, Problems> {
    if text.len() > MAX_LENGTH {
        let sentence = format!("the document is larger than {} kB", MAX_LENGTH / 1024);
        return Err(Problems::one(Position { line: 1, column: 1 }, sentence));
    }
    let options = granit_parser::options! {
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        disallow_directives: true,
    };
    let mut tree = Tree::default();
    let mut end = Position { line: 1, column: 1 };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| {
            Problems::one(position(error.marker()), format!("this is not YAML: {}", error.info()))
        })?;
        end = position(&span.start);
        tree.take(event, end)?;
    }
    tree.root.ok_or_else(|| Problems::one(end, "the document is empty"))
}

fn position(marker: &Marker) -> Position {
    Position { line: marker.line(), column: marker.col() + 1 }
}

/// The tree while it grows.
#[derive(Default)]
struct Tree<'t> {
    open: Vec<Open<'t>>,
    root: Option<Node<'t>>,
}

/// A collection whose end has not been seen.
struct Open<'t> {
    node: Node<'t>,
    /// In a map: the key whose value comes next.
    key: Option<Key<'t>>,
}

impl<'t> Tree<'t> {
    fn take(&mut self, event: Event<'t>, at: Position) -> Result<(), Problems> {
        match event {
            Event::Scalar(text, style, 0, None) => {
                let quotes = match style {
                    ScalarStyle::Plain => Quotes::Without,
                    _ => Quotes::Within,
                };
                self.add(Node { position: at, content: Content::Scalar(text, quotes) })
            }
            Event::SequenceStart(_, 0, None) => self.begin(at, Content::List(Vec::new())),
            Event::MappingStart(_, 0, None) => self.begin(at, Content::Map(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.add(open.node),
                None => Ok(()),
            },
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(Problems::one(at, "a file holds one document only"))
            }
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) => {
                Err(Problems::one(at, "anchors and tags are not allowed; write the value out"))
            }
            Event::Alias(_) => {
                Err(Problems::one(at, "aliases are not allowed; write the value out"))
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, position: Position, content: Content<'t>) -> Result<(), Problems> {
        if self.open.len() >= MAX_DEPTH {
            let sentence = format!("the document nests deeper than {MAX_DEPTH} levels");
            return Err(Problems::one(position, sentence));
        }
        self.open.push(Open { node: Node { position, content }, key: None });
        Ok(())
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node<'t>) -> Result<(), Problems> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.content, open.key.take()) {
            (Content::Map(entries), Some(key)) => entries.push((key, node)),
            (Content::Map(entries), None) => {
                let position = node.position;
                let Content::Scalar(name, _) = node.content else {
                    return Err(Problems::one(position, "a key must be a plain word"));
                };
                if entries.iter().any(|(known, _)| known.name == name) {
                    return Err(Problems::one(position, format!("`{name}` stands here twice")));
                }
                open.key = Some(Key { position, name });
            }
            (Content::List(list), _) => list.push(node),
            (Content::Scalar(..), _) => {}
        }
        Ok(())
    }
}
