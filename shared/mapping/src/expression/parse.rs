//! Builds an expression from its text.

use rust_decimal::prelude::ToPrimitive;

use super::lex::{Lexer, Misread, Token};
use super::{COMPARISON, Expr, Field, Kind, Operator, Root, Step};
use crate::functions;
use crate::problem::{Findings, Position, nearest};
use crate::{Text, Value};

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
    let mut parser = Parser::new(text);
    let read = parser.whole();
    let strange = std::mem::take(&mut parser.strange);
    let clean = strange.is_empty();
    for (offset, name) in strange {
        let hint = nearest(name, functions::all().iter().map(|function| function.name));
        let sentence = format!("there is no function `{name}`");
        findings.add_with_hint(position.inside(text, offset), sentence, hint);
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
            _ => Err(self.misread(format!("the expression should end before {}", self.seen()))),
        }
    }

    /// Everything whose operators rank at least `rank`.
    fn ranked(&mut self, rank: u8) -> Result<Expr, Misread> {
        let mut left = self.prefixed()?;
        while let Some(first) = self.operator().filter(|operator| operator.rank() >= rank) {
            let offset = left.offset;
            let operands = self.operands(first.rank())?;
            left = Expr { kind: Kind::Chain(Box::new(left), operands), offset };
        }
        Ok(left)
    }

    /// The operators of exactly `rank` that follow, each with its right operand.
    fn operands(&mut self, rank: u8) -> Result<Vec<(Operator, Expr)>, Misread> {
        let mut operands = Vec::new();
        while let Some(operator) = self.operator().filter(|operator| operator.rank() == rank) {
            if rank == COMPARISON && !operands.is_empty() {
                return Err(self.misread("comparisons do not chain; join two by `and`"));
            }
            self.room(operands.len())?;
            self.advance()?;
            operands.push((operator, self.ranked(rank + 1)?));
        }
        Ok(operands)
    }

    fn operator(&self) -> Option<Operator> {
        Some(match self.token {
            Token::Name("or") | Token::Sign("||") => Operator::Or,
            Token::Name("and") | Token::Sign("&&") => Operator::And,
            Token::Sign("==") => Operator::Equal,
            Token::Sign("!=") => Operator::Unequal,
            Token::Sign("<") => Operator::Less,
            Token::Sign("<=") => Operator::LessOrEqual,
            Token::Sign(">") => Operator::More,
            Token::Sign(">=") => Operator::MoreOrEqual,
            Token::Sign("??") => Operator::Otherwise,
            Token::Sign("+") => Operator::Plus,
            Token::Sign("-") => Operator::Minus,
            Token::Sign("*") => Operator::Times,
            Token::Sign("/") => Operator::Over,
            Token::Sign("%") => Operator::Modulo,
            _ => return None,
        })
    }

    /// Any number of `not` or `-`, read in a loop: two cancel each other out.
    fn prefixed(&mut self) -> Result<Expr, Misread> {
        let offset = self.offset;
        let nots = self.repeated(|token| matches!(token, Token::Name("not") | Token::Sign("!")))?;
        if nots > 0 {
            let operand = self.nested(|parser| parser.ranked(COMPARISON))?;
            let twice = Expr { kind: Kind::Not(Box::new(operand)), offset };
            return Ok(match nots % 2 {
                1 => twice,
                _ => Expr { kind: Kind::Not(Box::new(twice)), offset },
            });
        }
        let minuses = self.repeated(|token| *token == Token::Sign("-"))?;
        let operand = self.stepped()?;
        Ok(match (minuses, operand.kind) {
            (0, kind) => Expr { kind, offset: operand.offset },
            (_, Kind::Literal(Value::Number(number))) => {
                let number = if minuses % 2 == 1 { -number } else { number };
                Expr { kind: Kind::Literal(number.into()), offset }
            }
            (_, kind) => {
                let once = Expr { kind, offset: operand.offset };
                let negated = Expr { kind: Kind::Negate(Box::new(once)), offset };
                match minuses % 2 {
                    1 => negated,
                    _ => Expr { kind: Kind::Negate(Box::new(negated)), offset },
                }
            }
        })
    }

    fn repeated(&mut self, wanted: impl Fn(&Token<'t>) -> bool) -> Result<usize, Misread> {
        let mut count = 0;
        while wanted(&self.token) {
            count += 1;
            self.advance()?;
        }
        Ok(count)
    }

    /// A value and the steps into it.
    fn stepped(&mut self) -> Result<Expr, Misread> {
        let base = self.atom()?;
        let steps = self.steps()?;
        if steps.is_empty() {
            return Ok(base);
        }
        let Expr { kind, offset } = base;
        Ok(match kind {
            Kind::Path(root, mut path) => {
                path.extend(steps);
                Expr { kind: parent(root, path), offset }
            }
            kind => {
                let base = Expr { kind, offset };
                Expr { kind: Kind::Piece(Box::new(base), steps), offset }
            }
        })
    }

    fn steps(&mut self) -> Result<Vec<Step>, Misread> {
        let mut steps = Vec::new();
        loop {
            self.room(steps.len())?;
            if self.accept(".")? {
                steps.push(self.field_name()?);
            } else if self.accept("[")? {
                steps.push(self.place()?);
                self.expect("]")?;
            } else {
                return Ok(steps);
            }
        }
    }

    fn field_name(&mut self) -> Result<Step, Misread> {
        match self.token {
            Token::Name(name) => {
                self.advance()?;
                Ok(field(name))
            }
            _ => {
                Err(self
                    .misread(format!("a field name should follow the dot, not {}", self.seen())))
            }
        }
    }

    /// What stands in `[…]`: a place in a list, or the name of a field in quotes.
    fn place(&mut self) -> Result<Step, Misread> {
        let negative = self.accept("-")?;
        let step = match &self.token {
            Token::Number(number) => number
                .to_i64()
                .filter(|place| number.is_integer() && place.abs() < 1_000_000)
                .map(|place| Step::Place(if negative { -place } else { place })),
            Token::Text(name) if !negative => Some(field(name)),
            _ => None,
        };
        let Some(step) = step else {
            return Err(self.misread("`[…]` takes a whole number, or a field name in quotes"));
        };
        self.advance()?;
        Ok(step)
    }

    fn atom(&mut self) -> Result<Expr, Misread> {
        let offset = self.offset;
        let kind = match &mut self.token {
            Token::Number(number) => Kind::Literal((*number).into()),
            Token::Text(text) => Kind::Literal(std::mem::take(text).into()),
            Token::Name(name) => {
                let name = *name;
                self.advance()?;
                return self.named(name, offset);
            }
            Token::Sign("$") => Kind::Path(Root::Source, Vec::new()),
            Token::Sign(open @ ("(" | "[" | "{")) => {
                let open = *open;
                self.advance()?;
                return self.nested(|parser| parser.bracketed(open, offset));
            }
            _ => {
                return Err(self.misread(format!("a value should stand here, not {}", self.seen())));
            }
        };
        self.advance()?;
        Ok(Expr { kind, offset })
    }

    /// A word: a constant, a root, a call or a field of the element at hand.
    fn named(&mut self, name: &'t str, offset: usize) -> Result<Expr, Misread> {
        if self.token == Token::Sign("(") {
            self.advance()?;
            return self.nested(|parser| parser.call(name, offset));
        }
        let kind = match name {
            "true" => Kind::Literal(true.into()),
            "false" => Kind::Literal(false.into()),
            "null" => Kind::Literal(Value::Null),
            "it" => Kind::Path(Root::Element, Vec::new()),
            "parent" => Kind::Path(Root::Parent(1), Vec::new()),
            "facts" => Kind::Path(Root::Facts, Vec::new()),
            "settings" => Kind::Path(Root::Settings, Vec::new()),
            "and" | "or" | "not" => {
                return Err(Misread {
                    offset,
                    sentence: format!("a value should stand before `{name}`"),
                });
            }
            _ => Kind::Path(Root::Element, vec![field(name)]),
        };
        Ok(Expr { kind, offset })
    }

    fn call(&mut self, name: &'t str, offset: usize) -> Result<Expr, Misread> {
        let arguments = self.separated(")", |parser| parser.ranked(1))?;
        let Some(function) = functions::find(name) else {
            self.strange.push((offset, name));
            return Ok(Expr { kind: Kind::Literal(Value::Null), offset });
        };
        Ok(Expr { kind: Kind::Call(function, arguments), offset })
    }

    fn bracketed(&mut self, open: &str, offset: usize) -> Result<Expr, Misread> {
        let kind = match open {
            "[" => Kind::List(self.separated("]", |parser| parser.ranked(1))?),
            "{" => Kind::Object(self.separated("}", Self::member)?),
            _ => {
                let inner = self.ranked(1)?;
                self.expect(")")?;
                return Ok(inner);
            }
        };
        Ok(Expr { kind, offset })
    }

    fn member(&mut self) -> Result<(Text, Expr), Misread> {
        let name: Text = match &self.token {
            Token::Name(name) => (*name).into(),
            Token::Text(name) => name.as_str().into(),
            _ => {
                return Err(
                    self.misread(format!("a field name should stand here, not {}", self.seen()))
                );
            }
        };
        self.advance()?;
        self.expect(":")?;
        Ok((name, self.ranked(1)?))
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
            if !self.accept(",")? {
                self.expect(close)?;
                return Ok(parts);
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
        Err(self.misread(format!("`{sign}` should stand here, not {}", self.seen())))
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

fn field(name: &str) -> Step {
    Step::Field(Field::new(name))
}

/// `parent.parent.x` is one path that begins two lists further out.
fn parent(root: Root, steps: Vec<Step>) -> Kind {
    let Root::Parent(levels) = root else { return Kind::Path(root, steps) };
    let further = steps
        .iter()
        .take_while(|step| matches!(step, Step::Field(field) if field.name == "parent"))
        .count();
    Kind::Path(Root::Parent(levels + further), steps[further..].to_vec())
}
