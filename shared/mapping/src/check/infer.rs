//! Works out the type of an expression, and finds what cannot work in it.

use std::sync::Arc;

use super::rows::Checker;
use crate::document::Formula;
use crate::expression::{COMPARISON, Expr, Kind, Operator, Root, Step, path_text};
use crate::problem::nearest;
use crate::schema::{Field, Fields, Type, type_of};
use crate::{Text, Value};

/// What names mean at one place of a document.
pub(super) struct Names<'n> {
    pub(super) element: Type,
    pub(super) parent: Option<&'n Names<'n>>,
}

/// The formula at hand: what is found in it is told with its place.
pub(super) struct Site<'s> {
    pub(super) formula: &'s Formula,
    pub(super) names: &'s Names<'s>,
}

impl Names<'_> {
    fn ancestor(&self, levels: usize) -> Type {
        let mut names = self;
        for _ in 0..levels {
            match names.parent {
                Some(parent) => names = parent,
                None => return Type::Any,
            }
        }
        names.element.clone()
    }
}

impl Checker<'_> {
    /// The type of a formula.
    pub(super) fn formula(&mut self, formula: &Formula, names: &Names<'_>) -> Type {
        self.infer(&formula.expr, &Site { formula, names })
    }

    /// The type of a condition, which must be true or false.
    pub(super) fn condition(&mut self, formula: &Formula, names: &Names<'_>) {
        let kind = self.formula(formula, names);
        let site = Site { formula, names };
        self.expect(&formula.expr, &kind, &Type::Boolean, "a condition", &site);
    }

    pub(super) fn infer(&mut self, expr: &Expr, site: &Site<'_>) -> Type {
        match &expr.kind {
            Kind::Literal(text @ Value::Text(_)) => Type::Choice(Arc::new([text.clone()])),
            Kind::Literal(value) => type_of(value),
            Kind::Path(root, steps) => self.path(expr, *root, steps, site),
            Kind::Piece(base, steps) => {
                let start = self.infer(base, site);
                self.steps(expr, start, steps, site, |_| "the computed value".to_owned())
            }
            Kind::Call(function, arguments) => self.call(expr, function, arguments, site),
            Kind::Chain(first, rest) => self.chain(first, rest, site),
            Kind::Not(operand) => {
                let kind = self.infer(operand, site);
                self.expect(operand, &kind, &Type::Boolean, "what `not` turns around", site);
                Type::Boolean
            }
            Kind::Negate(operand) => {
                let kind = self.infer(operand, site);
                self.expect(operand, &kind, &Type::Number, "what stands behind `-`", site);
                if kind.fits(&Type::Integer) { Type::Integer } else { Type::Number }
            }
            Kind::List(elements) => {
                let kinds = elements.iter().map(|element| self.infer(element, site));
                Type::list(kinds.reduce(Type::or).unwrap_or(Type::Any))
            }
            Kind::Object(fields) => self.object(fields, site),
        }
    }

    fn object(&mut self, fields: &[(Text, Expr)], site: &Site<'_>) -> Type {
        let fields = fields
            .iter()
            .map(|(name, expr)| (name.clone(), Field::of(self.infer(expr, site))))
            .collect();
        Type::Object(Arc::new(Fields { fields, open: false }))
    }

    fn path(&mut self, expr: &Expr, root: Root, steps: &[Step], site: &Site<'_>) -> Type {
        let start = match root {
            Root::Element => site.names.element.clone(),
            Root::Parent(levels) => site.names.ancestor(levels),
            Root::Source => self.source.record.clone(),
            Root::Facts => self.source.facts.clone(),
            Root::Settings => self.source.settings.clone(),
        };
        if let (Root::Element, Some(Step::Field(field))) = (root, steps.first())
            && self.elsewhere(expr, &start, &field.name, site)
        {
            return Type::Any;
        }
        self.steps(expr, start, steps, site, |taken| match (root, taken) {
            (Root::Element, 0) if site.names.parent.is_some() => "the element".to_owned(),
            (Root::Element | Root::Source, 0) => "the record".to_owned(),
            _ => format!("`{}`", path_text(root, &steps[..taken])),
        })
    }

    /// Whether a bare name in a list means a field of the record, which needs `$.` in front.
    fn elsewhere(&mut self, expr: &Expr, start: &Type, name: &str, site: &Site<'_>) -> bool {
        let (Type::Object(here), Type::Object(record)) = (start, &self.source.record) else {
            return false;
        };
        let stray = site.names.parent.is_some()
            && !here.open
            && here.get(name).is_none()
            && nearest(name, here.names()).is_none()
            && record.get(name).is_some();
        if stray {
            let sentence = format!("the element has no `{name}`, and the record has");
            self.note_with_hint(expr, sentence, Some(format!("$.{name}")), site);
        }
        stray
    }

    fn steps(
        &mut self,
        expr: &Expr,
        start: Type,
        steps: &[Step],
        site: &Site<'_>,
        said: impl Fn(usize) -> String,
    ) -> Type {
        let mut kind = start;
        for (taken, step) in steps.iter().enumerate() {
            kind = match (kind, step) {
                (Type::Any | Type::Null, _) => return Type::Any,
                (Type::List(element), Step::Place(_)) => element.as_ref().clone(),
                (Type::Object(fields), Step::Field(field)) => match fields.get(&field.name) {
                    Some(known) => known.kind.clone(),
                    None if fields.open => return Type::Any,
                    None => {
                        let hint = nearest(&field.name, fields.names());
                        let whole = site.formula.text == field.name;
                        let or_text = match hint {
                            None if whole => "; text stands in double quotes",
                            _ => "",
                        };
                        let sentence =
                            format!("{} has no field `{}`{or_text}", said(taken), field.name);
                        self.note_with_hint(expr, sentence, hint, site);
                        return Type::Any;
                    }
                },
                (Type::List(_), Step::Field(field)) => {
                    let list = said(taken);
                    let piece = format!("{}[0].{}", list.trim_matches('`'), field.name);
                    let sentence =
                        format!("{list} is a list; use `each`, or an element as in `{piece}`");
                    self.note(expr, sentence, site);
                    return Type::Any;
                }
                (other, Step::Field(field)) => {
                    let sentence =
                        format!("{} is {other} and has no field `{}`", said(taken), field.name);
                    self.note(expr, sentence, site);
                    return Type::Any;
                }
                (other, Step::Place(_)) => {
                    let sentence = format!("{} is {other}, not a list", said(taken));
                    self.note(expr, sentence, site);
                    return Type::Any;
                }
            };
        }
        kind
    }

    fn chain(&mut self, first: &Expr, rest: &[(Operator, Expr)], site: &Site<'_>) -> Type {
        let mut left = self.infer(first, site);
        let mut left_expr = first;
        for (operator, right_expr) in rest {
            let right = self.infer(right_expr, site);
            left = match operator {
                Operator::Otherwise => left.or(right),
                Operator::And | Operator::Or => {
                    let what = format!("a side of `{}`", operator.sign());
                    self.expect(left_expr, &left, &Type::Boolean, &what, site);
                    self.expect(right_expr, &right, &Type::Boolean, &what, site);
                    Type::Boolean
                }
                _ if operator.rank() == COMPARISON => {
                    self.comparable((left_expr, &left), *operator, (right_expr, &right), site);
                    Type::Boolean
                }
                _ => self.arithmetic((left_expr, &left), *operator, (right_expr, &right), site),
            };
            left_expr = right_expr;
        }
        left
    }

    fn arithmetic(
        &mut self,
        left: (&Expr, &Type),
        operator: Operator,
        right: (&Expr, &Type),
        site: &Site<'_>,
    ) -> Type {
        let both = |wanted: &Type| left.1.fits(wanted) && right.1.fits(wanted);
        let unknown = *left.1 == Type::Any && *right.1 == Type::Any;
        if operator == Operator::Plus && unknown {
            return Type::Any;
        }
        if operator == Operator::Plus && both(&Type::Text) {
            return Type::Text;
        }
        let what = format!("a side of `{}`", operator.sign());
        let fit = self.expect(left.0, left.1, &Type::Number, &what, site)
            & self.expect(right.0, right.1, &Type::Number, &what, site);
        match operator {
            _ if !fit => Type::Any,
            Operator::Over => Type::Number,
            _ if both(&Type::Integer) && !unknown => Type::Integer,
            _ => Type::Number,
        }
    }

    fn comparable(
        &mut self,
        left: (&Expr, &Type),
        operator: Operator,
        right: (&Expr, &Type),
        site: &Site<'_>,
    ) {
        if left.1.fits(right.1) || right.1.fits(left.1) {
            return;
        }
        let hint = match (left.1, right.1) {
            (Type::Choice(known), Type::Choice(asked)) => hint_choice(asked, known),
            _ => None,
        };
        let sentence = match operator {
            Operator::Equal | Operator::Unequal => {
                format!("{} is never equal to {}", left.1, right.1)
            }
            _ => {
                let sign = operator.sign();
                format!("`{sign}` compares numbers or texts, not {} with {}", left.1, right.1)
            }
        };
        self.note_with_hint(right.0, sentence, hint, site);
    }

    /// Whether a value can be of the wanted type; notes it if not.
    pub(super) fn expect(
        &mut self,
        expr: &Expr,
        kind: &Type,
        wanted: &Type,
        what: &str,
        site: &Site<'_>,
    ) -> bool {
        let fits = kind.fits(wanted);
        if !fits {
            self.note(expr, format!("{what} should be {wanted}, and is {kind}"), site);
        }
        fits
    }

    pub(super) fn note(&mut self, expr: &Expr, sentence: String, site: &Site<'_>) {
        self.note_with_hint(expr, sentence, None, site);
    }

    pub(super) fn note_with_hint(
        &mut self,
        expr: &Expr,
        sentence: String,
        hint: Option<String>,
        site: &Site<'_>,
    ) {
        let position = site.formula.position.inside(&site.formula.text, expr.offset);
        self.findings.add_with_hint(position, sentence, hint);
    }
}

fn hint_choice(asked: &[Value], known: &[Value]) -> Option<String> {
    let asked = asked.first()?.as_text()?;
    nearest(asked, known.iter().filter_map(Value::as_text))
}
