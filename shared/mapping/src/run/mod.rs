//! Runs a checked mapping over a record.

mod error;
mod evaluate;
mod input;
mod rows;
mod scope;

pub(crate) use evaluate::{Evaluator, MAX_TEXT, mismatch};
pub(crate) use scope::Scope;
pub use error::{Cause, Fault, RunError};
pub use input::{Input, Tables};
pub(crate) use input::Source;
pub(crate) use rows::{is_blank, run};
