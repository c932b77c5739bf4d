//! What orders become in Heartland, call by call, or why they wait.
//!
//! `golden` holds hand-picked orders with their ends, `properties` makes up thousands by Magento's
//! own arithmetic, `wrong_input` what no Magento should send. All are played against `heartland`.
//! `lookups` shows how items are found, `notices` what is told of orders that cross all the same,
//! `own_mapping` what a merchant's document may do to them.

mod document;
mod golden;
mod heartland;
mod kinds;
mod lookups;
mod magento;
mod notices;
mod own_mapping;
mod properties;
mod reported;
mod schemas;
mod wrong_input;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use self::heartland::{Heartland, assert_harmless, shown};
use super::{ConfirmBy, Observed, OrderEntity, Rules, Settings};
use crate::call::Reply;
use crate::entity::{Entity, Next};
use crate::vocabulary::Problem;

/// Rounds that `flow` grants a plan.
const ROUNDS: usize = 40;

fn settings() -> Settings {
    Settings {
        currency: "USD".to_owned(),
        order_prefix: "M".to_owned(),
        source_location_id: 100_002,
        station_id: 100_002,
        ship_from_location_id: 100_001,
        cancel_word: "cancelled".to_owned(),
        missing_name: "Unknown".to_owned(),
        confirm_by: ConfirmBy::ExtOrderId,
        lookup_tables: [
            row("payment_type", "labgateway", "Web Card"),
            row("pending", "labgateway", "wait"),
            row("item", "MUG-OLD", "MUG-01"),
        ]
        .into(),
    }
}

/// A look-up table of one row.
fn row(table: &str, from: &str, to: &str) -> (String, BTreeMap<String, String>) {
    (table.to_owned(), [(from.to_owned(), to.to_owned())].into())
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    Rules::with_defaults(settings()).unwrap_or_else(|problems| panic!("{problems}"))
});

/// What Magento answers beside the order, by the path of the call.
type Beside = BTreeMap<String, Value>;

/// The settings with another row in a look-up table.
fn settings_with(table: &str, from: &str, to: &str) -> Settings {
    let mut settings = settings();
    settings.lookup_tables.extend([row(table, from, to)]);
    settings
}

/// Where an order ends: the calls it takes and the document that stands then, or why it waits.
fn outcome(body: &str, heartland: &mut Heartland) -> Value {
    outcome_beside(body, &Beside::new(), heartland)
}

/// The same under other settings.
fn outcome_under(body: &str, settings: &Settings, heartland: &mut Heartland) -> Value {
    let rules =
        Rules::with_defaults(settings.clone()).unwrap_or_else(|problems| panic!("{problems}"));
    match run_under(body, &rules, &Beside::new(), heartland, usize::MAX) {
        Ok(end) => end,
        Err(problems) => json!({ "review": problems }),
    }
}

fn outcome_beside(body: &str, beside: &Beside, heartland: &mut Heartland) -> Value {
    match run_beside(body, beside, heartland, usize::MAX) {
        Ok(end) => end,
        Err(problems) => json!({ "review": problems }),
    }
}

/// Carries an order out against the model; stops, as if killed, before call number `budget`.
/// Magento answers `beside` to what else is asked of it.
fn run_beside(
    body: &str,
    beside: &Beside,
    heartland: &mut Heartland,
    budget: usize,
) -> Result<Value, Vec<Problem>> {
    run_under(body, &RULES, beside, heartland, budget)
}

fn run_under(
    body: &str,
    rules: &Rules,
    beside: &Beside,
    heartland: &mut Heartland,
    budget: usize,
) -> Result<Value, Vec<Problem>> {
    let mut record = OrderEntity::decode(body, rules)?;
    for call in OrderEntity::reads_also(&record) {
        let answer = beside.get(&call.path.join("/")).map(|body| Reply {
            status: 200,
            location: None,
            asked_at: None,
            body: body.to_string(),
        });
        OrderEntity::take_in(&mut record, &call, answer.as_ref());
    }
    let desired = OrderEntity::desire(&record, rules)?;
    let mut observed = Observed::default();
    let mut calls = Vec::new();
    for _ in 0..ROUNDS {
        let moves = match OrderEntity::next(&desired, &observed)? {
            Next::Agrees => {
                let confirm = OrderEntity::confirm(&record, &desired, &observed);
                confirm.iter().for_each(assert_harmless);
                let bodies = confirm.iter().map(|call| call.body.as_deref().unwrap_or_default());
                let bodies: Vec<Value> =
                    bodies.map(|body| serde_json::from_str(body).unwrap()).collect();
                let notices = OrderEntity::notices(&desired, &observed);
                let mut end = json!({
                    "calls": calls, "wrote": observed.wrote(), "confirm": bodies,
                    "heartland": heartland.document(&observed.public_id()),
                });
                if !notices.is_empty() {
                    end["notices"] = json!(notices);
                }
                return Ok(end);
            }
            Next::Skip(rule) => return Ok(json!({ "skipped": rule })),
            Next::Ask(moves) | Next::Do(moves) => moves,
        };
        for step in moves {
            if calls.len() >= budget {
                return Ok(json!({ "killed": calls.len() }));
            }
            let call = OrderEntity::call(&step, &desired, &observed);
            let reply = heartland.answer(&call);
            calls.push(shown(&call));
            OrderEntity::learn(&mut observed, &step, &desired, &reply)
                .unwrap_or_else(|message| panic!("{message} in the answer to {call:?}"));
        }
    }
    panic!("the plan has no end: {calls:#?}");
}

/// Kills a run before each of its calls in turn, repeats it, and compares with a whole run.
fn assert_resumable(body: &str, beside: &Beside, before: &Heartland, name: &str) {
    let mut undisturbed = before.clone();
    let whole = outcome_beside(body, beside, &mut undisturbed);
    let calls = whole["calls"].as_array().map_or(0, Vec::len);
    for budget in 0..calls {
        let mut heartland = before.clone();
        run_beside(body, beside, &mut heartland, budget).unwrap();
        let again = outcome_beside(body, beside, &mut heartland);
        let place = format!("{name} killed before call {budget}");
        assert_eq!(again["heartland"], whole["heartland"], "{place}");
        assert_eq!(heartland.counts(), undisturbed.counts(), "{place}");
    }
}

/// Runs an order a second time, which must write nothing.
fn assert_settled(body: &str, beside: &Beside, heartland: &mut Heartland, name: &str) {
    let before = heartland.counts();
    let second = outcome_beside(body, beside, heartland);
    assert_ne!(second["wrote"], true, "{name} again: {second:#}");
    assert_eq!(heartland.counts(), before, "{name} again");
}
