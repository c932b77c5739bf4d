//! What both sandboxes share: planned faults, a log of every request, a clock that can be set.
//!
//! A sandbox wraps its router in [`Faults::wrap`], mounts [`Faults::control`] beside it and
//! hands the result to [`serve`]. Rules then arrive as data, from a test or from a person:
//!
//! ```json
//! {"method": "POST", "path": "/api/sales/orders/*/payments", "nth": [2],
//!  "effect": {"kind": "drop_after"}}
//! ```

mod answer;
mod choice;
mod clock;
mod control;
mod fate;
mod layer;
mod limit;
mod log;
mod pattern;
mod rows;
mod rule;
mod serve;

pub use answer::Shape;
pub use choice::draw;
pub use clock::Clock;
pub use layer::Faults;
pub use limit::{Limit, RetryAfter};
pub use log::{Entry, Question};
pub use pattern::Pattern;
pub use rule::{Body, Effect, Rule};
pub use serve::serve;
