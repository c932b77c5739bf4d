//! Runs a checked mapping over a record.

mod error;
mod evaluate;
mod input;
mod rows;
mod scope;

pub use error::{Cause, Fault, RunError};
pub(crate) use error::{Computed, Failure};
pub(crate) use evaluate::{Evaluator, MAX_TEXT};
pub(crate) use input::Source;
pub use input::{Input, Tables};
pub(crate) use rows::{is_blank, run};
pub(crate) use scope::Scope;
