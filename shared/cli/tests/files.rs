//! `connect` on files alone: what it prints, and the exit codes that its help promises.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn example(name: &str) -> String {
    root().join("shared/entities/src/order/examples").join(name).display().to_string()
}

/// The recorded order as Magento answers it, in a file.
fn order(folder: &TempDir) -> String {
    let recorded = root().join("tests/fixtures/magento/order-get-new-guest.json");
    let exchange: Value =
        serde_json::from_str(&std::fs::read_to_string(recorded).unwrap()).unwrap();
    written(folder, "order.json", &exchange["response"]["body"].to_string())
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Exit code, what was printed, what was complained about.
fn connect(arguments: &[&str]) -> (i32, String, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_connect")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (ran.status.code().unwrap(), text(&ran.stdout), text(&ran.stderr))
}

fn json(arguments: &[&str]) -> (i32, Value) {
    let (code, out, complaint) = connect(&[arguments, &["--json"]].concat());
    (code, serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{complaint}")))
}

#[test]
fn documents_that_belong_together_hold() {
    let files =
        [example("delivery-note/from-magento.yaml"), example("delivery-note/to-heartland.yaml")];
    let (code, told) = json(&["mapping", "check", &files[0], &files[1]]);
    assert_eq!(code, 0);
    assert!(told.as_array().unwrap().iter().all(|it| it["holds"] == true), "{told}");
}

#[test]
fn a_wrong_document_is_refused_whole_with_line_and_column() {
    let folder = TempDir::new().unwrap();
    let text = std::fs::read_to_string(example("approve-large-orders/workflow.yaml")).unwrap();
    let wrong = text.replace("total > 1000", "totl > 1000").replace("order-to-", "order-too-");
    let file = written(&folder, "wrong.yaml", &wrong);
    let (code, out, complaint) = connect(&["workflow", "check", &file]);
    assert_eq!(code, 1);
    assert!(out.contains("wrong.yaml:17:") && out.contains("did you mean `total`?"), "{out}");
    assert!(out.contains("did you mean `order-to-heartland`?"), "{out}");
    assert!(complaint.contains("1 of 1 documents do not hold"), "{complaint}");
}

#[test]
fn what_is_wrong_with_one_document_is_told_with_that_one_only() {
    let folder = TempDir::new().unwrap();
    let good = example("approve-large-orders/workflow.yaml");
    let text = std::fs::read_to_string(example("own-status/from-magento.yaml")).unwrap();
    let bad = written(&folder, "bad.yaml", &text.replace("increment_id", "incremnt_id"));
    let (code, told) = json(&["mapping", "check", &good, &bad]);
    let holds: Vec<bool> =
        told.as_array().unwrap().iter().map(|it| it["holds"].as_bool().unwrap()).collect();
    assert_eq!((code, holds), (1, vec![true, false]));
}

#[test]
fn a_trace_masks_what_its_conditions_read_of_a_person() {
    let folder = TempDir::new().unwrap();
    let text = std::fs::read_to_string(example("approve-large-orders/workflow.yaml")).unwrap();
    let nosy = text.replace("when: total > 1000", "when: customer.email == \"x\"");
    let file = written(&folder, "w.yaml", &nosy);
    let (_, told) = json(&["workflow", "test", &file, "--input", &order(&folder)]);
    assert!(!told.to_string().contains("guest@example.com"), "{told}");
}

#[test]
fn a_file_that_is_not_there_and_one_that_is_no_json_are_wrong_usage() {
    let folder = TempDir::new().unwrap();
    let (code, _, complaint) = connect(&["mapping", "check", "nowhere.yaml"]);
    assert_eq!(code, 2);
    assert!(complaint.contains("nowhere.yaml cannot be read"), "{complaint}");
    let cut = written(&folder, "cut.json", "{\"entity");
    let mapping = example("delivery-note/to-heartland.yaml");
    let (code, _, complaint) = connect(&["mapping", "run", &mapping, "--input", &cut]);
    assert_eq!(code, 2);
    assert!(complaint.contains("cut.json is no JSON"), "{complaint}");
}

#[test]
fn a_mapping_runs_over_what_magento_answers() {
    let folder = TempDir::new().unwrap();
    let mapping = example("delivery-note/to-heartland.yaml");
    let (code, mapped) = json(&["mapping", "run", &mapping, "--input", &order(&folder)]);
    assert_eq!((code, &mapped["order"]["public_id"]), (0, &Value::from("M000000001")));
}

#[test]
fn a_workflow_is_walked_and_a_question_answered() {
    let folder = TempDir::new().unwrap();
    let text = std::fs::read_to_string(example("approve-large-orders/workflow.yaml")).unwrap();
    let file = written(&folder, "w.yaml", &text.replace("total > 1000", "total > 10"));
    let order = order(&folder);
    let command = ["workflow", "test", &file, "--input", &order];
    let (_, waits) = json(&command);
    assert_eq!(waits[0]["code"], "awaits_approval");
    let (_, approved) = json(&[&command[..], &["--approve"]].concat());
    assert_eq!(approved[0]["outcome"], "done");
    let (_, rejected) = json(&[&command[..], &["--reject"]].concat());
    assert_eq!(rejected[0]["code"], "rejected");
}

#[test]
fn a_shadow_run_over_files_tells_each_field_that_would_differ() {
    let folder = TempDir::new().unwrap();
    let text = std::fs::read_to_string(example("route-store-view/to-heartland.yaml")).unwrap();
    let draft = written(&folder, "draft.yaml", &text.replace("\"2\": 100003", "\"1\": 100003"));
    let order = order(&folder);
    let (code, told) = json(&["mapping", "shadow", &draft, "--input", &order]);
    assert_eq!((code, &told["differ"]), (1, &Value::from(1)));
    let fields: Vec<&str> = told["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["field"].as_str().unwrap())
        .collect();
    assert!(fields.contains(&"lines[0].ship_from_location_id"), "{fields:?}");
    let same = example("route-store-view/to-heartland.yaml");
    assert_eq!(json(&["mapping", "shadow", &same, "--input", &order]).0, 0);
}

#[test]
fn the_examples_differ_from_what_ships_only_in_the_rows_they_name() {
    let places = |name: &str, file: &str| -> Vec<String> {
        let shipped = format!("{name}@shipped");
        let (code, told) = json(&["mapping", "diff", &shipped, &example(file)]);
        assert_eq!(code, 0);
        let told = told.as_array().unwrap().iter();
        told.map(|it| it["place"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        places("order-from-magento", "delivery-note/from-magento.yaml"),
        ["rows.extra.delivery_note.from", "rows.extra.delivery_note.to", "version"]
    );
    assert_eq!(
        places("order-to-heartland", "delivery-note/to-heartland.yaml"),
        ["rows.order.custom.delivery_note.from", "rows.order.custom.delivery_note.to", "version"]
    );
    assert_eq!(
        places("order-from-magento", "own-status/from-magento.yaml"),
        ["tables.status.ready_for_pickup", "version"]
    );
    assert_eq!(places("order-to-heartland", "route-store-view/to-heartland.yaml").len(), 5);
}
