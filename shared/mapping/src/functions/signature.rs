//! What a function is: its name, types, sentence, examples, and what it does.

use std::borrow::Cow;

use super::{Arguments, Call};
use crate::Value;
use crate::run::Computed;

/// One function of the palette.
#[derive(Debug)]
pub struct Function {
    /// The name it is called by.
    pub name: &'static str,
    /// The drawer of the palette it lies in.
    pub group: Group,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// What it takes.
    pub takes: &'static [Parameter],
    /// What it gives.
    pub gives: Gives,
    /// Calls and what they give; they are also its tests.
    pub examples: &'static [Example],
    pub(crate) run: Run,
}

/// A call, and its result: both expressions.
pub type Example = (&'static str, &'static str);

/// The drawers of the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Group {
    /// Words and letters.
    Text,
    /// Arithmetic, rounding, money.
    Numbers,
    /// Dates and zones.
    Dates,
    /// People and where they live.
    People,
    /// Lists and objects.
    Lists,
    /// Conditions and missing values.
    Choices,
    /// Tables.
    Tables,
    /// Digests.
    Hashes,
}

/// One parameter of a function.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// What the palette calls it.
    pub name: &'static str,
    /// The values it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub presence: Presence,
    /// Whether null is handed to the function; otherwise null in means null out.
    pub nullable: bool,
}

/// Whether an argument must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Exactly once.
    Required,
    /// At most once.
    Optional,
    /// Any number of times, at the end.
    Repeated,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Any value.
    Any,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A date or an instant, as text.
    Date,
    /// A list.
    List,
    /// An object.
    Object,
    /// An expression evaluated for each element of the first argument, in which bare names are
    /// the element's own.
    Each,
    /// A condition evaluated for each element of the first argument.
    EachCondition,
    /// A number computed for each element of the first argument.
    EachNumber,
    /// The name of a table, in quotes.
    Table,
    /// One of these words, in quotes.
    Word(&'static [&'static str]),
}

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Any value.
    Any,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// A number; a whole one if the second argument, the decimals, is left out.
    Rounded,
    /// True or false.
    Boolean,
    /// A date.
    Date,
    /// An instant.
    DateTime,
    /// Texts.
    Texts,
    /// Numbers.
    Numbers,
    /// An object.
    Object,
    /// What this argument is.
    Argument(usize),
    /// What all arguments from this one on have in common.
    Common(usize),
    /// An element of this argument.
    Element(usize),
    /// A list of this argument's elements.
    Elements(usize),
    /// A list of what this expression gives for each element.
    Mapped(usize),
    /// What the rows of the table hold.
    Row,
    /// A value that the table has a row for.
    Key,
}

/// What a function does.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// Computes from values.
    Values(fn(&Arguments<'_>) -> Computed<Value>),
    /// Evaluates its arguments itself: not all of them, or once for each element.
    Lazy(for<'v> fn(&Call<'v>) -> Computed<Cow<'v, Value>>),
}

impl std::fmt::Debug for Run {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Run")
    }
}

impl Parameter {
    const fn new(name: &'static str, takes: Takes) -> Self {
        Self { name, takes, presence: Presence::Required, nullable: false }
    }

    pub(crate) const fn any(name: &'static str) -> Self {
        Self::new(name, Takes::Any)
    }

    pub(crate) const fn text(name: &'static str) -> Self {
        Self::new(name, Takes::Text)
    }

    pub(crate) const fn number(name: &'static str) -> Self {
        Self::new(name, Takes::Number)
    }

    pub(crate) const fn integer(name: &'static str) -> Self {
        Self::new(name, Takes::Integer)
    }

    pub(crate) const fn date(name: &'static str) -> Self {
        Self::new(name, Takes::Date)
    }

    pub(crate) const fn object(name: &'static str) -> Self {
        Self::new(name, Takes::Object)
    }

    pub(crate) const fn boolean(name: &'static str) -> Self {
        Self::new(name, Takes::Boolean)
    }

    pub(crate) const fn list(name: &'static str) -> Self {
        Self::new(name, Takes::List)
    }

    pub(crate) const fn each(name: &'static str) -> Self {
        Self::new(name, Takes::Each)
    }

    pub(crate) const fn each_condition(name: &'static str) -> Self {
        Self::new(name, Takes::EachCondition)
    }

    pub(crate) const fn each_number(name: &'static str) -> Self {
        Self::new(name, Takes::EachNumber)
    }

    pub(crate) const fn table(name: &'static str) -> Self {
        Self::new(name, Takes::Table)
    }

    pub(crate) const fn word(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Takes::Word(words))
    }

    pub(crate) const fn optional(self) -> Self {
        Self { presence: Presence::Optional, ..self }
    }

    pub(crate) const fn repeated(self) -> Self {
        Self { presence: Presence::Repeated, ..self }
    }

    pub(crate) const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }
}

impl Function {
    /// The parameter that argument `index` belongs to.
    pub(crate) fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        let takes: &'static [Parameter] = self.takes;
        takes.get(index).or_else(|| takes.last().filter(|last| last.presence == Presence::Repeated))
    }
}
