//! What can be asked of the demo.

use std::path::PathBuf;

use clap::Parser;

/// Shows orders walk from Magento to Heartland: builds, starts a local cloud and both systems as
/// sandboxes, deploys, places orders, and says what became of each, to the cent.
///
/// Ends with an error if an order is lost, doubled, or off by a cent, or if a file could not be
/// placed.
#[derive(Debug, Parser)]
#[command(name = "cargo demo", bin_name = "cargo demo --")]
pub(crate) struct Arguments {
    /// Place every *.json of this folder instead, each the reply of GET /V1/orders/:id; files that
    /// hold none are named in the end
    #[arg(long, value_name = "DIR")]
    pub(crate) orders: Option<PathBuf>,

    /// Do not add the SKUs of the folder's or the shop's orders to the Heartland sandbox: orders
    /// with SKUs that it does not have go to review
    #[arg(long)]
    pub(crate) strict_catalogue: bool,

    /// Write what became of each order to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,

    /// Print the report instead of the table
    #[arg(long)]
    pub(crate) json: bool,

    /// Leave everything running until Ctrl-C, and print the addresses
    #[arg(long)]
    pub(crate) keep: bool,

    /// What disorder deliveries arrive in; the same seed, the same disorder
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// Currency of the Heartland account; without it, the base currency of most orders
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,

    /// A parameter of infra/template.yaml, such as StationId=100002; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) set: Vec<(String, String)>,

    /// A real Magento in place of the sandbox; its orders are polled, none are placed. The
    /// Heartland sandbox sells what they sell
    #[arg(long, value_name = "URL", conflicts_with = "orders")]
    pub(crate) magento_url: Option<String>,

    /// A real Heartland account in place of the sandbox; nothing is added to its catalogue
    #[arg(long, value_name = "URL")]
    pub(crate) heartland_url: Option<String>,

    /// Credentials of real systems: {"magento": {...}, "heartland": {"token": ...}}, the values
    /// as in their secrets. Without a file they are taken from the variables
    /// `MAGENTO_CREDENTIALS` and `HEARTLAND_CREDENTIALS`, one value each
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// With a real Magento: from when on orders are taken, such as 2026-01-31T00:00:00Z;
    /// without it, the last day
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it takes NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        super::Arguments::command().debug_assert();
    }
}
