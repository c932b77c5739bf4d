//! `cargo demo`: orders walk from Magento to Heartland on this machine, and are counted after.

mod account;
mod amount;
mod arguments;
mod credentials;
mod error;
mod evidence;
mod heartland;
mod interrupt;
mod judge;
mod keep;
mod order;
mod orders;
mod outcome;
mod play;
mod reply;
mod report;
mod run;
mod script;
mod shop;
mod show;
mod way;

use std::process::ExitCode;

use arguments::Arguments;
use clap::Parser;
use interrupt::interrupted;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse_from(rig::arguments());
    // Dropping the run ends every process that it started.
    tokio::select! {
        // First, because the end of `--keep` is an interrupt too.
        biased;
        verdict = run::run(&arguments) => match verdict {
            Ok(run::Verdict::Right) => ExitCode::SUCCESS,
            Ok(run::Verdict::Wrong) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("cargo demo: {}", flow::error::chain(&error));
                ExitCode::from(2)
            }
        },
        () = interrupted() => {
            eprintln!("cargo demo: interrupted; everything it started has ended");
            ExitCode::from(130)
        }
    }
}
