//! Customers picked by hand, each with what a person has checked he becomes.
//!
//! `golden/<case>/customer.json` is one system's answer; a case without it is the recorded exchange
//! of its name. `expected.json` is the canonical customer and what the other system should hold.
//! `UPDATE_GOLDEN=1 cargo test` rewrites the ends; then the diff is the review.

use std::path::{Path, PathBuf};

use mapping::Value;
use serde_json::json;

use super::{from_magento, run, shown, value};

fn folders() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/customer/golden");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

/// The answer that a case is about.
fn answer(folder: &Path) -> serde_json::Value {
    let own = std::fs::read_to_string(folder.join("customer.json"));
    let text = own.unwrap_or_else(|_| {
        let recordings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/magento");
        let name = folder.file_name().unwrap().to_str().unwrap();
        std::fs::read_to_string(recordings.join(name).with_extension("json")).unwrap()
    });
    let mut read: serde_json::Value = serde_json::from_str(&text).unwrap();
    match read.pointer_mut("/response/body") {
        Some(body) => body.take(),
        None => read,
    }
}

/// Where a customer ends: in the other system, or with the reason why not.
fn end(answer: &serde_json::Value) -> serde_json::Value {
    let record = value(answer);
    let (canonical, document) = if answer.get("firstname").is_some() {
        (from_magento(&record, Some("250.00")), "customer-to-heartland")
    } else {
        (run("customer-from-heartland", &record), "customer-to-magento")
    };
    let told = |made: Result<&Value, &String>| made.map_or_else(|error| json!(error), shown);
    let target = canonical.as_ref().ok().map(|canonical| run(document, canonical));
    json!({
        "canonical": told(canonical.as_ref()),
        "target": target.as_ref().map(|target| told(target.as_ref())),
    })
}

#[test]
fn every_golden_customer_ends_as_expected() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for folder in folders() {
        let text = format!("{}\n", serde_json::to_string_pretty(&end(&answer(&folder))).unwrap());
        let file = folder.join("expected.json");
        if update {
            std::fs::write(&file, &text).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != text {
            wrong.push(format!("{}:\n{text}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "not as expected; see UPDATE_GOLDEN above\n{}", wrong.join("\n"));
}

/// A careless `UPDATE_GOLDEN` must not turn a customer who crosses into one who does not.
#[test]
fn the_recorded_customers_cross() {
    for folder in folders().iter().filter(|folder| !folder.join("customer.json").exists()) {
        let end = end(&answer(folder));
        assert!(end["target"].is_object(), "{}: {end:#}", folder.display());
    }
}
