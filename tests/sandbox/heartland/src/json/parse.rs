//! Reading JSON text.

use rust_decimal::Decimal;

use super::{Json, Name, Object};

/// Deeper nesting is refused, so that a hostile body cannot exhaust the stack.
const DEEPEST: usize = 64;

/// Text that is not JSON, and where it stops being so.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unexpected {found} at byte {at}")]
pub struct Malformed {
    found: &'static str,
    at: usize,
}

/// Reads one JSON value and nothing after it.
pub(crate) fn parse(text: &str) -> Result<Json, Malformed> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(DEEPEST)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.unexpected("text after the value")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Json, Malformed> {
        if depth == 0 {
            return Err(self.unexpected("nesting"));
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err(self.unexpected("character")),
            None => Err(self.unexpected("end")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Malformed> {
        let mut fields = Object::new();
        self.at += 1;
        if self.takes(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.skip_space();
            let name = self.string()?;
            self.expect(b':')?;
            fields.insert(Name::Owned(name), self.value(depth - 1)?);
            if self.takes(b'}') {
                return Ok(Json::Object(fields));
            }
            self.expect(b',')?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, Malformed> {
        let mut values = Vec::new();
        self.at += 1;
        if self.takes(b']') {
            return Ok(Json::List(values));
        }
        loop {
            values.push(self.value(depth - 1)?);
            if self.takes(b']') {
                return Ok(Json::List(values));
            }
            self.expect(b',')?;
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Malformed> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.unexpected("word"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Json, Malformed> {
        let rest = &self.text[self.at..];
        let belongs = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.bytes().take_while(belongs).count();
        let digits = &rest[..length];
        let number = if digits.contains(['e', 'E']) {
            Decimal::from_scientific(digits)
        } else {
            digits.parse()
        };
        let number = number.map_err(|_| self.unexpected("number"))?;
        self.at += length;
        Ok(Json::Number(number))
    }

    fn string(&mut self) -> Result<String, Malformed> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("character where a text should begin"));
        }
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(['"', '\\']).ok_or(self.unexpected("end"))?;
            if rest[..plain].bytes().any(|byte| byte < 0x20) {
                return Err(self.unexpected("control character"));
            }
            out.push_str(&rest[..plain]);
            self.at += plain + 1;
            if rest.as_bytes()[plain] == b'"' {
                return Ok(out);
            }
            out.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Result<char, Malformed> {
        let Some(code) = self.peek() else {
            return Err(self.unexpected("end"));
        };
        self.at += 1;
        match code {
            b'"' | b'\\' | b'/' => Ok(char::from(code)),
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => self.unicode(),
            _ => Err(self.unexpected("escape")),
        }
    }

    fn unicode(&mut self) -> Result<char, Malformed> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(self.unexpected("surrogate"));
        }
        if !self.text[self.at..].starts_with("\\u") {
            return Err(self.unexpected("lone surrogate"));
        }
        self.at += 2;
        let second = self.hex()?;
        let low = second.checked_sub(0xdc00).ok_or(self.unexpected("surrogate"))?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low)
            .ok_or(self.unexpected("surrogate"))
    }

    fn hex(&mut self) -> Result<u32, Malformed> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(self.unexpected("end"))?;
        let code = u32::from_str_radix(digits, 16).map_err(|_| self.unexpected("escape"))?;
        self.at += 4;
        Ok(code)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn takes(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.takes(byte) { Ok(()) } else { Err(self.unexpected("character")) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn unexpected(&self, found: &'static str) -> Malformed {
        Malformed { found, at: self.at }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_is_read_is_written_alike() {
        let text =
            r#"{"price":24.95,"whole":5.00,"id":100001,"tags":["a",null,true],"é":"\n\"€😀"}"#;
        assert_eq!(parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn escapes_and_exponents_are_understood() {
        let read = parse(r#" [ "\u00e9\ud83d\ude00\/" , 1.5e2 ] "#).unwrap();
        assert_eq!(read.to_string(), r#"["é😀/",150]"#);
    }

    #[test]
    fn broken_text_is_refused_without_panic() {
        let broken =
            ["", "{", "[1,]", "{\"a\" 1}", "\"\\u12\"", "\"\\ud800x\"", "1 2", "nul", "-", "\"a"];
        for text in broken {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
