//! What orders become in Heartland, call by call, or why they wait.
//!
//! `golden` holds hand-picked orders with their ends, `properties` makes up thousands by Magento's
//! own arithmetic, `wrong_input` what no Magento should send. All are played against `heartland`.
//! `lookups` shows how items are found, `notices` what is told of orders that cross all the same,
//! `own_mapping` what a merchant's document may do to them.

mod document;
mod golden;
mod heartland;
mod lookups;
mod magento;
mod notices;
mod own_mapping;
mod properties;
mod schemas;
mod wrong_input;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use self::heartland::{Heartland, assert_harmless, shown};
use super::{ConfirmBy, Observed, OrderEntity, Rules, Settings};
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
        confirm_by: ConfirmBy::ExtOrderId,
        lookup_tables: [
            row("payment_type", "labgateway", "Web Card"),
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

/// Where an order ends: the calls it takes and the document that stands then, or why it waits.
fn outcome(body: &str, heartland: &mut Heartland) -> Value {
    match run(body, heartland, usize::MAX) {
        Ok(end) => end,
        Err(problems) => json!({ "review": problems }),
    }
}

/// Carries an order out against the model; stops, as if killed, before call number `budget`.
fn run(body: &str, heartland: &mut Heartland, budget: usize) -> Result<Value, Vec<Problem>> {
    let record = OrderEntity::decode(body, &RULES)?;
    let desired = OrderEntity::desire(&record, &RULES)?;
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
                return Ok(json!({
                    "calls": calls, "wrote": observed.wrote(), "confirm": bodies,
                    "heartland": heartland.document(&desired.order.public_id),
                }));
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
fn assert_resumable(body: &str, before: &Heartland, name: &str) {
    let mut undisturbed = before.clone();
    let whole = outcome(body, &mut undisturbed);
    let calls = whole["calls"].as_array().map_or(0, Vec::len);
    for budget in 0..calls {
        let mut heartland = before.clone();
        run(body, &mut heartland, budget).unwrap();
        let again = outcome(body, &mut heartland);
        let place = format!("{name} killed before call {budget}");
        assert_eq!(again["heartland"], whole["heartland"], "{place}");
        assert_eq!(heartland.counts(), undisturbed.counts(), "{place}");
    }
}

/// Runs an order a second time, which must write nothing.
fn assert_settled(body: &str, heartland: &mut Heartland, name: &str) {
    let before = heartland.counts();
    let second = outcome(body, heartland);
    assert_ne!(second["wrote"], true, "{name} again: {second:#}");
    assert_eq!(heartland.counts(), before, "{name} again");
}
