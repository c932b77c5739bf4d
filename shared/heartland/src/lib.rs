//! The client of Heartland Retail's interface: token, lists, filters, pace and refusals.

mod client;
mod pace;
mod page;
mod refusal;

pub use client::Client;
pub use page::Page;
