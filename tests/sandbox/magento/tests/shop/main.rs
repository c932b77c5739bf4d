//! The sandbox as its callers see it.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

mod catalogue;
mod client;
mod control;
mod faults;
mod money;
mod persistence;
mod refusals;
mod stock;
mod webhooks;
mod wording;
