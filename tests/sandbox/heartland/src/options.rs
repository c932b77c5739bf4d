//! What can be chosen when a sandbox starts.

use std::path::PathBuf;

use clap::Parser;

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

    /// How faults by probability fall; the same seed, the same faults
    #[arg(long, default_value_t = 1)]
    pub seed: u64,

    /// Change a setting from its default (see below); may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub settings: Vec<String>,

    /// End when standard input closes
    #[arg(long)]
    pub exit_on_stdin_close: bool,
}

impl Default for Options {
    /// A free port, nothing kept, every setting at its default.
    fn default() -> Self {
        Self {
            port: 0,
            data: None,
            token: "sandbox-token".to_owned(),
            seed: 1,
            settings: Vec::new(),
            exit_on_stdin_close: false,
        }
    }
}
