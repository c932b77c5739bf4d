//! `cargo demo`: orders walk from Magento to Heartland on this machine, and are counted after.

mod account;
mod amount;
mod arguments;
mod credentials;
mod error;
mod heartland;
mod judge;
mod order;
mod orders;
mod outcome;
mod play;
mod report;
mod run;
mod script;
mod shop;
mod show;

use std::process::ExitCode;

use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};

use arguments::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse_from(rig::arguments());
    // Dropping the run ends every process that it started.
    tokio::select! {
        verdict = run::run(&arguments) => match verdict {
            Ok(run::Verdict::Right) => ExitCode::SUCCESS,
            Ok(run::Verdict::Wrong) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("cargo demo: {}", error.chain());
                ExitCode::from(2)
            }
        },
        () = interrupted() => {
            eprintln!("cargo demo: interrupted; everything it started has ended");
            ExitCode::from(130)
        }
    }
}

/// Ctrl-C, or the wish of another program that this one ends.
async fn interrupted() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
