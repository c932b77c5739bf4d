//! Replays what a real Magento was recorded to answer against the sandbox, and compares: single
//! exchanges, and scripts in which a step meets what the steps before it left.

mod client;
mod compare;
mod exceptions;
mod recordings;
mod replay;
mod report;
mod scripts;
mod setups;
mod signing;
mod steps;

pub use exceptions::EXCEPTIONS;
pub use recordings::{Broken, Exchange, Recordings};
pub use replay::{Outcome, replay_all};
pub use report::{Report, summary};
pub use scripts::{Script, replay_scripts};
