//! Orders as people meet them, through the real binaries: what changes after crossing.

use flows::{World, delivery, is_settled};
use rig::runtime::Host;
use serde_json::{Value, json};

/// A reply of `tests/fixtures`, such as `reported/54-a-old-address`.
fn reply(name: &str) -> Value {
    let file = rig::place::project().join(format!("tests/fixtures/{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// Places the order, and lets the worker carry it over.
async fn carry(world: &World, worker: &Host, order: &Value) {
    world.magento("orders", order.clone()).await;
    let id = order["entity_id"].as_u64().unwrap();
    assert!(is_settled(&worker.invoke(&delivery(id, "webhook", 1)).await));
}

async fn outcome(world: &World, id: u64) -> (Value, Value) {
    let row = world.ledger(&format!("order:{id}")).await.unwrap();
    (row["outcome"].clone(), row.get("reason").cloned().unwrap_or_default())
}

/// Where Heartland's order goes to: the street and the postal code.
async fn goes_to(world: &World, public_id: &str) -> (Value, Value) {
    let order = world.order(public_id).await;
    let state = world.state().await;
    let customers = state["customers"].as_array().unwrap().iter();
    let mut all = customers.flat_map(|it| it["addresses"].as_array().cloned().unwrap_or_default());
    let address = all.find(|it| it["id"] == order["shipping_address_id"]).unwrap();
    (address["line_1"].clone(), address["postal_code"].clone())
}

pub(crate) async fn an_address_corrected_after_crossing_follows_and_writes_no_second_order(
    world: &World,
) {
    let worker = world.worker().await;
    carry(world, &worker, &reply("reported/54-a-old-address")).await;
    assert_eq!(goes_to(world, "M000009054").await, (json!("5 Pine Rd"), json!("78702")));
    carry(world, &worker, &reply("reported/54-b-address-corrected-in-admin")).await;
    assert_eq!(goes_to(world, "M000009054").await, (json!("700 Congress Ave"), json!("78701")));
    let before = world.writes().await.len();
    assert!(is_settled(&worker.invoke(&delivery(9054, "replay", 1)).await));
    assert_eq!(world.writes().await.len(), before, "a second look writes nothing");
}

pub(crate) async fn a_relation_replaces_only_a_cancelled_order(world: &World) {
    let worker = world.worker().await;
    let first = reply("reported/05-reordered-first-order-alive");
    carry(world, &worker, &first).await;
    let again = reply("reported/06-reorder-with-suffix");
    carry(world, &worker, &again).await;
    assert_eq!(world.order("M000009005-1").await["custom"].get("replaces"), None);

    let mut cancelled = first;
    for (field, value) in
        [("state", "canceled"), ("status", "canceled"), ("updated_at", "2026-11-24 10:00:00")]
    {
        cancelled[field] = json!(value);
    }
    carry(world, &worker, &cancelled).await;
    let mut edited = again;
    edited["updated_at"] = json!("2026-11-24 10:00:01");
    carry(world, &worker, &edited).await;
    assert_eq!(world.order("M000009005").await["status"], "cancelled");
    assert_eq!(world.order("M000009005-1").await["custom"]["replaces"], "M000009005");
}

pub(crate) async fn a_part_that_was_cancelled_is_replaced_whenever_the_worker_dies(world: &World) {
    let left = reply("partly-cancelled/000000080");
    let mut whole = left.clone();
    for field in ["total_paid", "total_invoiced", "total_canceled", "discount_invoiced"] {
        whole[field] = json!(0);
    }
    whole["payment"]["amount_paid"] = json!(0);
    for field in ["qty_canceled", "qty_invoiced", "row_invoiced", "discount_invoiced"] {
        whole["items"][0][field] = json!(0);
    }
    (whole["state"], whole["status"]) = (json!("new"), json!("pending"));
    whole["updated_at"] = json!("2026-11-27 07:08:00");
    for nth in 1.. {
        world.reset().await;
        let lamp = json!({ "public_id": "LAMP-7", "description": "Lamp", "price": 1, "stock": { "100001": 1000 } });
        world.heartland("load", json!({ "items": [lamp] })).await;
        let worker = world.worker().await;
        carry(world, &worker, &whole).await;
        assert_eq!(world.order("M000000080").await["total"].to_string(), "82.23");
        world.magento("orders", left.clone()).await;
        let calls = world.heartland_log().await.as_array().unwrap().len();
        let cut = json!({ "nth": [nth], "effect": { "kind": "drop_after" } });
        world.heartland("faults", cut).await;
        let died = !is_settled(&worker.invoke(&delivery(80, "webhook", 1)).await);
        world.clear_faults().await;
        if died {
            assert!(is_settled(&worker.invoke(&delivery(80, "webhook", 2)).await));
        }
        let rest = world.order("M000000080-R1").await;
        assert_eq!(
            (rest["total"].to_string(), rest["balance"].to_string()),
            ("45.36".into(), "0.0".into()),
            "call {nth}"
        );
        assert_eq!(rest["custom"]["replaces"], "M000000080");
        let first = world.order("M000000080").await;
        assert_eq!(
            (&first["status"], &first["custom"]["replaced_by"]),
            (&json!("cancelled"), &json!("M000000080-R1"))
        );
        assert_eq!(world.state().await["orders"].as_array().unwrap().len(), 2, "call {nth}");
        let made = world.heartland_log().await.as_array().unwrap().len() - calls;
        if !died {
            assert!(nth > 10, "only {made} calls");
            return;
        }
    }
}

pub(crate) async fn what_was_given_back_waits_with_the_credit_memo_named(world: &World) {
    let worker = world.worker().await;
    carry(world, &worker, &reply("reported/55-a-paid")).await;
    let mut refunded = reply("reported/63-unit-refunded-before-shipment");
    for field in ["entity_id", "increment_id"] {
        refunded[field] = reply("reported/55-a-paid")[field].clone();
    }
    refunded["updated_at"] = json!("2026-11-24 12:00:00");
    carry(world, &worker, &refunded).await;
    let (outcome, reason) = outcome(world, 9055).await;
    let reason = reason.as_str().unwrap();
    assert_eq!(outcome, "review");
    assert!(reason.contains("1 × MUG-01, 13.53") && reason.contains("M000009055"), "{reason}");
}
