//! A simulator of the Heartland Retail API: an account with data, rules and faults to order.
//!
//! Facts that are not certain about the real system are settings; see `--help`.

mod control;
mod customers;
mod definitions;
mod filter;
mod generator;
mod gift_cards;
mod hooks;
mod http;
mod inventory;
mod invoices;
mod items;
mod json;
mod locations;
mod merge;
mod names;
mod oauth;
mod options;
mod orders;
mod payments;
mod record;
mod reporting;
mod server;
mod settings;
mod shop;
mod tickets;
mod users;
mod webhooks;

pub use json::Malformed;
pub use options::Options;
pub use server::{Running, StartError, start};
pub use settings::SettingError;
