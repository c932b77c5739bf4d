//! Walks JSON text and a tree of paths side by side.

mod pruned;
mod tokens;

use self::tokens::Name;
use super::fast;
use super::paths::Paths;
use super::{MAX_DEPTH, MAX_JSON, ReadError};
use crate::Value;
use crate::value::parse_number;

/// Reads what `paths` ask for.
pub(super) fn read(json: &[u8], paths: &Paths) -> Result<Value, ReadError> {
    if json.len() > MAX_JSON {
        return Err(ReadError { offset: MAX_JSON, sentence: "the record is larger than 8 MB" });
    }
    let text = std::str::from_utf8(json).map_err(|error| ReadError {
        offset: error.valid_up_to(),
        sentence: "the text is not UTF-8",
    })?;
    let mut scanner = Scanner { text, bytes: json, at: 0, depth: 0, paths };
    scanner.blanks();
    let value = scanner.wanted(Paths::ROOT)?;
    scanner.blanks();
    match scanner.peek() {
        0 if scanner.at == json.len() => Ok(value),
        _ => Err(scanner.error("nothing may follow the record")),
    }
}

struct Scanner<'j, 'p> {
    text: &'j str,
    bytes: &'j [u8],
    at: usize,
    depth: usize,
    paths: &'p Paths,
}

impl<'j> Scanner<'j, '_> {
    /// The value that begins here, with everything in it.
    fn whole(&mut self) -> Result<Value, ReadError> {
        match self.peek() {
            b'"' => Ok(Value::Text(self.text_value()?.into())),
            b'{' => self.nested(|scanner| {
                let mut fields = Vec::new();
                scanner.members(Self::name, |scanner, name| {
                    fields.push((name.into(), scanner.whole()?));
                    Ok(())
                })?;
                Ok(Value::Object(fields.into_iter().collect()))
            }),
            b'[' => self.nested(|scanner| {
                let mut list = Vec::new();
                scanner.elements(|scanner| {
                    list.push(scanner.whole()?);
                    Ok(())
                })?;
                Ok(Value::List(list))
            }),
            b't' => self.word("true").map(|()| Value::Bool(true)),
            b'f' => self.word("false").map(|()| Value::Bool(false)),
            b'n' => self.word("null").map(|()| Value::Null),
            _ => {
                let start = self.at;
                match fast::number_end(self.bytes, start) {
                    Some(end) => self.at = end,
                    None => self.number()?,
                }
                parse_number(&self.text[start..self.at]).map(Value::Number).ok_or(ReadError {
                    offset: start,
                    sentence: "this number has more digits than can be kept exactly",
                })
            }
        }
    }

    /// Steps over the value that begins here.
    fn skip(&mut self) -> Result<(), ReadError> {
        if let Some(end) = fast::value_end(self.bytes, self.at) {
            self.at = end;
            return Ok(());
        }
        match self.peek() {
            b'"' => self.skip_text(),
            b'{' => self.nested(|scanner| scanner.members(Self::name, |scanner, _| scanner.skip())),
            b'[' => self.nested(|scanner| scanner.elements(Self::skip)),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.number(),
        }
    }

    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("the record nests deeper than 64 levels"));
        }
        self.at += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Walks the members of the object whose brace was just passed.
    ///
    /// `name` reads a member's name up to its value, and `member` the value.
    fn members<N>(
        &mut self,
        mut name: impl FnMut(&mut Self) -> Result<N, ReadError>,
        mut member: impl FnMut(&mut Self, N) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        self.blanks();
        if self.accept(b'}') {
            return Ok(());
        }
        loop {
            let name = name(self)?;
            member(self, name)?;
            if self.bytes[self.at..].starts_with(b",\"") {
                self.at += 1;
                continue;
            }
            self.blanks();
            if self.accept(b'}') {
                return Ok(());
            }
            if !self.accept(b',') {
                return Err(self.error("a comma or a closing brace should stand here"));
            }
            self.blanks();
        }
    }

    /// The name that begins here, up to the value behind it.
    #[inline]
    fn name(&mut self) -> Result<Name<'j>, ReadError> {
        if let Some((end, value)) = fast::name(self.bytes, self.at) {
            let start = self.at + 1;
            self.at = value;
            self.blanks();
            return Ok(Name::Plain(&self.text[start..end]));
        }
        self.careful_name()
    }

    #[cold]
    fn careful_name(&mut self) -> Result<Name<'j>, ReadError> {
        if self.peek() != b'"' {
            return Err(self.error("a field name in quotes should stand here"));
        }
        let name = self.text_value()?;
        self.blanks();
        if !self.accept(b':') {
            return Err(self.error("a colon should stand here"));
        }
        self.blanks();
        Ok(name)
    }

    /// Walks the elements of the list whose bracket was just passed.
    fn elements(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        self.blanks();
        if self.accept(b']') {
            return Ok(());
        }
        loop {
            element(self)?;
            self.blanks();
            if self.accept(b']') {
                return Ok(());
            }
            if !self.accept(b',') {
                return Err(self.error("a comma or a closing bracket should stand here"));
            }
            self.blanks();
        }
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    fn accept(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    /// The byte here; 0, which JSON never holds unescaped, at the end.
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn error(&self, sentence: &'static str) -> ReadError {
        ReadError { offset: self.at.min(self.bytes.len()), sentence }
    }
}
