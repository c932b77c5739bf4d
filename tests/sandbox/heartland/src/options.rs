//! What can be chosen when a sandbox starts.

use std::path::PathBuf;

use clap::Parser;
use jiff::Timestamp;

use crate::generator::Size;
use crate::settings;

/// A simulator of the Heartland Retail API on 127.0.0.1.
///
/// Once ready it prints one line of JSON: {"url", "token", "control"}. The API answers under
/// url/api with the token as bearer; data, faults, settings and the log of requests are at
/// control, without credentials.
#[derive(Clone, Debug, Parser)]
#[command(name = "sandbox-heartland", after_help = settings::help())]
pub struct Options {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,

    /// Keep the data in this file, across restarts
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,

    /// The bearer token of the account's integration user
    #[arg(long, default_value = "sandbox-token")]
    pub token: String,

    /// What chance falls by: the same seed, the same shop and the same faults
    #[arg(long, default_value_t = 1)]
    pub seed: u64,

    /// Make up this many items, with grids, custom fields and stock
    #[arg(long, default_value_t = 0)]
    pub products: usize,

    /// Make up this many customers, and a gift card for every fiftieth
    #[arg(long, default_value_t = 0)]
    pub customers: usize,

    /// Make up this many sales over two years: tickets, returns, web orders
    #[arg(long, default_value_t = 0)]
    pub orders: usize,

    /// Have at least this many stores
    #[arg(long, default_value_t = 1)]
    pub stores: usize,

    /// The moment at which the made-up history ends
    #[arg(long, default_value = "2026-06-30T00:00:00Z")]
    pub until: Timestamp,

    /// Change a setting from its default (see below); may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub settings: Vec<String>,

    /// End when standard input closes
    #[arg(long)]
    pub exit_on_stdin_close: bool,
}

impl Default for Options {
    /// What the program does without arguments: a free port, nothing kept, an empty account.
    fn default() -> Self {
        Self::parse_from(["sandbox-heartland"])
    }
}

impl Options {
    /// The size of the shop to make up.
    pub(crate) fn size(&self) -> Size {
        Size {
            products: self.products,
            customers: self.customers,
            orders: self.orders,
            stores: self.stores,
            until: self.until,
        }
    }
}
