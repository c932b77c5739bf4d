//! What a document says, in the order in which it is carried out.

use crate::expression::Expr;
use crate::problem::Position;
use crate::schema::Type;
use crate::{Text, Value};

/// Rows that fill one object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) rows: Vec<Row>,
    /// The object they fill: its fields in the order in which rows first name them.
    pub(crate) branches: Vec<Branch>,
}

/// A field of the object that a block fills.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) name: Text,
    pub(crate) leaf: Leaf,
}

#[derive(Clone, Debug)]
pub(crate) enum Leaf {
    /// Filled by this row.
    Row(usize),
    /// A list to which each of these rows adds.
    Appended(Vec<usize>),
    /// An object filled by further rows.
    Object(Vec<Branch>),
}

/// One row: a target, and what goes there.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) to: Target,
    pub(crate) position: Position,
    pub(crate) content: Content,
    pub(crate) when: Option<Formula>,
    pub(crate) default: Option<Formula>,
    pub(crate) required: bool,
    /// Unset: an error if the target requires the value, else the row is skipped.
    pub(crate) on_missing: Option<OnMissing>,
    /// The values the target allows, once checked.
    pub(crate) allowed: Option<Type>,
}

/// Where a row's value goes.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// As written.
    pub(crate) text: Text,
    pub(crate) path: Vec<Text>,
    /// Whether the value is added to the list at the path.
    pub(crate) appended: bool,
    pub(crate) position: Position,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    From(Formula),
    Constant(Value),
    /// A list made element by element.
    Each(Formula, Element),
    /// An object made from one piece of the source.
    With(Formula, Block),
}

/// What each element of a list becomes.
#[derive(Clone, Debug)]
pub(crate) enum Element {
    From(Formula),
    Rows(Block),
}

/// An expression and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    pub(crate) expr: Expr,
    /// As written.
    pub(crate) text: Text,
    pub(crate) position: Position,
}

/// What happens if a row has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnMissing {
    /// The record is not mapped.
    Error,
    /// The target is left out.
    Skip,
    /// The target is null.
    Null,
}
