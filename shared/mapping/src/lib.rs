//! The mapping language: documents that say, row by row, what a record becomes.
//!
//! Pure: what a mapping needs to know is passed in, what it makes is passed out.

mod arithmetic;
mod calendar;
mod check;
mod document;
mod embedded;
mod expression;
pub mod functions;
mod money;
mod names;
mod phone;
mod places;
mod plain_letters;
mod postal;
mod problem;
mod read;
mod run;
mod schema;
mod value;
mod words;

pub use check::Checked;
pub use document::{Mapping, OnMissing};
pub use embedded::{Expression, Key, Node, Rows};
pub use phone::says_nothing;
pub use problem::{Findings, Position, Problem, Problems, nearest};
pub use read::{Paths, ReadError};
pub use run::{Cause, Fault, Input, RunError, Tables};
pub use schema::{Alphabet, Change, Field, Fields, Refit, Schema, Type};
pub use value::{BridgeError, Object, Text, Value, exact, from_value, to_value};

/// The README's Rust example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
