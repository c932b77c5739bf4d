//! Text in one line: plain or in quotes.

use std::borrow::Cow;

use super::flow::is_bracket;
use super::{Read, Reader, is_gap};
use crate::problem::{Position, Problems};

/// Where a plain text stands: within brackets, brackets and commas end it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Block,
    Flow,
}

impl<'t> Reader<'t> {
    /// A text without quotes, up to a colon, a comment or the line's end.
    pub(super) fn plain(&mut self, place: Place) -> Read<Cow<'t, str>> {
        self.refuse_indicator(place)?;
        let bytes = self.text.as_bytes();
        let mut end = self.at;
        while let Some(&byte) = bytes.get(end) {
            let next = bytes.get(end + 1).copied().unwrap_or(0);
            let ends = match byte {
                b'\n' | b'\r' => true,
                b':' => is_gap(next) || (place == Place::Flow && is_bracket(next)),
                b'#' => end > self.at && matches!(bytes[end - 1], b' ' | b'\t'),
                _ => place == Place::Flow && is_bracket(byte),
            };
            if ends {
                break;
            }
            end += 1;
        }
        let text = self.text[self.at..end].trim_end_matches([' ', '\t']);
        self.at += text.len();
        Ok(Cow::Borrowed(text))
    }

    /// Some signs cannot begin a plain text.
    fn refuse_indicator(&self, place: Place) -> Read<()> {
        let marks_document = self.rest().starts_with("---") || self.rest().starts_with("...");
        if self.column() == 0 && marks_document && is_gap(self.peek_at(3)) {
            return Err(self.problem("a file holds one document only"));
        }
        let next = self.peek_at(1);
        let gap = is_gap(next) || (place == Place::Flow && is_bracket(next));
        let sentence = match self.peek() {
            b'&' | b'!' => "anchors and tags are not allowed; write the value out",
            b'*' => "aliases are not allowed; write the value out",
            b'%' | b'@' | b'`' | b'|' | b'>' | b'#' => {
                "text that begins with a sign belongs in quotes"
            }
            b',' | b'[' | b']' | b'{' | b'}' => "a bracket or comma has no place here",
            b'-' | b'?' | b':' if gap => "a sign stands alone here; text belongs in quotes",
            0 => "a value should stand here",
            _ => return Ok(()),
        };
        Err(self.problem(sentence))
    }

    /// The text in quotes that begins here; it ends in its line.
    pub(super) fn quoted(&mut self) -> Read<Cow<'t, str>> {
        let quote = self.peek();
        let opened = self.position();
        self.at += 1;
        let start = self.at;
        self.at += self.count(|byte| byte != quote && !matches!(byte, b'\n' | b'\\'));
        let doubled = quote == b'\'' && self.peek_at(1) == b'\'';
        if self.peek() == quote && !doubled {
            self.at += 1;
            return Ok(Cow::Borrowed(&self.text[start..self.at - 1]));
        }
        self.at = start;
        self.decoded(quote, opened).map(Cow::Owned)
    }

    /// A text with escapes, or with quotes doubled.
    fn decoded(&mut self, quote: u8, opened: Position) -> Read<String> {
        let mut text = String::new();
        loop {
            let plain = self
                .count(|byte| byte != quote && byte != b'\n' && (byte != b'\\' || quote == b'\''));
            text.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.peek() {
                b'\'' if quote == b'\'' && self.peek_at(1) == b'\'' => {
                    self.at += 2;
                    text.push('\'');
                }
                byte if byte == quote => {
                    self.at += 1;
                    return Ok(text);
                }
                b'\\' => text.push(self.escape()?),
                _ => {
                    let sentence = "the quote that opens here is not closed in its line; long text goes behind `>`";
                    return Err(Problems::one(opened, sentence));
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let letter = self.peek_at(1);
        let digits = match letter {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        let code = self.text.get(self.at + 2..self.at + 2 + digits);
        let meant = match letter {
            b'0' => Some('\0'),
            b'a' => Some('\u{7}'),
            b'b' => Some('\u{8}'),
            b't' => Some('\t'),
            b'n' => Some('\n'),
            b'v' => Some('\u{b}'),
            b'f' => Some('\u{c}'),
            b'r' => Some('\r'),
            b'e' => Some('\u{1b}'),
            b' ' | b'"' | b'/' | b'\\' => Some(char::from(letter)),
            b'N' => Some('\u{85}'),
            b'_' => Some('\u{a0}'),
            b'L' => Some('\u{2028}'),
            b'P' => Some('\u{2029}'),
            _ if digits > 0 => code
                .filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))
                .and_then(|code| u32::from_str_radix(code, 16).ok())
                .and_then(char::from_u32),
            _ => None,
        };
        let Some(meant) = meant else {
            return Err(self.problem("this escape means nothing"));
        };
        self.at += 2 + digits;
        Ok(meant)
    }
}
