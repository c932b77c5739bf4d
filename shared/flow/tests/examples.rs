//! The examples for merchants, over a recorded order: what `entities/src/order/examples` promises.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use entities::documents::Documents;
use entities::entity::Key;
use entities::order::{OrderEntity, Settings};
use flow::rehearsal::{Canned, Rehearsed, rehearse};
use flow::{Outcome, Release, Verdict};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn example(name: &str) -> String {
    let path = root().join("shared/entities/src/order/examples").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The order of a recorded exchange.
fn order() -> Value {
    let path = root().join("tests/fixtures/magento/order-get-new-guest.json");
    let exchange: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    exchange["response"]["body"].clone()
}

async fn walk(documents: &Documents, order: &Value, answer: Option<Verdict>) -> Rehearsed {
    let settings = Settings::read(|_| None).unwrap();
    let release = Release::<OrderEntity>::new(0, &settings, documents);
    let release = Arc::new(release.unwrap_or_else(|misfit| panic!("{misfit}")));
    let source = Canned(order.to_string());
    rehearse(&release, Key::Id("1".to_owned()), &source, answer).await.unwrap()
}

/// What would be sent to Heartland.
fn document(rehearsed: &Rehearsed) -> Value {
    let documents = &rehearsed.documents;
    assert_eq!(documents.len(), 1, "{:?} {:?}", rehearsed.outcome, rehearsed.reasons);
    serde_json::from_str(&documents[0].to_json_text()).unwrap()
}

#[tokio::test]
async fn the_delivery_note_goes_to_a_custom_field() {
    let documents = Documents::shipped()
        .with_mapping("order-from-magento", &example("delivery-note/from-magento.yaml"))
        .with_mapping("order-to-heartland", &example("delivery-note/to-heartland.yaml"));
    let mut order = order();
    order["extension_attributes"]["delivery_note"] = json!("Ring twice");
    let sent = document(&walk(&documents, &order, None).await);
    assert_eq!(sent["order"]["custom"]["delivery_note"], "Ring twice");
}

#[tokio::test]
async fn an_order_without_a_delivery_note_crosses_as_before() {
    let documents = Documents::shipped()
        .with_mapping("order-from-magento", &example("delivery-note/from-magento.yaml"))
        .with_mapping("order-to-heartland", &example("delivery-note/to-heartland.yaml"));
    let before = document(&walk(&Documents::shipped(), &order(), None).await);
    assert_eq!(document(&walk(&documents, &order(), None).await), before);
}

#[tokio::test]
async fn an_order_above_the_amount_waits_for_approval() {
    let documents =
        Documents::shipped().with_workflow("order", &example("approve-large-orders/workflow.yaml"));
    let small = walk(&documents, &order(), None).await;
    assert_eq!(small.outcome, Some(Outcome::Done), "{:?}", small.reasons);
    let text = example("approve-large-orders/workflow.yaml").replace("total > 1000", "total > 10");
    let documents = Documents::shipped().with_workflow("order", &text);
    let waits = walk(&documents, &order(), None).await;
    assert_eq!(waits.outcome, Some(Outcome::Review));
    assert_eq!(waits.reasons, ["Order 000000001 comes to 107.81 USD. Shall it cross?"]);
    assert!(waits.documents.is_empty());
    let approved = walk(&documents, &order(), Some(Verdict::Approved)).await;
    assert_eq!(approved.outcome, Some(Outcome::Done));
    let rejected = walk(&documents, &order(), Some(Verdict::Rejected)).await;
    assert_eq!(rejected.code.as_deref(), Some("rejected"));
    let mut completed = order();
    (completed["status"], completed["state"]) = (json!("complete"), json!("complete"));
    let late = walk(&documents, &completed, Some(Verdict::Rejected)).await;
    assert_eq!(late.code.as_deref(), Some("rejected"), "a no holds however far the order comes");
    let question = |rehearsed: &Rehearsed| rehearsed.question.clone().unwrap().digest;
    let asked_late = walk(&documents, &completed, None).await;
    assert_eq!(question(&waits), question(&asked_late), "and a yes need not be said again");
}

#[tokio::test]
async fn a_store_view_is_routed_to_another_location() {
    let documents = Documents::shipped()
        .with_mapping("order-to-heartland", &example("route-store-view/to-heartland.yaml"));
    for (store, location) in [(1, 1), (2, 100_003)] {
        let mut order = order();
        order["store_id"] = json!(store);
        let sent = document(&walk(&documents, &order, None).await);
        assert_eq!(sent["order"]["source_location_id"], location);
        assert_eq!(sent["order"]["ship_from_location_id"], location);
        for line in sent["lines"].as_array().unwrap() {
            assert_eq!(line["ship_from_location_id"], location);
        }
    }
}

#[tokio::test]
async fn a_status_of_ones_own_crosses_once_the_table_has_it() {
    let mut order = order();
    order["status"] = json!("ready_for_pickup");
    order["state"] = json!("processing");
    let before = walk(&Documents::shipped(), &order, None).await;
    assert_eq!(before.outcome, Some(Outcome::Review));
    assert!(before.reasons[0].contains("ready_for_pickup"), "{:?}", before.reasons);
    let documents = Documents::shipped()
        .with_mapping("order-from-magento", &example("own-status/from-magento.yaml"));
    let after = walk(&documents, &order, None).await;
    assert_eq!(after.outcome, Some(Outcome::Done), "{:?}", after.reasons);
}
