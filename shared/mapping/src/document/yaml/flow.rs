//! Maps and lists in brackets, which may go over several lines.

use super::block::refuse_twice;
use super::node::{Content, Key, Node, Style};
use super::scalar::Place;
use super::{Read, Reader, is_gap};
use crate::problem::{Position, Problems};

impl<'t> Reader<'t> {
    /// The node that begins here, within brackets or itself one.
    pub(super) fn flow_node(&mut self) -> Read<Node<'t>> {
        let position = self.position();
        let content = match self.peek() {
            b'[' => self.nested(Self::flow_list)?,
            b'{' => self.nested(Self::flow_map)?,
            b'"' | b'\'' => Content::Scalar(self.quoted()?, Style::Quoted),
            _ => Content::Scalar(self.plain(Place::Flow)?, Style::Plain),
        };
        Ok(Node { position, content })
    }

    fn flow_list(&mut self) -> Read<Content<'t>> {
        let opened = self.position();
        self.at += 1;
        let mut list = Vec::new();
        loop {
            self.flow_gap(opened)?;
            if self.accept(b']') {
                return Ok(Content::List(list));
            }
            list.push(self.flow_node()?);
            self.separator(b']', opened)?;
        }
    }

    fn flow_map(&mut self) -> Read<Content<'t>> {
        let opened = self.position();
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.flow_gap(opened)?;
            if self.accept(b'}') {
                return Ok(Content::Map(entries));
            }
            let key = self.flow_key()?;
            refuse_twice(&entries, &key)?;
            self.flow_gap(opened)?;
            entries.push((key, self.flow_value()?));
            self.separator(b'}', opened)?;
        }
    }

    /// A key with its colon. Behind a quoted one the value may follow at once, as in JSON.
    fn flow_key(&mut self) -> Read<Key<'t>> {
        let position = self.position();
        let quoted = matches!(self.peek(), b'"' | b'\'');
        let name = if quoted { self.quoted()? } else { self.plain(Place::Flow)? };
        self.skip_blanks();
        let apart = quoted || is_gap(self.peek_at(1)) || is_bracket(self.peek_at(1));
        if self.peek() != b':' || !apart {
            let sentence = if name.contains(':') {
                format!("a blank should follow the colon in `{name}`")
            } else {
                format!(
                    "a colon and a value should follow `{name}`; an expression with commas or \
                     quotes stands whole in single quotes"
                )
            };
            return Err(self.problem(sentence));
        }
        self.at += 1;
        Ok(Key { position, name })
    }

    /// A value; nothing before a comma or brace is null.
    fn flow_value(&mut self) -> Read<Node<'t>> {
        if matches!(self.peek(), b',' | b'}') {
            let content = Content::Scalar("".into(), Style::Plain);
            return Ok(Node { position: self.position(), content });
        }
        self.flow_node()
    }

    /// Passes a comma, or stays before the closing bracket.
    fn separator(&mut self, close: u8, opened: Position) -> Read<()> {
        let ended = self.position();
        self.flow_gap(opened)?;
        if self.accept(b',') || self.peek() == close {
            return Ok(());
        }
        let close = char::from(close);
        if self.line > ended.line {
            let line = opened.line;
            let sentence = format!("a comma or the `{close}` of line {line} is missing here");
            return Err(Problems::one(ended, sentence));
        }
        Err(self.problem(format!(
            "a comma or `{close}` should stand here; an expression with signs or quotes stands \
             whole in single quotes"
        )))
    }

    /// Passes blanks, line ends and comments within the bracket that was opened there.
    fn flow_gap(&mut self, opened: Position) -> Read<()> {
        loop {
            self.skip_blanks();
            match self.peek() {
                b'\n' | b'\r' => self.break_line(),
                b'#' if self.is_apart() => self.skip_comment(),
                0 => {
                    return Err(Problems::one(opened, "the bracket that opens here is not closed"));
                }
                _ => return Ok(()),
            }
        }
    }

    fn accept(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }
}

/// Whether a byte belongs to lists and maps in brackets.
pub(super) fn is_bracket(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
