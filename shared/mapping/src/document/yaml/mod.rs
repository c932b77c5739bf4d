//! Reads the part of YAML that documents need, and nothing that hides what a row says.
//!
//! A reader of its own, because a document is checked whenever a worker starts or a merchant
//! types: this one takes a tenth of the time of a complete YAML parser, cannot recurse without
//! bound, and refuses anchors, aliases and tags instead of guarding against them. What it does
//! accept means the same in YAML; a test compares it with a complete parser.

mod block;
mod flow;
mod lines;
mod node;
mod scalar;
#[cfg(test)]
mod tests;

use crate::problem::{Findings, Position, Problems};

pub(crate) use node::Content;
pub use node::{Key, Node};

/// The largest document, in bytes.
const MAX_LENGTH: usize = 256 * 1024;

/// The most entries of one map.
const MAX_ENTRIES: usize = 5_000;

/// The deepest nesting of a document. It bounds every recursion over nodes.
const MAX_DEPTH: usize = 40;

type Read<T> = Result<T, Problems>;

/// Reads one YAML document.
pub(crate) fn read(text: &str) -> Read<Node<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, at: 0, line: 1, line_start: 0, depth: 0 };
    if text.len() > MAX_LENGTH {
        let sentence = format!("the document is larger than {} kB", MAX_LENGTH / 1024);
        return Err(reader.problem(sentence));
    }
    reader.refuse_strange_letters()?;
    reader.document()
}

/// Walks over a document.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    line_start: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Read<Node<'t>> {
        self.next_line()?;
        if self.rest().starts_with("---") && self.column() == 0 {
            self.at += 3;
            self.end_of_line()?;
            self.next_line()?;
        }
        if self.is_at_end() {
            return Err(self.problem("the document is empty"));
        }
        let node = self.block_node()?;
        self.next_line()?;
        if !self.is_at_end() {
            return Err(self.problem("the document should end here; a file holds one only"));
        }
        Ok(node)
    }

    /// Control characters have no place in a document, and a lone carriage return ends no line
    /// for everybody.
    fn refuse_strange_letters(&mut self) -> Read<()> {
        let strange = |letter: char| match letter {
            '\n' | '\t' => false,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
            _ => letter.is_control(),
        };
        let bytes = self.text.as_bytes();
        let ends_line = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        for (at, letter) in self.text.char_indices() {
            if letter == '\n' {
                self.line += 1;
                self.line_start = at + 1;
            } else if strange(letter) && !ends_line(at) {
                self.at = at;
                return Err(self.problem("a control character stands here"));
            }
        }
        (self.line, self.line_start) = (1, 0);
        Ok(())
    }

    /// Goes to the next line that says something; the rest of this one must be done with.
    fn next_line(&mut self) -> Read<()> {
        loop {
            let blanks = self.count(|byte| byte == b' ');
            self.at += blanks;
            match self.peek() {
                b'\n' | b'\r' => self.break_line(),
                b'#' if self.is_apart() => self.skip_comment(),
                b'\t' => return Err(self.tabs()),
                _ => return Ok(()),
            }
        }
    }

    /// Nothing but a comment may follow in this line.
    fn end_of_line(&mut self) -> Read<()> {
        self.skip_blanks();
        match self.peek() {
            b'\n' | b'\r' => Ok(()),
            b'#' if self.is_apart() => {
                self.skip_comment();
                Ok(())
            }
            _ if self.is_at_end() => Ok(()),
            _ => Err(self.problem("the line should end here; an expression with colons or quotes stands whole in single quotes")),
        }
    }

    /// Tells every line from here on that is indented with a tab.
    fn tabs(&self) -> Problems {
        let mut findings = Findings::default();
        let lines = self.text.lines().enumerate().skip(self.line - 1);
        for (index, line) in lines {
            let blanks = line.len() - line.trim_start_matches([' ', '-']).len();
            if line[blanks..].starts_with('\t') {
                let position = Position { line: index + 1, column: blanks + 1 };
                findings.add(position, "indent with blanks, not with tabs");
            }
        }
        let here = || self.problem("indent with blanks, not with tabs");
        findings.unless_any(()).err().unwrap_or_else(here)
    }

    fn break_line(&mut self) {
        self.at += usize::from(self.peek() == b'\r');
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
    }

    fn skip_comment(&mut self) {
        self.at += self.count(|byte| byte != b'\n');
    }

    fn skip_blanks(&mut self) {
        self.at += self.count(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// Whether a blank, or nothing, stands before this place.
    fn is_apart(&self) -> bool {
        self.at == self.line_start || matches!(self.text.as_bytes()[self.at - 1], b' ' | b'\t')
    }

    /// How many bytes from here on belong.
    fn count(&self, belongs: impl Fn(u8) -> bool) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        rest.iter().position(|byte| !belongs(*byte)).unwrap_or(rest.len())
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let sentence = format!("the document nests deeper than {MAX_DEPTH} levels");
            return Err(self.problem(sentence));
        }
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The byte here; 0, which no document holds, at the end.
    fn peek(&self) -> u8 {
        self.peek_at(0)
    }

    fn peek_at(&self, distance: usize) -> u8 {
        self.text.as_bytes().get(self.at + distance).copied().unwrap_or(0)
    }

    fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// How many bytes stand before this place in its line.
    fn column(&self) -> usize {
        self.at - self.line_start
    }

    fn position(&self) -> Position {
        let before = &self.text[self.line_start..self.at];
        Position { line: self.line, column: before.chars().count() + 1 }
    }

    fn problem(&self, sentence: impl Into<String>) -> Problems {
        Problems::one(self.position(), sentence)
    }
}

/// Whether a byte ends a word: a blank, a line's end or the document's.
fn is_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0)
}
