//! What becomes of a Magento order when Heartland's changes its status.

use mapping::{Checked, Input, Mapping, Schema, Tables, Value};
use rstest::rstest;
use serde_json::json;

use super::{Action, MAPPINGS, SCHEMAS, StatusChange};

fn compiled(text: &str, tables: &Tables) -> Checked {
    let mapping = Mapping::parse(text).unwrap();
    let schemas: Vec<Schema> = SCHEMAS.iter().map(|text| Schema::parse(text).unwrap()).collect();
    let named = |name: &str| schemas.iter().find(|schema| schema.name == name).unwrap();
    let (source, target) = (named(&mapping.source), named(&mapping.target));
    Mapping::compile(text, source, target, tables).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Heartland's order in canonical form, or why it has none.
fn canonical(order: &serde_json::Value, words: &[(&str, &str)]) -> Result<Value, String> {
    let mut tables = Tables::new();
    for (word, state) in words {
        tables.insert("state", *word, *state);
    }
    let settings = mapping::to_value(&json!({ "order_prefix": "M" })).unwrap();
    let body = order.to_string();
    let input = Input::json(body.as_bytes()).settings(&settings).tables(&tables);
    let run = compiled(MAPPINGS[0].1, &tables).run(&input);
    run.map_err(|error| error.to_string())
}

fn heartland(status: &str) -> serde_json::Value {
    json!({ "id": 100_700, "public_id": "M000000123", "status": status,
            "custom": { "ecommerce_number": "000000123" }, "total": 32.01, "balance": 0.0,
            "updated_at": "2026-01-17T02:24:10+00:00" })
}

fn change(status: &str, magento: &serde_json::Value) -> Result<StatusChange, String> {
    let order = canonical(&heartland(status), &[])?;
    let facts = mapping::to_value(magento).unwrap();
    let run = compiled(MAPPINGS[1].1, &Tables::new()).run(&Input::value(&order).facts(&facts));
    mapping::from_value(run.map_err(|error| error.to_string())?).map_err(|error| error.to_string())
}

fn magento(state: &str, invoiced: u32, shipped: u32) -> serde_json::Value {
    json!({ "state": state, "status": state, "units_invoiced": invoiced, "units_shipped": shipped })
}

#[rstest]
#[case("pending", "new", 0, Action::None)]
#[case("open", "processing", 2, Action::None)]
#[case("open", "complete", 2, Action::None)]
#[case("closed", "new", 0, Action::Ship)]
#[case("closed", "processing", 2, Action::Ship)]
#[case("closed", "complete", 2, Action::None)]
#[case("closed", "holded", 0, Action::Review)]
#[case("closed", "canceled", 0, Action::Review)]
#[case("cancelled", "new", 0, Action::Cancel)]
#[case("canceled", "processing", 0, Action::Cancel)]
#[case("Void", "pending_payment", 0, Action::Cancel)]
#[case("cancelled", "processing", 1, Action::Review)]
#[case("cancelled", "payment_review", 0, Action::Review)]
#[case("cancelled", "complete", 2, Action::Review)]
#[case("cancelled", "canceled", 0, Action::None)]
#[case("cancelled", "closed", 2, Action::None)]
fn what_is_done_depends_on_both_states(
    #[case] status: &str,
    #[case] state: &str,
    #[case] invoiced: u32,
    #[case] action: Action,
) {
    let change = change(status, &magento(state, invoiced, 0)).unwrap();
    assert_eq!(change.action, action);
    assert_eq!(change.reason.is_some(), action == Action::Review, "{change:?}");
}

#[test]
fn a_change_says_whose_it_is_and_keeps_the_status() {
    assert_eq!(
        change("closed", &magento("processing", 2, 0)).unwrap(),
        StatusChange {
            number: "000000123".to_owned(),
            action: Action::Ship,
            reason: None,
            comment: Some("Heartland order M000000123 is fulfilled".to_owned()),
            status: Some("processing".to_owned()),
        }
    );
    assert_eq!(
        change("cancelled", &magento("processing", 2, 1)).unwrap().reason.unwrap(),
        "Heartland has cancelled the order M000000123, and Magento can no longer cancel it: its \
         state is processing, 2 units are invoiced and 1 shipped"
    );
}

#[test]
fn an_order_without_the_custom_field_is_known_by_its_prefix() {
    let mut order = heartland("open");
    order["custom"] = json!(null);
    let canonical = canonical(&order, &[]).unwrap();
    assert_eq!(canonical.get("number"), Some(&"000000123".into()));
}

#[test]
fn an_order_of_somebody_elses_and_a_word_nobody_listed_are_told() {
    let mut order = heartland("parked");
    (order["custom"], order["public_id"]) = (json!({}), json!("100700"));
    let told = canonical(&order, &[]).unwrap_err();
    assert!(told.contains(r#"table `state` has no row for "parked""#), "{told}");
    assert!(told.contains("row `number`"), "{told}");
    assert!(canonical(&heartland("parked"), &[("parked", "open")]).is_ok());
}

#[test]
fn an_order_that_magento_does_not_have_is_an_error() {
    assert!(change("closed", &json!({})).unwrap_err().contains("row `action`"));
}
