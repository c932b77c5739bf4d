//! Why a record could not be mapped.

use std::fmt;

use crate::Value;
use crate::problem::Position;
use crate::read::ReadError;

/// Why a record could not be mapped: every row that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The source is not readable JSON.
    #[error("the source record cannot be read")]
    Unreadable(#[from] ReadError),
    /// Rows failed; never empty.
    #[error("{}", Listed(.0))]
    Rows(Vec<Fault>),
}

struct Listed<'a>(&'a [Fault]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str("; ")?;
            }
            fault.fmt(formatter)?;
        }
        Ok(())
    }
}

/// One row that could not be filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row `{target}` (line {}): {cause}", .position.line)]
pub struct Fault {
    /// The target path, with places: `lines[2].sku`.
    pub target: String,
    /// Where the row stands in the document.
    pub position: Position,
    /// Why.
    pub cause: Cause,
}

/// What evaluation gives.
pub(crate) type Computed<T> = Result<T, Failure>;

/// A cause on its way out of an evaluation: boxed, since it is large and rare.
#[derive(Debug, PartialEq)]
pub(crate) struct Failure(Box<Cause>);

/// Why one row could not be filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// A value that must be there is not.
    #[error("`{expression}` has no value, and this row needs one")]
    Missing {
        /// What the row reads.
        expression: String,
    },
    /// A table lacks a row.
    #[error("table `{table}` has no row for {value}")]
    NoRow {
        /// The table.
        table: String,
        /// The value looked for, as JSON.
        value: String,
    },
    /// A table is neither in the document nor among the merchant's.
    #[error("there is no table `{table}`")]
    NoTable {
        /// The table.
        table: String,
    },
    /// A value has another type than is needed.
    #[error("{what} should be {wanted}, and is {found}")]
    Mismatch {
        /// The value.
        what: String,
        /// The type needed.
        wanted: &'static str,
        /// The type found.
        found: &'static str,
    },
    /// A text does not say what it should.
    #[error("\"{text}\" is not {wanted}")]
    Unreadable {
        /// The text, cut to a readable length.
        text: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// A value outside those the target lists.
    #[error("the target does not know {value}; it knows {known}")]
    NotListed {
        /// The value, as JSON.
        value: String,
        /// The values it lists.
        known: String,
    },
    /// A number too large for exact arithmetic, or a division by zero.
    #[error("{sentence}")]
    Arithmetic {
        /// What went wrong.
        sentence: &'static str,
    },
    /// An argument that makes no sense.
    #[error("{sentence}")]
    Refused {
        /// What is wrong with it.
        sentence: String,
    },
    /// The mapping does more work than a mapping may.
    #[error("{sentence}")]
    Limit {
        /// Which limit.
        sentence: &'static str,
    },
}

impl Cause {
    /// A short code for counting, from a closed set.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::NoRow { .. } => "no_row",
            Self::NoTable { .. } => "no_table",
            Self::Mismatch { .. } => "mismatch",
            Self::Unreadable { .. } => "unreadable",
            Self::NotListed { .. } => "not_listed",
            Self::Arithmetic { .. } => "arithmetic",
            Self::Refused { .. } => "refused",
            Self::Limit { .. } => "limit",
        }
    }
}

impl From<Cause> for Failure {
    fn from(cause: Cause) -> Self {
        Self(Box::new(cause))
    }
}

impl From<Failure> for Cause {
    fn from(failure: Failure) -> Self {
        *failure.0
    }
}

impl Failure {
    pub(crate) fn no_row(table: &str, value: &Value) -> Self {
        Cause::NoRow { table: table.to_owned(), value: value.to_json_text() }.into()
    }

    pub(crate) fn mismatch(what: &str, wanted: &'static str, found: &Value) -> Self {
        Cause::Mismatch { what: what.to_owned(), wanted, found: found.kind() }.into()
    }

    /// A text that does not say what it should; long text is cut.
    pub(crate) fn unreadable(text: &str, wanted: &'static str) -> Self {
        Cause::Unreadable { text: text.chars().take(60).collect(), wanted }.into()
    }

    /// An argument that has the right type and still makes no sense.
    pub(crate) fn refused(sentence: impl Into<String>) -> Self {
        Cause::Refused { sentence: sentence.into() }.into()
    }

    pub(crate) fn limit(sentence: &'static str) -> Self {
        Cause::Limit { sentence }.into()
    }

    pub(crate) fn too_large() -> Self {
        let sentence = "a number grew too large for exact arithmetic";
        Cause::Arithmetic { sentence }.into()
    }

    pub(crate) fn division_by_zero() -> Self {
        Cause::Arithmetic { sentence: "a number was divided by zero" }.into()
    }
}
