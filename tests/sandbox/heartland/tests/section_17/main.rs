//! The statements of the reference's guidance for a simulator, each with tests of its name.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "../account/mod.rs"]
mod account;
mod calls;
mod credentials;
mod data;
mod faults;
mod orders;
mod protocol;
mod reports;
mod stock;
mod tickets;
