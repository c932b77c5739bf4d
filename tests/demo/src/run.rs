//! The demo from beginning to end: raise the stage, play the script, read both sides, judge.

use std::path::Path;

use rig::progress::Progress;
use rig::{Stage, Systems};

use crate::arguments::Arguments;
use crate::error::{Error, Result};
use crate::heartland::Account;
use crate::judge::Case;
use crate::keep::keep;
use crate::order::Order;
use crate::orders::Orders;
use crate::outcome::outcomes;
use crate::play::{Played, play};
use crate::script::Script;
use crate::{account, credentials, report, shop, show};

/// Signs the demo's webhooks.
const WEBHOOK_KEY: &str = "the demo's webhook key";
/// The gateway of the recordings is a test double; it stands for a card.
const LOOKUP_TABLES: &str = r#"{"payment_type":{"labgateway":"Web Card"}}"#;

/// How the orders fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Each is there once and right to the cent, or its reason not to be is known.
    Right,
    /// At least one is lost, doubled or off.
    Wrong,
}

/// Runs the demo and prints how the orders fared.
pub(crate) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let progress = Progress::detect();
    let orders = chosen(arguments)?;
    let currency = currency(arguments, &orders);
    let mut stage = Stage::raise(systems(arguments, &currency)?, progress).await?;
    let verdict = perform(arguments, &orders, &currency, &stage, progress).await;
    if !matches!(verdict, Ok(Verdict::Right)) {
        eprintln!("The logs stay in {}", stage.keep_logs().display());
    }
    if arguments.keep {
        keep(&stage).await?;
    }
    verdict
}

async fn perform(
    arguments: &Arguments,
    orders: &Orders,
    currency: &str,
    stage: &Stage,
    progress: Progress,
) -> Result<Verdict> {
    if let Some(heartland) = &stage.heartland {
        account::prepare(heartland, &catalogue(arguments, orders)?).await?;
    }
    let script = match &stage.magento {
        Some(_) => Script::of(orders.versions(), arguments.seed),
        None => Script::poll_only(),
    };
    let step = progress.step("Orders walk from Magento to Heartland");
    let played = play(&script, orders.versions(), stage, WEBHOOK_KEY, &step).await?;
    step.done(&told(&played));

    let step = progress.step("Reading both sides and comparing to the cent");
    let sold = match &stage.magento {
        Some(_) => orders.last(),
        None => shop::orders(&stage.settings, outcomes(&stage.stack).await?.into_keys()).await?,
    };
    let (cases, strays) = cases(&sold, &script, stage).await?;
    step.done("");
    publish(arguments, &cases, currency)?;
    Ok(verdict(&cases, strays, currency))
}

fn chosen(arguments: &Arguments) -> Result<Orders> {
    match (&arguments.magento_url, &arguments.orders) {
        (Some(_), _) => Ok(Orders::none()),
        (None, Some(folder)) => Orders::of_folder(folder),
        (None, None) => Orders::usual(),
    }
}

fn currency(arguments: &Arguments, orders: &Orders) -> String {
    let given = arguments.currency.as_deref();
    given.or(orders.usual_currency()).unwrap_or("USD").to_owned()
}

/// The recorded orders' goods, and those of a folder unless it is to be taken strictly.
fn catalogue(arguments: &Arguments, orders: &Orders) -> Result<Vec<Order>> {
    let mut sellers = Orders::recorded()?.versions().to_vec();
    if arguments.orders.is_some() && !arguments.strict_catalogue {
        sellers.extend_from_slice(orders.versions());
    }
    Ok(sellers)
}

fn systems(arguments: &Arguments, currency: &str) -> Result<Systems> {
    let file = arguments.credentials.as_deref();
    let since = arguments.since.as_deref().unwrap_or_default();
    let mut systems = Systems {
        magento: real("magento", arguments.magento_url.as_deref(), file)?,
        heartland: real("heartland", arguments.heartland_url.as_deref(), file)?,
        webhook_key: WEBHOOK_KEY.to_owned(),
        ..Systems::default()
    };
    let ours =
        [("HeartlandCurrency", currency), ("CatchUpFrom", since), ("LookupTables", LOOKUP_TABLES)];
    systems.parameters.extend(ours.map(|(name, value)| (name.to_owned(), value.to_owned())));
    systems.parameters.extend(arguments.set.iter().cloned());
    Ok(systems)
}

fn real(
    system: &str,
    url: Option<&str>,
    file: Option<&Path>,
) -> Result<Option<(String, serde_json::Value)>> {
    let Some(url) = url else { return Ok(None) };
    let url = url.trim_end_matches('/').to_owned();
    Ok(Some((url, credentials::of(system, file)?)))
}

fn told(played: &Played) -> String {
    let Played { placed, webhooks, polls, left } = played;
    let left = if *left == 0 { String::new() } else { format!(", {left} messages not worked off") };
    format!("{placed} states, {webhooks} webhooks, {polls} polls{left}")
}

/// Every order with what both sides say, and how many sales orders nobody placed.
async fn cases(sold: &[Order], script: &Script, stage: &Stage) -> Result<(Vec<Case>, u64)> {
    let settings = &stage.settings;
    let token = settings.heartland_secret["token"].as_str().unwrap_or_default();
    let prefix = stage.stack.environment("order-changed").await?;
    let prefix = prefix.get("ORDER_PREFIX").cloned().unwrap_or_default();
    let mut account = Account::new(&settings.heartland_url, token)?;
    let outcomes = outcomes(&stage.stack).await?;
    let mut cases = Vec::new();
    for order in sold {
        let found = account.sales_orders(&format!("{prefix}{}", order.number())).await?;
        let outcome = outcomes.get(&order.id()).cloned();
        let told_by = script.told_by(order.id());
        cases.push(Case { order: order.clone(), told_by, outcome, found });
    }
    // A real account has orders of its own.
    let strays = match &stage.heartland {
        Some(_) => account.count().await? - found(&cases),
        None => 0,
    };
    Ok((cases, strays))
}

fn found(cases: &[Case]) -> u64 {
    cases.iter().map(|case| case.found.len() as u64).sum()
}

fn publish(arguments: &Arguments, cases: &[Case], currency: &str) -> Result<()> {
    let report = report::text(cases);
    if let Some(path) = &arguments.report {
        std::fs::write(path, &report).map_err(Error::file(path))?;
    }
    if arguments.json {
        show::print(&report);
    } else {
        show::print(&show::table(cases, currency));
        show::print(&show::totals(cases, currency));
    }
    Ok(())
}

fn verdict(cases: &[Case], strays: u64, currency: &str) -> Verdict {
    let mut verdict = Verdict::Right;
    for case in cases {
        for fault in case.faults(currency) {
            eprintln!("order {}: {fault}", case.order.number());
            verdict = Verdict::Wrong;
        }
    }
    if strays > 0 {
        eprintln!("Heartland holds {strays} sales orders that nobody placed");
        verdict = Verdict::Wrong;
    }
    if verdict == Verdict::Right {
        eprintln!("Nothing lost, nothing doubled, right to the cent.");
    }
    verdict
}
