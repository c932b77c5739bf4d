//! The demo from beginning to end: raise the stage, play the script, read both sides, judge.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rig::progress::Progress;
use rig::{Stage, Systems};

use crate::arguments::Arguments;
use crate::error::{Error, Result};
use crate::evidence::{self, Evidence};
use crate::keep::keep;
use crate::order::Order;
use crate::orders::{NotPlaced, Orders, usual_currency};
use crate::play::{Played, play};
use crate::script::Script;
use crate::shop::Shop;
use crate::{account, credentials, report, show};

/// Signs the demo's webhooks.
const WEBHOOK_KEY: &str = "the demo's webhook key";
/// The gateway of the recordings is a test double; it stands for a card.
const LOOKUP_TABLES: &str = r#"{"payment_type":{"labgateway":"Web Card"}}"#;
/// How far back a real shop's orders are polled unless told.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// How the orders fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Each is there once and right to the cent, or its reason not to be is known.
    Right,
    /// At least one is lost, doubled or off, or could not be placed.
    Wrong,
}

/// Runs the demo and prints how the orders fared.
pub(crate) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let progress = Progress::detect();
    let orders = chosen(arguments)?;
    let since = since(arguments)?;
    let mut systems = systems(arguments, since)?;
    // Before anything is built: what keeps a stranger's shop from answering is known at once.
    let listed = listed(&systems, since, progress).await?;
    let currency = currency(arguments, &orders, &listed);
    systems.parameters.entry("HeartlandCurrency".to_owned()).or_insert_with(|| currency.clone());
    let mut stage = Stage::raise(systems, progress).await?;
    let verdict = perform(arguments, &orders, &listed, &currency, &stage, progress).await;
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
    listed: &[Order],
    currency: &str,
    stage: &Stage,
    progress: Progress,
) -> Result<Verdict> {
    if let Some(heartland) = &stage.heartland {
        account::prepare(heartland, &catalogue(arguments, orders, listed)?).await?;
    }
    let script = match &stage.magento {
        Some(_) => Script::of(orders.versions(), arguments.seed),
        None => Script::poll_only(),
    };
    let step = progress.step("Orders walk from Magento to Heartland");
    let played = play(&script, orders.versions(), stage, WEBHOOK_KEY, &step).await?;
    step.done(&told(&played));

    let step = progress.step("Reading both sides and comparing to the cent");
    let (mut states, not_placed) = placed(orders, &played);
    states.extend_from_slice(listed);
    let evidence = evidence::gather(states, &script, stage, currency).await?;
    step.done("");
    publish(arguments, &evidence, &not_placed, currency)?;
    Ok(verdict(&evidence, &not_placed))
}

/// The states that the shop took, and what was not placed.
fn placed(orders: &Orders, played: &Played) -> (Vec<Order>, Vec<NotPlaced>) {
    let mut not_placed = orders.not_placed().to_vec();
    let mut states = Vec::new();
    for (index, order) in orders.versions().iter().enumerate() {
        match played.refused.get(&index) {
            None => states.push(order.clone()),
            Some(body) => not_placed.push(NotPlaced {
                name: format!("order {}", order.number()),
                reason: format!("the sandbox does not take it: {body}"),
            }),
        }
    }
    (states, not_placed)
}

fn chosen(arguments: &Arguments) -> Result<Orders> {
    match (&arguments.magento_url, &arguments.orders) {
        (Some(_), _) => Ok(Orders::none()),
        (None, Some(folder)) => Orders::of_folder(folder),
        (None, None) => Orders::usual(),
    }
}

/// From when on a real shop's orders are polled.
fn since(arguments: &Arguments) -> Result<Option<Timestamp>> {
    if arguments.magento_url.is_none() {
        return Ok(None);
    }
    let set = arguments.set.iter().rev().find(|(name, _)| name == "CatchUpFrom");
    let Some(text) = set.map(|(_, value)| value).or(arguments.since.as_ref()) else {
        return Ok(Some(Timestamp::now() - A_DAY));
    };
    let since = text.parse();
    let since = since.map_err(|error| Error::Usage(format!("`{text}` is no time: {error}")));
    Ok(Some(since?))
}

/// A real shop's orders, as they stand before anything is done.
async fn listed(
    systems: &Systems,
    since: Option<Timestamp>,
    progress: Progress,
) -> Result<Vec<Order>> {
    let (Some((url, secret)), Some(since)) = (&systems.magento, since) else {
        return Ok(Vec::new());
    };
    let step = progress.step(format!("Reading the shop's orders since {since:.0}"));
    let listed = Shop::of(url, secret, &systems.parameters)?.changed_since(since, &step).await?;
    step.done(&format!("{} orders", listed.len()));
    if listed.is_empty() {
        return Err(Error::Usage(format!(
            "no order of the shop has changed since {since:.0}; give --since an earlier time"
        )));
    }
    Ok(listed)
}

fn currency(arguments: &Arguments, orders: &Orders, listed: &[Order]) -> String {
    let set = arguments.set.iter().rev().find(|(name, _)| name == "HeartlandCurrency");
    let given = set.map(|(_, value)| value).or(arguments.currency.as_ref());
    let usual = orders.usual_currency().or_else(|| usual_currency(listed));
    given.map(String::as_str).or(usual).unwrap_or("USD").to_owned()
}

/// What the Heartland sandbox sells: the recorded orders' goods, and those of a folder or of a
/// real shop's orders, unless these are to be taken strictly.
fn catalogue(arguments: &Arguments, orders: &Orders, listed: &[Order]) -> Result<Vec<Order>> {
    let mut sellers = Orders::recorded()?.versions().to_vec();
    if arguments.orders.is_some() && !arguments.strict_catalogue {
        sellers.extend_from_slice(orders.versions());
    }
    if !arguments.strict_catalogue {
        sellers.extend_from_slice(listed);
    }
    Ok(sellers)
}

fn systems(arguments: &Arguments, since: Option<Timestamp>) -> Result<Systems> {
    let file = arguments.credentials.as_deref();
    let mut systems = Systems {
        magento: real("magento", arguments.magento_url.as_deref(), file)?,
        heartland: real("heartland", arguments.heartland_url.as_deref(), file)?,
        webhook_key: WEBHOOK_KEY.to_owned(),
        ..Systems::default()
    };
    let since = since.map(|since| since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    let ours =
        [("CatchUpFrom", since.unwrap_or_default()), ("LookupTables", LOOKUP_TABLES.to_owned())];
    systems.parameters.extend(ours.map(|(name, value)| (name.to_owned(), value)));
    let known = parameters()?;
    for (name, value) in &arguments.set {
        if !known.contains(name) {
            return Err(Error::Usage(format!(
                "infra/template.yaml has no parameter `{name}`; it has {}",
                known.join(", ")
            )));
        }
        let value = if name.ends_with("Url") { value.trim_end_matches('/') } else { value };
        systems.parameters.insert(name.clone(), value.to_owned());
    }
    Ok(systems)
}

/// The parameters that the template takes.
fn parameters() -> Result<Vec<String>> {
    let path = rig::place::project().join("infra/template.yaml");
    let template = std::fs::read_to_string(&path).map_err(Error::file(&path))?;
    let below = template.lines().skip_while(|line| *line != "Parameters:").skip(1);
    let below = below.take_while(|line| line.is_empty() || line.starts_with([' ', '#']));
    let names = below.filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
    Ok(names.filter(|name| !name.starts_with([' ', '#'])).map(str::to_owned).collect())
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
    let Played { placed, webhooks, polls, left, .. } = played;
    let left = if *left == 0 { String::new() } else { format!(", {left} messages not worked off") };
    format!("{placed} states, {webhooks} webhooks, {polls} polls{left}")
}

fn publish(
    arguments: &Arguments,
    evidence: &Evidence,
    not_placed: &[NotPlaced],
    currency: &str,
) -> Result<()> {
    let report = report::text(&evidence.judged, not_placed);
    if arguments.json {
        show::print(&report);
    } else {
        show::print(&show::table(&evidence.judged, currency));
        show::print(&show::totals(&evidence.judged, currency));
        show::print(&show::compared(&evidence.judged));
        if let Some(text) = show::not_placed(not_placed) {
            show::print(&text);
        }
    }
    // Last, so that a file that cannot be written takes nothing away.
    match &arguments.report {
        Some(path) => std::fs::write(path, &report).map_err(Error::file(path)),
        None => Ok(()),
    }
}

/// Says what is wrong, each fault in a line of its own.
fn verdict(evidence: &Evidence, not_placed: &[NotPlaced]) -> Verdict {
    let mut wrong: Vec<String> = Vec::new();
    for judged in &evidence.judged {
        let number = judged.case.order.number();
        wrong.extend(judged.findings.faults.iter().map(|fault| format!("order {number}: {fault}")));
    }
    if evidence.strays > 0 {
        wrong.push(format!("Heartland holds {} sales orders that nobody placed", evidence.strays));
    }
    if !not_placed.is_empty() {
        wrong.push(format!("not placed: {}", not_placed.len()));
    }
    for line in &wrong {
        eprintln!("{line}");
    }
    if !wrong.is_empty() {
        return Verdict::Wrong;
    }
    eprintln!("Nothing lost, nothing doubled, right to the cent.");
    Verdict::Right
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::json;

    use super::*;

    fn sold(arguments: &[&str]) -> bool {
        let words = [&["cargo demo"], arguments].concat();
        let arguments = Arguments::try_parse_from(words).unwrap();
        let row = json!({ "item_id": 1, "sku": "THEIRS", "qty_ordered": 1 });
        let order = json!({ "entity_id": 7, "increment_id": "7", "items": [row] });
        let listed = [Order::of(&order)];
        let sellers = catalogue(&arguments, &Orders::none(), &listed).unwrap();
        sellers.iter().flat_map(Order::goods).any(|row| row["sku"] == "THEIRS")
    }

    #[test]
    fn the_sandbox_sells_what_a_real_shops_orders_sell_unless_it_is_taken_strictly() {
        let real = ["--magento-url", "https://shop.example.com"];
        assert!(sold(&real));
        assert!(!sold(&[&real[..], &["--strict-catalogue"]].concat()));
    }

    #[test]
    fn a_real_shops_orders_are_taken_from_the_time_that_is_told() {
        let since = |arguments: &[&str]| {
            let words = [&["cargo demo"], arguments].concat();
            since(&Arguments::try_parse_from(words).unwrap())
        };
        let real = ["--magento-url", "https://shop.example.com"];
        let told = since(&[&real[..], &["--since", "2026-01-31T00:00:00Z"]].concat());
        assert_eq!(told.unwrap(), Some("2026-01-31T00:00:00Z".parse().unwrap()));
        let wrong = since(&[&real[..], &["--since", "yesterday"]].concat()).unwrap_err();
        assert!(wrong.to_string().starts_with("`yesterday` is no time"), "{wrong}");
        assert_eq!(since(&[]).unwrap(), None);
    }

    #[test]
    fn the_parameters_are_those_of_the_template() {
        let known = super::parameters().unwrap();
        for name in ["MagentoSignedUrl", "MissingName", "LookupTables", "StationId"] {
            assert!(known.iter().any(|it| it == name), "{name} in {known:?}");
        }
        assert!(!known.iter().any(|it| it == "Type"), "{known:?}");
    }
}
