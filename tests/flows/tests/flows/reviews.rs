//! What an operator does about many records that wait, and reads of one that has crossed or not.

use flows::{World, delivery, is_settled, message};
use serde_json::{Value, json};

/// More than one batch of the queue.
const MISTYPED: u64 = 12;

/// Orders with a SKU that Heartland does not have, one in a currency that it does not keep, and a
/// message that holds no event.
async fn parked(world: &World) -> Vec<String> {
    for n in 0..MISTYPED {
        let mistyped = |order: &mut Value| {
            renumber(order, 901 + n);
            order["items"][1]["sku"] = json!("MUG-1");
        };
        world.place("order-get-new-guest", mistyped).await;
    }
    world
        .place("order-get-new-guest", |order| {
            renumber(order, 990);
            order["order_currency_code"] = json!("EUR");
            order["base_currency_code"] = json!("EUR");
        })
        .await;
    world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    let mistyped: Vec<String> = (0..MISTYPED).map(|n| format!("order:{}", 901 + n)).collect();
    for subject in &mistyped {
        world.reviewed(subject).await;
    }
    world.reviewed("order:990").await;
    let worker = world.worker().await;
    assert!(is_settled(&worker.invoke(&message("odd-2", "no event", 1)).await));
    world.reviewed("message:odd-2").await;
    world.drained().await;
    mistyped
}

fn renumber(order: &mut Value, id: u64) {
    order["entity_id"] = json!(id);
    order["increment_id"] = json!(format!("{id:09}"));
}

fn of<'v>(rows: &'v Value, name: &str) -> Vec<&'v str> {
    rows.as_array().unwrap().iter().map(|row| row[name].as_str().unwrap()).collect()
}

pub(crate) async fn reviews_are_grouped_by_cause_and_released_after_a_look(world: &World) {
    let mistyped = parked(world).await;

    let (code, groups) = world.connect(&["review", "list", "--group"]).await;
    assert_eq!((code, of(&groups, "cause").len()), (0, 3), "{groups}");
    assert_eq!((&groups[0]["cause"], &groups[0]["count"]), (&json!("unknown_sku"), &json!(12)));
    let mut subjects = groups[0]["subjects"].as_array().unwrap().clone();
    subjects.sort_by_key(Value::to_string);
    assert_eq!(json!(subjects), json!(mistyped));
    assert!(groups[0]["message"].as_str().unwrap().contains("MUG-1"), "{groups}");

    let find = ["review", "list", "--find", "MUG-1", "--cause", "unknown_sku"];
    let (_, found) = world.connect(&find).await;
    assert_eq!(of(&found, "subject").len(), 12, "{found}");
    assert!(found[0].get("payload").is_none(), "payloads only on demand");
    let (_, whole) = world.connect(&["review", "list", "--cause", "currency", "--payload"]).await;
    assert_eq!(of(&whole, "subject"), ["order:990"]);
    assert_eq!(whole[0]["payload"]["increment_id"], "000000990");
    let (_, one) = world.connect(&["review", "show", "message:odd-2"]).await;
    assert!(one.get("payload").is_none(), "{one}");
    let (_, one) = world.connect(&["review", "show", "message:odd-2", "--payload"]).await;
    assert_eq!(one["payload"], "no event");

    world
        .heartland("load", json!({ "items": [{ "public_id": "MUG-1", "description": "Mug" }] }))
        .await;
    let (code, all) = world.connect(&["review", "release", "--all", "--dry-run"]).await;
    assert_eq!((code, of(&all["would_release"], "subject").len()), (0, 13), "{all}");
    assert_eq!(of(&all["left_out"], "why"), ["cannot be queued: nothing handles a `message`"]);
    let release = ["review", "release", "--cause", "unknown_sku"];
    let (code, preview) = world.connect(&release).await;
    assert_eq!((code, of(&preview["would_release"], "subject").len()), (1, 12), "{preview}");
    world.drained().await;
    assert!(world.writes().await.is_empty(), "nothing is released for want of a yes");

    let (code, released) = world.connect(&[&release[..], &["--yes"]].concat()).await;
    assert_eq!((code, of(&released["released"], "subject").len()), (0, 12), "{released}");
    assert_eq!((&released["failed"], &released["left_out"]), (&json!([]), &json!([])));
    for subject in &mistyped {
        world.settled_as(subject, "done").await;
    }
    world.drained().await;
    let (_, groups) = world.connect(&["review", "list", "--group"]).await;
    let causes = of(&groups, "cause");
    assert_eq!((causes.len(), causes.contains(&"unknown_sku")), (2, false), "{groups}");
    let (code, said) = world.connect(&release).await;
    assert_eq!((code, &said["would_release"]), (0, &json!([])), "none is left: {said}");
}

pub(crate) async fn an_order_that_no_list_shows_crosses_once_its_place_is_released(world: &World) {
    world.place("order-get-new-guest", |_| {}).await;
    world.place("order-get-authorized-gateway", |_| {}).await;
    let poison = json!({ "path": "/**/V1/orders",
        "effect": { "kind": "poison", "contains": "\"increment_id\":\"000000001\"" } });
    world.magento("faults", poison).await;
    let polled = world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    assert_eq!((&polled["queued"], &polled["poisoned"]), (&json!(1), &json!(1)), "{polled}");
    world.settled_as("order:5", "done").await;
    world.drained().await;
    let (_, open) = world.connect(&["review", "list"]).await;
    let subjects = of(&open, "subject");
    assert!(subjects.len() == 1 && subjects[0].starts_with("order:after.2"), "{open}");

    world.clear_faults().await;
    let (code, released) = world.connect(&["review", "release", subjects[0]]).await;
    assert_eq!(code, 0, "{released}");
    world.settled_as("order:1", "done").await;
    world.drained().await;
    assert_eq!(world.review(subjects[0]).await.unwrap()["state"], "closed");
}

/// System, method, path and status of each call of a step.
fn calls(record: &Value, step: &str) -> Vec<String> {
    let steps = record["trace"]["steps"].as_array().unwrap().iter();
    let taken = steps.clone().find(|taken| taken["step"] == step).unwrap();
    let calls = taken["calls"].as_array().unwrap().iter();
    let word = |call: &Value, name: &str| call[name].to_string().replace('"', "");
    calls
        .map(|call| ["system", "method", "path", "status"].map(|name| word(call, name)).join(" "))
        .collect()
}

pub(crate) async fn the_record_of_an_order_tells_each_call(world: &World) {
    world.place("order-get-new-guest", |_| {}).await;
    let worker = world.worker().await;
    let down = json!({ "nth": [3], "effect": { "kind": "status", "status": 503 } });
    world.heartland("faults", down).await;
    assert!(!is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    let (code, record) = world.connect(&["record", "order:1"]).await;
    assert_eq!((code, &record["outcome"]), (0, &json!("retrying")), "{record}");
    let read = &record["trace"]["reads"][0];
    assert_eq!((&read["path"], &read["status"]), (&json!("V1/orders/1"), &json!(200)));
    let broken_off = calls(&record, "write");
    assert_eq!(broken_off.len(), 3, "up to the one that failed: {broken_off:?}");
    assert!(broken_off[2].ends_with(" 503"), "{broken_off:?}");
    let last = &record["trace"]["steps"][2]["calls"][2];
    assert_eq!(last["class"], "heartland_transient", "{last}");

    world.clear_faults().await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 2)).await));
    let (code, record) = world.connect(&["record", "000000001"]).await;
    assert_eq!((code, &record["subject"]), (0, &json!("order:1")), "{record}");
    let written = calls(&record, "write");
    assert!(written.contains(&"heartland POST sales/orders 201".to_owned()), "{written:?}");
    assert_eq!(calls(&record, "tell"), ["magento POST V1/orders 200"]);
    assert!(!record["trace"].to_string().contains("guest@example.com"), "{record}");
    let log = world.heartland_log().await.as_array().unwrap().len();
    assert_eq!(log, broken_off.len() + written.len(), "no call is left out");

    let (code, said) = world.connect(&["record", "000009999"]).await;
    assert_eq!(code, 2);
    assert!(said.as_str().unwrap().contains("no order with the number 000009999"), "{said}");
}
