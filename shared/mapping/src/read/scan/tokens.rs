//! Texts, numbers and words of JSON, with all their rules.

use super::Scanner;
use crate::Text;
use crate::read::ReadError;
use crate::read::fast::plain_end;

/// Text of the record, or its decoded copy where it holds escapes.
pub(super) enum Name<'j> {
    Plain(&'j str),
    Escaped(String),
}

impl Name<'_> {
    pub(super) fn as_bytes(&self) -> &[u8] {
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

impl<'j> Scanner<'j, '_> {
    /// The text whose opening quote stands here.
    pub(super) fn text_value(&mut self) -> Result<Name<'j>, ReadError> {
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

    pub(super) fn skip_text(&mut self) -> Result<(), ReadError> {
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
    pub(super) fn number(&mut self) -> Result<(), ReadError> {
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

    pub(super) fn word(&mut self, word: &str) -> Result<(), ReadError> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.error("a value should stand here"));
        }
        self.at += word.len();
        Ok(())
    }
}
