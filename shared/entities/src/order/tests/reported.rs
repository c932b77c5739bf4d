//! Orders as people meet them, each with the end that a person has checked.
//!
//! The replies are those of `tests/fixtures/reported` and `tests/fixtures/partly-cancelled`, whose
//! pages say what is right; the ends are in `reported/`. `UPDATE_GOLDEN=1 cargo test` rewrites them.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::heartland::Heartland;
use super::{Beside, assert_resumable, assert_settled, outcome_beside};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

/// The reply of this name, such as `reported/04-fixed-bundle-children-priced`.
pub(super) fn reply(name: &str) -> String {
    let path = fixtures().join(format!("{name}.json"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(fixtures().join(folder)).unwrap();
    let names = entries.filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.strip_suffix(".json").map(|name| format!("{folder}/{name}"))
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The orders that a reply names by its relation, as the shop would answer them.
fn beside(body: &str) -> Beside {
    let order: Value = serde_json::from_str(body).unwrap();
    let by_id = |id: &str| {
        let all = names("reported").into_iter().map(|name| reply(&name));
        all.filter_map(|body| serde_json::from_str::<Value>(&body).ok())
            .find(|order| order["entity_id"].as_u64() == id.parse().ok())
    };
    let related = order["relation_parent_id"].as_str();
    let related = related.and_then(|id| Some((format!("V1/orders/{id}"), by_id(id)?)));
    let memos = json!({ "items": [{ "increment_id": "000000007" }], "total_count": 1 });
    related.into_iter().chain([("V1/creditmemos".to_owned(), memos)]).collect()
}

#[test]
fn every_reported_order_ends_as_its_page_says() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let ends = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/order/reported");
    let mut wrong = Vec::new();
    let mut earlier: Option<(String, Heartland)> = None;
    for name in names("reported").into_iter().chain(names("partly-cancelled")) {
        let body = reply(&name);
        // Two states of one order share its number and end in `a` and `b`.
        let (folder, file) = name.split_once('/').unwrap();
        let number = file.split('-').next().unwrap_or_default().to_owned();
        let mut heartland = match earlier.take() {
            Some((before, heartland)) if before == number => heartland,
            _ => Heartland::that_knows_all_of(&[&body]),
        };
        let beside = beside(&body);
        assert_resumable(&body, &beside, &heartland, &name);
        let end = outcome_beside(&body, &beside, &mut heartland);
        assert_settled(&body, &beside, &mut heartland, &name);
        let text = format!("{}\n", serde_json::to_string_pretty(&end).unwrap());
        let path = ends.join(folder).join(format!("{file}.json"));
        if update {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            wrong.push(format!("{name}:\n{text}"));
        }
        earlier = Some((number, heartland));
    }
    assert!(wrong.is_empty(), "not as expected; see UPDATE_GOLDEN above\n{}", wrong.join("\n"));
}
