//! Orders picked by hand, each with the end that a person has checked.
//!
//! `golden/<case>/order.json` is Magento's answer, `expected.json` the end. Before it, Heartland
//! holds what `heartland.json` says (absent: a shop that knows all SKUs) and what `earlier.json`,
//! an older answer about the same order, has left there; `beside.json` is what Magento answers to
//! what else is asked of it, by path. `UPDATE_GOLDEN=1 cargo test` rewrites the
//! ends; then the diff is the review.

use std::path::{Path, PathBuf};

use super::heartland::Heartland;
use super::{Beside, assert_resumable, assert_settled, outcome, outcome_beside};

struct Case {
    folder: PathBuf,
    name: String,
    order: String,
    beside: Beside,
    before: Heartland,
}

impl Case {
    fn read(folder: PathBuf) -> Self {
        let text = |file: &str| std::fs::read_to_string(folder.join(file)).ok();
        let (order, earlier) = (text("order.json").unwrap(), text("earlier.json"));
        let mut before = match text("heartland.json") {
            Some(rows) => Heartland::from_json(&rows),
            None => Heartland::that_knows_all_of(&[&order]),
        };
        if let Some(earlier) = earlier {
            outcome(&earlier, &mut before);
        }
        let beside = text("beside.json").map(|text| serde_json::from_str(&text).unwrap());
        let beside = beside.unwrap_or_default();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        Self { folder, name, order, beside, before }
    }
}

fn cases() -> impl Iterator<Item = Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/order/golden");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.into_iter().map(Case::read)
}

#[test]
fn every_golden_order_ends_as_expected() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for mut case in cases() {
        let mut end = outcome_beside(&case.order, &case.beside, &mut case.before);
        // What is told beside is looked at in `notices`.
        end.as_object_mut().unwrap().remove("notices");
        let text = format!("{}\n", serde_json::to_string_pretty(&end).unwrap());
        let file = case.folder.join("expected.json");
        if update {
            std::fs::write(&file, &text).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != text {
            wrong.push(format!("{}:\n{text}", case.name));
        }
    }
    assert!(wrong.is_empty(), "not as expected; see UPDATE_GOLDEN above\n{}", wrong.join("\n"));
}

/// A careless `UPDATE_GOLDEN` must not turn the main road into a dead end.
#[test]
fn the_recorded_orders_that_can_cross_do() {
    const CROSS: [&str; 6] = [
        "authorized-gateway",
        "complete",
        "customer-configurable",
        "new-guest",
        "sixty-units",
        "virtual",
    ];
    for mut case in cases().filter(|case| CROSS.contains(&case.name.as_str())) {
        let end = outcome_beside(&case.order, &case.beside, &mut case.before);
        assert!(end["heartland"]["lines"].is_array(), "{}: {end:#}", case.name);
    }
}

#[test]
fn a_run_killed_before_any_call_and_repeated_leaves_the_same_document() {
    for case in cases() {
        assert_resumable(&case.order, &case.beside, &case.before, &case.name);
    }
}

#[test]
fn a_second_run_writes_nothing() {
    for mut case in cases() {
        outcome_beside(&case.order, &case.beside, &mut case.before);
        assert_settled(&case.order, &case.beside, &mut case.before, &case.name);
    }
}
