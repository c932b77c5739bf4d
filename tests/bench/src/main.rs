//! `cargo figures`: what the product costs, one line a figure, `name value unit`.
//!
//! Figures are measured in this run on this machine and are nobody's test: machines differ and are
//! noisy. What is compared with a floor is measured in the same run as its floor.

#![expect(clippy::float_arithmetic, reason = "figures are measurements, not money")]

mod contract;
mod figure;
mod language;
mod order_changed;
mod proxy;
mod thinking;
mod typed;
mod usage;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use figure::Figure;
use rig::build::Profile;

/// Measures and prints figures, one line each: name, value, unit.
#[derive(Debug, Parser)]
#[command(name = "cargo figures", version)]
struct Arguments {
    /// What to measure; everything if none is named.
    groups: Vec<Group>,
    /// How functions and sandboxes are built: `release` as they are deployed, or `local`:
    /// optimised, but not across crates, which builds in a fraction of the time
    #[arg(long, value_name = "PROFILE", default_value = "release", value_parser = profile)]
    profile: Profile,
    /// Print one JSON array of {name, value, unit} instead of lines.
    #[arg(long)]
    json: bool,
}

/// A group of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Group {
    /// A large order by mapping documents, by hand-written structs, and by other engines.
    Mapping,
    /// CPU of decoding, mapping and planning one order, without any I/O.
    Thinking,
    /// How many recorded exchanges the Magento sandbox reproduces.
    Contract,
    /// The worker `order-changed` against the sandboxes and the emulator.
    Order,
}

fn profile(name: &str) -> Result<Profile, String> {
    match name {
        "release" => Ok(Profile::Release),
        "local" => Ok(Profile::Local),
        _ => Err("it is `release` or `local`".to_owned()),
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse_from(rig::arguments());
    let wanted = |group| arguments.groups.is_empty() || arguments.groups.contains(&group);
    let mut figures = Vec::new();
    let mut whole = true;
    if wanted(Group::Mapping) {
        match language::figures() {
            Ok(measured) => figures.extend(measured),
            Err(error) => {
                eprintln!("the mapping language could not be measured: {error}");
                return ExitCode::FAILURE;
            }
        }
        match language::beside_others().await {
            Ok(measured) => figures.extend(measured),
            Err(error) => {
                eprintln!("there is no comparison with other engines: {error}");
                whole = false;
            }
        }
    }
    if wanted(Group::Thinking) {
        figures.extend(thinking::figures().await);
    }
    if wanted(Group::Contract) {
        match contract::figures().await {
            Ok(counted) => figures.extend(counted),
            Err(error) => {
                eprintln!("the recordings could not be replayed: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    if wanted(Group::Order) {
        match order_changed::figures(arguments.profile).await {
            Ok(measured) => figures.extend(measured),
            Err(error) => {
                eprintln!("the worker could not be measured: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    print(&figures, arguments.json);
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::print_stdout, reason = "this is what the program is for")]
fn print(figures: &[Figure], json: bool) {
    if json {
        println!("{}", figure::json(figures));
    } else {
        for figure in figures {
            println!("{figure}");
        }
    }
}
