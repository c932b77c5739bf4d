//! Walks JSON text and a tree of paths side by side.

use smallvec::SmallVec;

use super::fast::{self, plain_end};
use super::paths::{Node, NodeId, Paths};
use super::{MAX_DEPTH, MAX_JSON, ReadError};
use crate::value::parse_number;
use crate::{Object, Text, Value};

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

impl<'j, 'p> Scanner<'j, 'p> {
    /// What is asked for at `id`, from the value that begins here.
    fn wanted(&mut self, id: NodeId) -> Result<Value, ReadError> {
        let node = self.paths.node(id);
        match self.peek() {
            _ if node.whole => self.whole(),
            b'{' if !node.fields.is_empty() => self.nested(|scanner| scanner.pruned_object(node)),
            b'[' => match node.elements {
                Some(elements) => self.nested(|scanner| scanner.pruned_list(elements, node.limit)),
                None => self.whole(),
            },
            b'{' if node.elements.is_none() => {
                self.skip()?;
                Ok(Value::Object(Object::new()))
            }
            _ => self.whole(),
        }
    }

    fn pruned_object(&mut self, node: &'p Node) -> Result<Value, ReadError> {
        let mut fields: Vec<(Text, Value)> = Vec::with_capacity(node.fields.len());
        let mut places: SmallVec<[usize; 32]> = SmallVec::from_elem(usize::MAX, node.fields.len());
        self.members(|scanner, name| {
            let Some(wanted) = node.find(name.as_bytes()) else { return scanner.skip() };
            let (name, id) = &node.fields[wanted];
            let value = scanner.wanted(*id)?;
            if let Some(field) = fields.get_mut(places[wanted]) {
                field.1 = value;
            } else {
                places[wanted] = fields.len();
                fields.push((name.clone(), value));
            }
            Ok(())
        })?;
        Ok(Value::Object(Object::from_unique(fields)))
    }

    fn pruned_list(&mut self, elements: NodeId, limit: usize) -> Result<Value, ReadError> {
        let mut list = Vec::new();
        self.elements(|scanner| {
            if list.len() >= limit {
                return scanner.skip();
            }
            list.push(scanner.wanted(elements)?);
            Ok(())
        })?;
        Ok(Value::List(list))
    }

    /// The value that begins here, with everything in it.
    fn whole(&mut self) -> Result<Value, ReadError> {
        match self.peek() {
            b'"' => Ok(Value::Text(self.text_value()?.into())),
            b'{' => self.nested(|scanner| {
                let mut fields = Vec::new();
                scanner.members(|scanner, name| {
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
            b'{' => self.nested(|scanner| scanner.members(|scanner, _| scanner.skip())),
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
    fn members(
        &mut self,
        mut member: impl FnMut(&mut Self, Name<'j>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        self.blanks();
        if self.accept(b'}') {
            return Ok(());
        }
        loop {
            let name = self.name()?;
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

    /// The text whose opening quote stands here.
    fn text_value(&mut self) -> Result<Name<'j>, ReadError> {
        let start = self.at + 1;
        let end = plain_end(self.bytes, start);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Name::Plain(&self.text[start..end]));
        }
        self.escaped_text(start).map(Name::Escaped)
    }

    fn escaped_text(&mut self, start: usize) -> Result<String, ReadError> {
        let mut text = String::new();
        self.at = start;
        loop {
            let end = plain_end(self.bytes, self.at);
            text.push_str(&self.text[self.at..end]);
            self.at = end;
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Ok(text);
                }
                b'\\' => text.push(self.escape()?),
                _ => return Err(self.unfinished()),
            }
        }
    }

    fn skip_text(&mut self) -> Result<(), ReadError> {
        self.at += 1;
        loop {
            self.at = plain_end(self.bytes, self.at);
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => drop(self.escape()?),
                _ => return Err(self.unfinished()),
            }
        }
    }

    fn unfinished(&self) -> ReadError {
        if self.at == self.bytes.len() {
            return self.error("a text is not closed");
        }
        self.error("a text holds a control character")
    }

    /// The character that the escape standing here means.
    fn escape(&mut self) -> Result<char, ReadError> {
        let letter = self.bytes.get(self.at + 1).copied().unwrap_or(0);
        self.at += 2;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err(self.error("this escape means nothing")),
        })
    }

    fn unicode(&mut self) -> Result<char, ReadError> {
        let first = self.hex()?;
        let code = match first {
            0xD800..0xDC00 if self.bytes[self.at..].starts_with(b"\\u") => {
                self.at += 2;
                let second = self.hex()?;
                if !(0xDC00..0xE000).contains(&second) {
                    return Err(self.error("half of a character stands alone"));
                }
                0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            }
            _ => first,
        };
        char::from_u32(code).ok_or_else(|| self.error("half of a character stands alone"))
    }

    fn hex(&mut self) -> Result<u32, ReadError> {
        let digits = self.bytes.get(self.at..self.at + 4).unwrap_or_default();
        let mut code = 0;
        for digit in digits {
            let Some(digit) = char::from(*digit).to_digit(16) else {
                return Err(self.error("four hexadecimal digits should stand here"));
            };
            code = code * 16 + digit;
        }
        if digits.is_empty() {
            return Err(self.error("four hexadecimal digits should stand here"));
        }
        self.at += 4;
        Ok(code)
    }

    /// Steps over the number that begins here.
    fn number(&mut self) -> Result<(), ReadError> {
        let start = self.at;
        self.accept(b'-');
        let whole = self.digits();
        if whole == 0 {
            self.at = start;
            return Err(self.error("a value should stand here"));
        }
        if whole > 1 && self.bytes[self.at - whole] == b'0' {
            return Err(self.error("a number may not begin with 0"));
        }
        if self.accept(b'.') && self.digits() == 0 {
            return Err(self.error("digits should follow the point"));
        }
        if self.accept(b'e') || self.accept(b'E') {
            let _signed = self.accept(b'+') || self.accept(b'-');
            if self.digits() == 0 {
                return Err(self.error("digits should follow the exponent's mark"));
            }
        }
        Ok(())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn word(&mut self, word: &str) -> Result<(), ReadError> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.error("a value should stand here"));
        }
        self.at += word.len();
        Ok(())
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

/// Text of the record, or its decoded copy where it holds escapes.
enum Name<'j> {
    Plain(&'j str),
    Escaped(String),
}

impl Name<'_> {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Plain(text) => text.as_bytes(),
            Self::Escaped(text) => text.as_bytes(),
        }
    }
}

impl From<Name<'_>> for Text {
    fn from(name: Name<'_>) -> Self {
        match name {
            Name::Plain(text) => text.into(),
            Name::Escaped(text) => text.into(),
        }
    }
}
