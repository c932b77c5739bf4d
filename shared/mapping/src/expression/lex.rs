//! Cuts an expression into words and signs.

use rust_decimal::Decimal;

use crate::value::parse_number;

/// A word or a sign of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Name(&'t str),
    Number(Decimal),
    Text(String),
    Sign(&'static str),
    End,
}

/// What cannot be read, and where: bytes from the expression's beginning.
#[derive(Debug)]
pub(super) struct Misread {
    pub(super) offset: usize,
    pub(super) sentence: String,
}

/// All signs; a longer one stands before those it begins with.
const SIGNS: [&str; 27] = [
    "==", "!=", "<=", ">=", "??", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")",
    "[", "]", "{", "}", ",", ":", ".", "$", "=", "?",
];

/// Reads tokens one after the other.
pub(super) struct Lexer<'t> {
    text: &'t str,
    /// Where the next token is looked for.
    offset: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, offset: 0 }
    }

    /// The next token and where it begins.
    pub(super) fn next(&mut self) -> Result<(usize, Token<'t>), Misread> {
        let rest = self.text[self.offset..].trim_start();
        let start = self.text.len() - rest.len();
        self.offset = start;
        let Some(first) = rest.chars().next() else { return Ok((start, Token::End)) };
        let token = match first {
            '"' | '\'' => Token::Text(self.quoted(rest, first)?),
            '0'..='9' => self.number(rest)?,
            _ if first.is_alphabetic() || first == '_' => {
                Token::Name(self.take(rest, |c| c.is_alphanumeric() || c == '_' || c == '@'))
            }
            _ => self.sign(rest)?,
        };
        Ok((start, token))
    }

    fn take(&mut self, rest: &'t str, belongs: impl Fn(char) -> bool) -> &'t str {
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.offset += end;
        &rest[..end]
    }

    fn number(&mut self, rest: &'t str) -> Result<Token<'t>, Misread> {
        let whole = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let fraction = match rest[whole..].strip_prefix('.') {
            Some(after) => after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len()),
            None => 0,
        };
        let end = if fraction == 0 { whole } else { whole + 1 + fraction };
        let text = &rest[..end];
        let Some(number) = parse_number(text) else {
            return Err(self.misread(format!("the number {text} has more digits than can be kept")));
        };
        self.offset += end;
        Ok(Token::Number(number))
    }

    fn quoted(&mut self, rest: &str, quote: char) -> Result<String, Misread> {
        let mut text = String::new();
        let mut letters = rest.char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                _ if letter == quote => {
                    self.offset += at + 1;
                    return Ok(text);
                }
                '\\' => match letters.next().map(|(_, escaped)| escaped) {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some(escaped @ ('\\' | '"' | '\'')) => text.push(escaped),
                    _ => {
                        self.offset += at;
                        return Err(self.misread("`\\` may be followed by n, t, \\ or a quote"));
                    }
                },
                _ => text.push(letter),
            }
        }
        Err(self.misread(format!("the text that begins here lacks its closing {quote}")))
    }

    fn sign(&mut self, rest: &str) -> Result<Token<'t>, Misread> {
        match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            Some(&"=") => Err(self.misread("`=` means nothing here; to compare, write `==`")),
            Some(&("==" | "!=")) if rest[2..].starts_with('=') => {
                let sentence =
                    format!("`{}` means nothing here; write `{}`", &rest[..3], &rest[..2]);
                Err(self.misread(sentence))
            }
            Some(sign) => {
                self.offset += sign.len();
                Ok(Token::Sign(sign))
            }
            None => {
                let letter = rest.chars().next().unwrap_or_default();
                if matches!(letter, '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '`') {
                    let sentence = format!("`{letter}` is no quote here; write \" instead");
                    return Err(self.misread(sentence));
                }
                Err(self.misread(format!("`{letter}` means nothing in an expression")))
            }
        }
    }

    fn misread(&self, sentence: impl Into<String>) -> Misread {
        Misread { offset: self.offset, sentence: sentence.into() }
    }
}
