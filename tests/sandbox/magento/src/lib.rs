//! A Magento 2.4.6 shop that lives in memory and answers REST calls as the real one does.

#![allow(
    dead_code,
    unused_imports,
    reason = "the catalogue, stock and checkout routes that use it follow"
)]
#![expect(clippy::unnecessary_wraps, reason = "every handler has the same signature")]

mod auth;
mod catalogue;
mod clock;
mod control;
mod customers;
mod dice;
mod directory;
mod error;
mod faults;
mod fields;
mod inventory;
mod journal;
mod json;
mod options;
mod orders;
mod promotions;
mod query;
mod request;
mod rest;
mod routes;
mod schema;
mod search;
mod seed;
mod server;
mod settings;
mod shop;
mod store;
mod taxes;
mod tokens;
mod webhooks;

pub use auth::{Admin, Credentials, Customer, Integration};
pub use options::{Options, Seed};
pub use server::{Running, StartError, start};
