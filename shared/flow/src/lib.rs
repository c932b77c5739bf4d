//! The journey of a record, once for all entities: claim, read, decode, map, plan, confirm.
//!
//! This crate knows the order of the steps and the ports, and no cloud. Start at [`sync`].

pub mod catch_up;
pub mod drive;
pub mod error;
pub mod event;
pub mod fate;
pub mod ports;
pub mod review;
pub mod sync;

#[cfg(test)]
mod stage;

pub use catch_up::catch_up;
pub use error::{CallClass, CallError};
pub use event::{Delivery, Event, Trigger};
pub use fate::{Fate, SyncError};
pub use ports::{
    Channel, Claim, Cursor, DeadLetters, Ledger, Links, Outcome, PortError, Ports, Previous, Queue,
    Settlement,
};
pub use review::Review;
pub use sync::{Settled, sync};
