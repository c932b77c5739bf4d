//! Maps and lists by indentation.

use super::node::{Content, Key, Node, Style};
use super::scalar::Place;
use super::{MAX_ENTRIES, Read, Reader, is_gap};
use crate::problem::{Position, Problems};

impl<'t> Reader<'t> {
    /// The node that begins here, with its lines below.
    pub(super) fn block_node(&mut self) -> Read<Node<'t>> {
        self.nested(|reader| {
            if reader.is_dash() {
                return reader.block_list();
            }
            let indent = reader.column();
            let position = reader.position();
            if let Some(key) = reader.block_key()? {
                return reader.block_map(indent, position, key);
            }
            let node = reader.inline_node()?;
            reader.end_of_line()?;
            Ok(node)
        })
    }

    fn is_dash(&self) -> bool {
        self.peek() == b'-' && is_gap(self.peek_at(1))
    }

    fn block_list(&mut self) -> Read<Node<'t>> {
        let (indent, position) = (self.column(), self.position());
        let mut list = Vec::new();
        while self.column() == indent && self.is_dash() {
            self.at += 1;
            list.push(self.element(indent)?);
            self.next_line()?;
        }
        self.refuse_deeper(indent)?;
        Ok(Node { position, content: Content::List(list) })
    }

    /// What stands behind a dash: in its line, or indented below.
    fn element(&mut self, indent: usize) -> Read<Node<'t>> {
        let position = self.position();
        self.skip_spaces()?;
        if matches!(self.peek(), b'|' | b'>') {
            return self.block_text(indent);
        }
        if !self.ends_here() {
            return self.block_node();
        }
        self.next_line()?;
        if self.column() > indent && !self.is_at_end() {
            return self.block_node();
        }
        Ok(nothing(position))
    }

    fn block_map(&mut self, indent: usize, position: Position, first: Key<'t>) -> Read<Node<'t>> {
        let mut entries: Vec<(Key<'t>, Node<'t>)> = Vec::new();
        let mut key = first;
        loop {
            refuse_twice(&entries, &key)?;
            let value = self.block_value(indent)?;
            entries.push((key, value));
            self.next_line()?;
            if self.is_at_end() || self.column() < indent {
                break;
            }
            self.refuse_deeper(indent)?;
            key = match self.block_key()? {
                Some(key) => key,
                None if self.is_dash() => break,
                None => return Err(self.problem("a line such as `name: value` should stand here")),
            };
        }
        Ok(Node { position, content: Content::Map(entries) })
    }

    /// What belongs to a key: in its line, or indented below; a list may stand right below.
    fn block_value(&mut self, indent: usize) -> Read<Node<'t>> {
        let position = self.position();
        self.skip_blanks();
        if matches!(self.peek(), b'|' | b'>') {
            return self.block_text(indent);
        }
        if !self.ends_here() {
            let node = self.inline_node()?;
            self.end_of_line()?;
            return Ok(node);
        }
        self.next_line()?;
        let below = self.column() > indent || (self.column() == indent && self.is_dash());
        if below && !self.is_at_end() {
            return self.block_node();
        }
        Ok(nothing(position))
    }

    /// The key that begins here, up to behind its colon; nothing is read if none does.
    fn block_key(&mut self) -> Read<Option<Key<'t>>> {
        let (start, position) = (self.at, self.position());
        let name = match self.peek() {
            b'"' | b'\'' => self.quoted()?,
            b'[' | b'{' | b'|' | b'>' => return Ok(None),
            _ if self.is_dash() => return Ok(None),
            _ => self.plain(Place::Block)?,
        };
        self.skip_blanks();
        if self.peek() == b':' && is_gap(self.peek_at(1)) {
            self.at += 1;
            return Ok(Some(Key { position, name }));
        }
        self.at = start;
        Ok(None)
    }

    /// A node that ends in its line, or in brackets.
    fn inline_node(&mut self) -> Read<Node<'t>> {
        let position = self.position();
        match self.peek() {
            b'[' | b'{' => self.flow_node(),
            b'"' | b'\'' => {
                let content = Content::Scalar(self.quoted()?, Style::Quoted);
                Ok(Node { position, content })
            }
            _ => {
                let text = self.plain(Place::Block)?;
                Ok(Node { position, content: Content::Scalar(text, Style::Plain) })
            }
        }
    }

    /// Whether nothing but a comment follows in this line.
    fn ends_here(&self) -> bool {
        matches!(self.peek(), b'\n' | b'\r' | 0) || (self.peek() == b'#' && self.is_apart())
    }

    /// Behind a dash only blanks count as indentation.
    fn skip_spaces(&mut self) -> Read<()> {
        self.at += self.count(|byte| byte == b' ');
        match self.peek() {
            b'\t' => Err(self.tabs()),
            _ => Ok(()),
        }
    }

    fn refuse_deeper(&self, indent: usize) -> Read<()> {
        if self.is_at_end() || self.column() <= indent {
            return Ok(());
        }
        let line = self.rest().lines().next().unwrap_or_default();
        Err(self.problem(match line.split_once(':') {
            Some((name, after)) if is_word(name) && after.starts_with(' ') => {
                "this line stands below none that it could belong to; the names of one row are \
                 indented alike"
            }
            Some((name, after)) if is_word(name) && !after.is_empty() => {
                "a blank should follow the colon"
            }
            _ => "text does not go on in the next line; long text goes behind `>`",
        }))
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A key or dash without a value.
fn nothing<'t>(position: Position) -> Node<'t> {
    Node { position, content: Content::Scalar("".into(), Style::Plain) }
}

/// A name stands once in a map, and names are not without number.
pub(super) fn refuse_twice<'t>(entries: &[(Key<'t>, Node<'t>)], key: &Key<'t>) -> Read<()> {
    if entries.len() >= MAX_ENTRIES {
        let sentence = format!("a map has at most {MAX_ENTRIES} entries");
        return Err(Problems::one(key.position, sentence));
    }
    if entries.iter().all(|(known, _)| known.name != key.name) {
        return Ok(());
    }
    let sentence = format!("`{}` stands here twice", key.name);
    Err(Problems::one(key.position, sentence))
}
