//! Expressions: what stands on the right of a row's arrow.

mod lex;
mod parse;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::functions::Function;
use crate::{Object, Text, Value};

pub(crate) use parse::parse;

/// An expression, ready to be checked and evaluated.
///
/// Its depth is bounded by the parser, so walking it may recurse.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) kind: Kind,
    /// Where it begins, in bytes from the beginning of the whole expression.
    pub(crate) offset: usize,
}

impl Expr {
    /// The expression that never has a value.
    pub(crate) fn null() -> Self {
        Self { kind: Kind::Literal(Value::Null), offset: 0 }
    }

    /// The paths that it names, outside of what runs over the elements of lists, with their text.
    pub(crate) fn paths(&self) -> Vec<(String, &Expr)> {
        match &self.kind {
            Kind::Path(root, steps) => vec![(path_text(*root, steps), self)],
            Kind::Literal(_) => Vec::new(),
            Kind::Piece(base, _) => base.paths(),
            Kind::Call(_, arguments) => arguments.iter().flat_map(Self::paths).collect(),
            Kind::Chain(first, rest) => {
                let rest = rest.iter().flat_map(|(_, operand)| operand.paths());
                first.paths().into_iter().chain(rest).collect()
            }
            Kind::Not(operand) | Kind::Negate(operand) => operand.paths(),
            Kind::List(elements) => elements.iter().flat_map(Self::paths).collect(),
            Kind::Object(fields) => fields.iter().flat_map(|(_, field)| field.paths()).collect(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Literal(Value),
    /// A value of the record, the facts or the settings.
    Path(Root, Vec<Step>),
    /// A piece of a computed value.
    Piece(Box<Expr>, Vec<Step>),
    Call(&'static Function, Vec<Expr>),
    /// Operands of one rank from left to right: flat, so that long sums do not nest.
    Chain(Box<Expr>, Vec<(Operator, Expr)>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    List(Vec<Expr>),
    Object(Vec<(Text, Expr)>),
}

/// Where a path begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// The element at hand; outside of lists, the source record.
    Element,
    /// The element this many lists further out.
    Parent(usize),
    /// The source record: `$`.
    Source,
    Facts,
    Settings,
}

/// One step of a path.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Field(Field),
    /// An element by its place; from the end if negative.
    Place(i64),
}

/// A field's name, and where in its object it was found last: records of one kind look alike.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: Text,
    guess: AtomicUsize,
}

impl Field {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into(), guess: AtomicUsize::new(0) }
    }

    /// The field's value in `object`.
    pub(crate) fn of<'v>(&self, object: &'v Object) -> Option<&'v Value> {
        let guess = self.guess.load(Ordering::Relaxed);
        let (place, value) = object.find_near(&self.name, guess)?;
        if place != guess {
            self.guess.store(place, Ordering::Relaxed);
        }
        Some(value)
    }
}

impl Clone for Field {
    fn clone(&self) -> Self {
        Self::new(&self.name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Otherwise,
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
}

impl Operator {
    /// How tightly it binds.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal
            | Self::Unequal
            | Self::Less
            | Self::LessOrEqual
            | Self::More
            | Self::MoreOrEqual => COMPARISON,
            Self::Otherwise => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Over | Self::Modulo => 6,
        }
    }

    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::More => ">",
            Self::MoreOrEqual => ">=",
            Self::Otherwise => "??",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Modulo => "%",
        }
    }
}

/// The rank of `==` and its kin, the only operators that do not chain.
pub(crate) const COMPARISON: u8 = 3;

/// A path as a person would write it.
pub(crate) fn path_text(root: Root, steps: &[Step]) -> String {
    let mut text = match root {
        Root::Element => String::new(),
        Root::Parent(levels) => vec!["parent"; levels].join("."),
        Root::Source => "$".to_owned(),
        Root::Facts => "facts".to_owned(),
        Root::Settings => "settings".to_owned(),
    };
    for step in steps {
        let dot = if text.is_empty() { "" } else { "." };
        text = match step {
            Step::Field(field) => format!("{text}{dot}{}", field.name),
            Step::Place(place) => format!("{text}[{place}]"),
        };
    }
    if text.is_empty() { "it".to_owned() } else { text }
}
