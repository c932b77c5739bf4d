//! Golden orders: what each becomes in Heartland, call by call, or why it waits.
//!
//! `golden/<case>/order.json` is Magento's answer, `heartland.json` what Heartland holds before
//! (absent: a shop that knows all SKUs), `expected.json` the end. `UPDATE_GOLDEN=1 cargo test`
//! rewrites the last; then the diff is the review.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::model::Heartland;
use super::{ConfirmBy, OrderEntity, Rules, Settings};
use crate::entity::{Entity, Next};
use crate::vocabulary::Problem;

fn settings() -> Settings {
    Settings {
        currency: "USD".to_owned(),
        order_prefix: "M".to_owned(),
        source_location_id: 100_002,
        station_id: 100_002,
        ship_from_location_id: 100_001,
        cancel_word: "cancelled".to_owned(),
        confirm_by: ConfirmBy::ExtOrderId,
        lookup_tables: [(
            "payment_type".to_owned(),
            [("labgateway".to_owned(), "Web Card".to_owned())].into(),
        )]
        .into(),
    }
}

fn rules() -> Rules {
    Rules::with_defaults(settings()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Where an order ends: the calls it takes and the document that stands then, or why it waits.
fn outcome(body: &str, heartland: &mut Heartland, rules: &Rules) -> Value {
    match run(body, heartland, rules, usize::MAX) {
        Ok(end) => end,
        Err(problems) => json!({ "review": problems }),
    }
}

/// Carries an order out against the model; stops, as if killed, before call number `budget`.
fn run(
    body: &str,
    heartland: &mut Heartland,
    rules: &Rules,
    budget: usize,
) -> Result<Value, Vec<Problem>> {
    let record = OrderEntity::decode(body, rules)?;
    let desired = OrderEntity::desire(&record, rules)?;
    let mut observed = super::Observed::default();
    let mut calls = Vec::new();
    for _ in 0..40 {
        let moves = match OrderEntity::next(&desired, &observed)? {
            Next::Agrees => {
                let confirm: Vec<Value> = OrderEntity::confirm(&record, &desired, &observed)
                    .iter()
                    .map(super::model::shown)
                    .collect();
                return Ok(json!({
                    "calls": calls, "heartland": heartland.document(&desired.order.public_id),
                    "confirm": confirm,
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
            calls.push(super::model::shown(&call));
            OrderEntity::learn(&mut observed, &step, &desired, &reply)
                .unwrap_or_else(|message| panic!("{message} in the answer to {call:?}"));
        }
    }
    panic!("the plan has no end: {calls:#?}");
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/order/golden");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn model(case: &Path, order: &str) -> Heartland {
    match std::fs::read_to_string(case.join("heartland.json")) {
        Ok(text) => Heartland::from_json(&text),
        Err(_) => Heartland::that_knows_all_of(order),
    }
}

/// An order as it stands in the folder: bare, or as the answer of a recorded exchange.
fn order(case: &Path) -> String {
    std::fs::read_to_string(case.join("order.json")).unwrap()
}

#[test]
fn every_golden_order_ends_as_expected() {
    let rules = rules();
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let body = order(&case);
        let end = outcome(&body, &mut model(&case, &body), &rules);
        let text = format!("{}\n", serde_json::to_string_pretty(&end).unwrap());
        let file = case.join("expected.json");
        if update {
            std::fs::write(&file, &text).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != text {
            wrong.push(format!("{}:\n{text}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "not as expected; see UPDATE_GOLDEN above\n{}", wrong.join("\n"));
}

#[test]
fn a_run_killed_before_any_call_and_repeated_leaves_the_same_document() {
    let rules = rules();
    for case in cases() {
        let body = order(&case);
        let mut undisturbed = model(&case, &body);
        let whole = outcome(&body, &mut undisturbed, &rules);
        let calls = whole["calls"].as_array().map_or(0, Vec::len);
        for budget in 0..calls {
            let mut heartland = model(&case, &body);
            run(&body, &mut heartland, &rules, budget).unwrap();
            let again = outcome(&body, &mut heartland, &rules);
            let place = format!("{} killed before call {budget}", case.display());
            assert_eq!(again["heartland"], whole["heartland"], "{place}");
            assert_eq!(heartland.counts(), undisturbed.counts(), "{place}");
        }
    }
}

#[test]
fn a_second_run_writes_nothing() {
    let rules = rules();
    for case in cases() {
        let body = order(&case);
        let mut heartland = model(&case, &body);
        let _first = outcome(&body, &mut heartland, &rules);
        let before = heartland.counts();
        let second = outcome(&body, &mut heartland, &rules);
        let writes = second["calls"].as_array().into_iter().flatten();
        let writes: Vec<&Value> = writes.filter(|call| call.get("body").is_some()).collect();
        assert!(writes.is_empty(), "{}: {writes:#?}", case.display());
        assert_eq!(heartland.counts(), before, "{}", case.display());
    }
}

#[test]
fn the_shipped_documents_fit_their_schemas() {
    rules();
}
