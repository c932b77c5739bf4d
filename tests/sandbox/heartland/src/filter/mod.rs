//! Which rows of a collection a caller asks for, in every spelling the real system takes.

mod condition;
mod query;
mod search;
mod spelling;

pub(crate) use condition::Condition;
pub(crate) use query::{Query, condition};
pub(crate) use search::{Search, run};
