//! Which customers cross, and what nobody may read in a log.

use super::{from_magento, run, shown, value};
use crate::call::System;
use crate::customer::{Customer, Rule, skipped};
use serde_json::json;

fn heartland(changes: &serde_json::Value) -> Customer {
    let mut record = json!({ "id": 100_042, "first_name": "Ada", "last_name": "Byron",
                             "email": "ada@example.com", "active?": true });
    for (name, field) in changes.as_object().unwrap() {
        record[name] = field.clone();
    }
    let canonical = run("customer-from-heartland", &value(&record)).unwrap();
    mapping::from_value(canonical).unwrap()
}

#[test]
fn a_customer_crosses_if_he_is_active_and_can_be_known_again() {
    assert_eq!(skipped(&heartland(&json!({})), System::Magento), None);
    let walk_in = heartland(&json!({ "email": " " }));
    assert_eq!(skipped(&walk_in, System::Magento), Some(Rule::NoEmail));
    assert_eq!(skipped(&walk_in, System::Heartland), None);
    let gone = heartland(&json!({ "active?": false }));
    assert_eq!(skipped(&gone, System::Magento), Some(Rule::Inactive));
    let deleted = heartland(&json!({ "deleted_at": "2026-01-17T02:23:29+00:00" }));
    assert_eq!(skipped(&deleted, System::Magento), Some(Rule::Inactive));
}

#[test]
fn a_customer_without_a_name_is_told_with_what_is_missing() {
    let record = value(&json!({ "id": 7, "email": "a@example.com", "firstname": " ",
                                "lastname": "B", "addresses": [] }));
    let canonical = from_magento(&record, None).unwrap();
    assert_eq!(
        run("customer-to-heartland", &canonical).unwrap_err(),
        "row `first_name` (line 8): `first_name` has no value, and this row needs one"
    );
}

/// Magento deletes every address if it is sent an empty list.
#[test]
fn a_customer_without_a_complete_address_names_none() {
    let addresses = json!([{ "id": 1, "line_1": "1 Elm", "country": "US" }]);
    for addresses in [addresses, json!([]), json!(null)] {
        let record = value(&json!({ "id": 7, "first_name": "A", "last_name": "B",
                                    "email": "a@example.com", "addresses": addresses }));
        let canonical = run("customer-from-heartland", &record).unwrap();
        let magento = run("customer-to-magento", &canonical).unwrap();
        assert_eq!(magento.get("addresses"), None);
    }
}

#[test]
fn points_are_those_for_full_units_of_what_was_spent() {
    let record = value(&json!({ "id": 7, "email": "a@example.com", "firstname": "A",
                                "lastname": "B", "addresses": [] }));
    let canonical = from_magento(&record, Some("1385.64")).unwrap();
    assert_eq!(shown(&canonical)["loyalty"], json!({ "web_points": 690 }));
    let unknown = from_magento(&record, None).unwrap();
    assert_eq!(unknown.get("loyalty"), None);
}

#[test]
fn a_customer_in_a_log_is_an_id() {
    let shown =
        format!("{:?}", heartland(&json!({ "addresses": [{ "id": 1, "line_1": "1 Elm" }] })));
    assert!(shown.contains("100042"), "{shown}");
    for personal in ["Ada", "Byron", "ada@", "Elm"] {
        assert!(!shown.contains(personal), "{shown}");
    }
}
