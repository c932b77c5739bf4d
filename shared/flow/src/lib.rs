//! The journey of a record, once for all entities: claim, read, decode, walk through its workflow.
//!
//! This crate knows the order of the steps and the ports, and no cloud. Start at [`sync`].

pub mod catch_up;
pub mod drive;
pub mod error;
pub mod event;
pub mod fate;
pub mod ports;
pub mod progress;
pub mod rehearsal;
pub mod release;
pub mod review;
pub mod sync;
pub mod trace;
pub mod workflow;

#[cfg(test)]
extern crate self as flow;
#[cfg(test)]
#[path = "../../../tests/flows/src/conformance.rs"]
#[expect(unreachable_pub, reason = "the same checks run against DynamoDB, from another crate")]
mod conformance;
#[cfg(test)]
mod stage;

pub use catch_up::catch_up;
pub use error::{CallClass, CallError};
pub use event::{Decision, Delivery, Event, Question, Trigger, Verdict};
pub use fate::{Fate, SyncError};
pub use ports::{
    Channel, Claim, Cursor, DeadLetters, Ledger, Links, Notification, Notifier, Outcome, PortError,
    Ports, Previous, Queue, Settlement,
};
pub use progress::Progress;
pub use release::{Release, Releases};
pub use review::Review;
pub use sync::{Settled, sync};
