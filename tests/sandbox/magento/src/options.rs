//! What can be chosen when a sandbox starts.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// A simulated Magento 2.4.6 shop on 127.0.0.1.
///
/// Prints one line of JSON with its address and keys once it is ready.
#[derive(Clone, Debug, Parser)]
#[command(name = "sandbox-magento", version)]
pub struct Options {
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Shop to start with.
    #[arg(long, value_enum, default_value_t = Seed::Single)]
    pub shop: Seed,
    /// File that keeps the shop over a restart; without it everything is in memory.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Seed of every key, id and chance: the same seed makes the same shop.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Products to generate.
    #[arg(long, default_value_t = 0)]
    pub products: u64,
    /// Customers to generate.
    #[arg(long, default_value_t = 0)]
    pub customers: u64,
    /// Orders to generate, spread over two years.
    #[arg(long, default_value_t = 0)]
    pub orders: u64,
    /// Stores to generate, each a source with stock of its own.
    #[arg(long, default_value_t = 0)]
    pub stores: u64,
    /// End when standard input closes, so that a parent that dies leaves nothing behind.
    #[arg(long)]
    pub exit_on_stdin_close: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            shop: Seed::Single,
            data: None,
            seed: 1,
            products: 0,
            customers: 0,
            orders: 0,
            stores: 0,
            exit_on_stdin_close: false,
        }
    }
}

impl Options {
    /// Whether a shop of some size is asked for, which then starts empty.
    pub(crate) fn generates(&self) -> bool {
        self.products + self.customers + self.orders + self.stores > 0
    }
}

/// The shops one can start with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Seed {
    /// The recorded shop, selling from the default stock.
    Single,
    /// The same shop, selling from a stock with two sources.
    Multi,
    /// A fresh installation without products and customers.
    Empty,
}
