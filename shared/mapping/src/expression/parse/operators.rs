//! Operators and what stands between them.

use super::Parser;
use crate::Value;
use crate::expression::lex::{Misread, Token};
use crate::expression::{COMPARISON, Expr, Kind, Operator};

impl<'t> Parser<'t> {
    /// Everything whose operators rank at least `rank`.
    pub(super) fn ranked(&mut self, rank: u8) -> Result<Expr, Misread> {
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
            let sign = self.offset;
            self.advance()?;
            if operator == Operator::Less && self.token == Token::Sign(">") {
                let sentence = "`<>` means nothing here; write `!=`".to_owned();
                return Err(Misread { offset: sign, sentence });
            }
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
}
