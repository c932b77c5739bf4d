//! Values: constants, paths, calls and whatever stands in brackets.

use rust_decimal::prelude::ToPrimitive;

use super::Parser;
use crate::expression::lex::{Misread, Token};
use crate::expression::{Expr, Field, Kind, Root, Step};
use crate::{Text, Value, functions};

impl<'t> Parser<'t> {
    /// A value and the steps into it.
    pub(super) fn stepped(&mut self) -> Result<Expr, Misread> {
        let base = self.atom()?;
        let steps = self.steps()?;
        if steps.is_empty() {
            return Ok(base);
        }
        if self.token == Token::Sign("(") {
            let sentence =
                "values have no methods; write the function in front, as in `lower(name)`";
            return Err(self.misread(sentence));
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
            let sentence = match self.token {
                Token::Sign("*" | "]") => {
                    "one element is named by its place, as in `[0]`; for all of them use `each`, \
                     or a function such as map(list, expression)"
                }
                _ => "`[…]` takes a whole number, or a field name in quotes",
            };
            return Err(self.misread(sentence));
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
            Token::Sign("{") => {
                return Err(self.misread("names stand alone here, without `{{…}}`"));
            }
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
