//! The sandbox as its callers see it.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

mod accounts;
mod catalogue;
mod client;
mod control;
mod documents;
mod faults;
mod gifts;
mod money;
mod persistence;
mod refusals;
mod stock;
mod webhooks;
mod wording;
