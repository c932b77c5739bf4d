//! Reads JSON text, as strictly as PHP does.

use super::{Key, Map, Number, Value};

/// PHP's own limit on nesting.
const MAX_DEPTH: usize = 512;

/// The text is not JSON, or nests deeper than PHP reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed JSON at byte {at}")]
pub(crate) struct Malformed {
    /// Where reading stopped.
    pub(crate) at: usize,
}

/// Reads one JSON value and nothing after it.
///
/// # Errors
/// [`Malformed`] with the place at which the text stops being JSON.
pub(crate) fn parse(text: &str) -> Result<Value, Malformed> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.at == text.len() { Ok(value) } else { reader.fail() }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value, Malformed> {
        if depth > MAX_DEPTH {
            return self.fail();
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Value::Text),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => self.number(),
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, Malformed> {
        let mut map = Map::new();
        self.at += 1;
        if self.take(b'}') {
            return Ok(Value::Map(map));
        }
        loop {
            self.skip_space();
            let key = self.string()?;
            self.expect(b':')?;
            let value = self.value(depth + 1)?;
            map.set(Key::from(key), value);
            if self.take(b'}') {
                return Ok(Value::Map(map));
            }
            self.expect(b',')?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Malformed> {
        let mut list = Vec::new();
        self.at += 1;
        if self.take(b']') {
            return Ok(Value::List(list));
        }
        loop {
            list.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(Value::List(list));
            }
            self.expect(b',')?;
        }
    }

    fn string(&mut self) -> Result<String, Malformed> {
        if self.peek() != Some(b'"') {
            return self.fail();
        }
        self.at += 1;
        let mut out = String::new();
        loop {
            let clean = self.at;
            while self.peek().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            out.push_str(&self.text[clean..self.at]);
            match self.next() {
                Some(b'"') => return Ok(out),
                Some(b'\\') => out.push(self.escape()?),
                _ => return self.fail(),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        Ok(match self.next() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.fail(),
        })
    }

    fn unicode(&mut self) -> Result<char, Malformed> {
        let high = self.four_digits()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high).map_or_else(|| self.fail(), Ok);
        }
        if self.next() != Some(b'\\') || self.next() != Some(b'u') {
            return self.fail();
        }
        let low = self.four_digits()?;
        if !(0xDC00..0xE000).contains(&low) {
            return self.fail();
        }
        let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        char::from_u32(code).map_or_else(|| self.fail(), Ok)
    }

    fn four_digits(&mut self) -> Result<u32, Malformed> {
        let digits = self.text.get(self.at..self.at + 4);
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        code.map_or_else(|| self.fail(), Ok)
    }

    fn number(&mut self) -> Result<Value, Malformed> {
        let start = self.at;
        let _ = self.peek() == Some(b'-') && self.next().is_some();
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return self.fail();
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            let _ = matches!(self.peek(), Some(b'+' | b'-')) && self.next().is_some();
            self.digits()?;
        }
        Ok(Value::Number(Number::from_text(&self.text[start..self.at])))
    }

    fn digits(&mut self) -> Result<String, Malformed> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { self.fail() } else { Ok(self.text[start..self.at].to_owned()) }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Malformed> {
        if !self.text[self.at..].starts_with(word) {
            return self.fail();
        }
        self.at += word.len();
        Ok(value)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.take(byte) { Ok(()) } else { self.fail() }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn fail<T>(&self) -> Result<T, Malformed> {
        Err(Malformed { at: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_text() {
        for text in ["20", "20.00", "-8.5", "1e3", "-0", "123456789012345678901234567890", "0.1"] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_php_refuses_is_malformed() {
        for text in ["", "{", "{\"a\":}", "[1,]", "01", "'a'", "{} x", "\"\u{1}\"", "nul", "\\u12"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn text_survives_both_ways() {
        let text = r#"{"a":["é😀\n\t\"\\",null,true,{"b":[]}]}"#;
        assert_eq!(parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn nesting_ends_where_php_ends_it() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(&deep(500)).is_ok());
        assert!(parse(&deep(2000)).is_err());
    }
}
