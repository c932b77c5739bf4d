//! A Magento 2.4.6 shop that lives in memory and answers REST calls as the real one does.

#![expect(clippy::unnecessary_wraps, reason = "every handler has the same signature")]

mod auth;
mod bulk;
mod catalogue;
mod checkout;
mod clock;
mod control;
mod customers;
mod dice;
mod directory;
mod documents;
mod error;
mod fields;
mod front;
mod generator;
mod inventory;
mod invoices;
mod json;
mod ledger;
mod money;
mod options;
mod orders;
mod promotions;
mod query;
mod refunds;
mod request;
mod rest;
mod routes;
mod schema;
mod search;
mod seed;
mod server;
mod settings;
mod shipments;
mod shop;
mod store;
mod taxes;
mod tokens;
mod transactions;
mod webhooks;

pub use auth::{Admin, Credentials, Customer, Integration};
pub use options::{Options, Seed};
pub use server::{Running, StartError, start};
