//! The client of Magento's REST interface: credentials, addresses, searches and refusals.

mod client;
mod credentials;
mod natural;
mod oauth;
mod page;
mod refusal;
mod way;

pub use client::Client;
pub use credentials::Credentials;
pub use page::Page;
