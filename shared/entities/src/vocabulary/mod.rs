//! Words that several entities share: money, problems, redaction.

pub mod amount;
pub mod exact;
pub mod money;
pub mod problem;
pub mod redact;

pub use amount::Amount;
pub use problem::{Cause, Problem};
