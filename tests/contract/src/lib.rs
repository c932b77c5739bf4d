//! Replays what a real Magento was recorded to answer against the sandbox, and compares.

mod client;
mod compare;
mod exceptions;
mod recordings;
mod replay;
mod report;
mod setups;
mod signing;
mod steps;

pub use exceptions::EXCEPTIONS;
pub use recordings::{Broken, Exchange, Recordings};
pub use replay::{Outcome, replay_all};
pub use report::{Report, summary};
