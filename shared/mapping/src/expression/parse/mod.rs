//! Builds an expression from its text.

mod atoms;
mod operators;

use super::lex::{Lexer, Misread, Token};
use super::{Expr, Kind, Root};
use crate::functions;
use crate::problem::{Findings, Position};

/// The longest expression, in bytes.
const MAX_LENGTH: usize = 8 * 1024;

/// The deepest nesting of brackets and calls. It bounds every recursion over expressions.
const MAX_DEPTH: usize = 32;

/// The most elements, arguments or operands side by side.
const MAX_WIDTH: usize = 500;

/// Reads an expression that stands at `position`; what is wrong with it is added to `findings`.
pub(crate) fn parse(text: &str, position: Position, findings: &mut Findings) -> Option<Expr> {
    if text.len() > MAX_LENGTH {
        findings.add(position, format!("the expression is longer than {MAX_LENGTH} bytes"));
        return None;
    }
    if text.trim().is_empty() {
        findings.add(position, "an expression should stand here");
        return None;
    }
    let mut parser = Parser::new(text);
    let read = parser.whole();
    let strange = std::mem::take(&mut parser.strange);
    let clean = strange.is_empty();
    for (offset, name) in strange {
        let sentence = format!("there is no function `{name}`");
        findings.add_with_hint(position.inside(text, offset), sentence, functions::meant(name));
    }
    match read {
        Ok(expr) => clean.then_some(expr),
        Err(misread) => {
            findings.add(position.inside(text, misread.offset), misread.sentence);
            None
        }
    }
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    token: Token<'t>,
    /// Where `token` begins.
    offset: usize,
    depth: usize,
    /// Calls of functions that do not exist.
    strange: Vec<(usize, &'t str)>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let lexer = Lexer::new(text);
        Self { lexer, token: Token::End, offset: 0, depth: 0, strange: Vec::new() }
    }

    fn whole(&mut self) -> Result<Expr, Misread> {
        self.advance()?;
        let expr = self.ranked(1)?;
        match self.token {
            Token::End => Ok(expr),
            _ => Err(self.misread(self.stray(&expr))),
        }
    }

    /// What to write instead of the habit of another language that stands here, if it is one.
    fn habit(&self) -> Option<String> {
        match self.token {
            Token::Sign("?") => {
                let sentence =
                    "`?` means nothing here; to choose, write `if(condition, then, otherwise)`";
                Some(sentence.to_owned())
            }
            Token::Name(word) if matches!(&*word.to_lowercase(), "and" | "or" | "not") => {
                Some(format!("`{word}` is written in small letters"))
            }
            _ => None,
        }
    }

    /// Why what follows a whole expression does not belong to it.
    fn stray(&self, before: &Expr) -> String {
        let dollar = matches!(&before.kind, Kind::Path(Root::Source, steps) if steps.is_empty());
        if dollar && self.token == Token::Sign("{") {
            return "names stand alone here, without `${…}`".to_owned();
        }
        self.habit().unwrap_or_else(|| {
            format!(
                "the expression should end before {}; words that are meant as text stand in \
                 double quotes",
                self.seen()
            )
        })
    }

    fn separated<T>(
        &mut self,
        close: &'static str,
        mut read: impl FnMut(&mut Self) -> Result<T, Misread>,
    ) -> Result<Vec<T>, Misread> {
        let mut parts = Vec::new();
        if self.accept(close)? {
            return Ok(parts);
        }
        loop {
            self.room(parts.len())?;
            parts.push(read(self)?);
            if self.accept(close)? {
                return Ok(parts);
            }
            if !self.accept(",")? {
                return Err(self.lacking(&format!("a comma or `{close}`")));
            }
        }
    }

    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Misread>,
    ) -> Result<T, Misread> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(
                self.misread(format!("the expression nests deeper than {MAX_DEPTH} levels"))
            );
        }
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn room(&self, taken: usize) -> Result<(), Misread> {
        if taken < MAX_WIDTH {
            return Ok(());
        }
        Err(self.misread(format!("more than {MAX_WIDTH} parts stand side by side here")))
    }

    fn accept(&mut self, sign: &'static str) -> Result<bool, Misread> {
        let found = self.token == Token::Sign(sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), Misread> {
        if self.accept(sign)? {
            return Ok(());
        }
        Err(self.lacking(&format!("`{sign}`")))
    }

    /// What should stand here does not.
    fn lacking(&self, wanted: &str) -> Misread {
        let sentence = || format!("{wanted} should stand here, not {}", self.seen());
        self.misread(self.habit().unwrap_or_else(sentence))
    }

    fn advance(&mut self) -> Result<(), Misread> {
        (self.offset, self.token) = self.lexer.next()?;
        Ok(())
    }

    fn seen(&self) -> String {
        match &self.token {
            Token::Name(name) => format!("`{name}`"),
            Token::Number(number) => format!("`{number}`"),
            Token::Text(text) => format!("the text `{text}`"),
            Token::Sign(sign) => format!("`{sign}`"),
            Token::End => "the end".to_owned(),
        }
    }

    fn misread(&self, sentence: impl Into<String>) -> Misread {
        Misread { offset: self.offset, sentence: sentence.into() }
    }
}
