//! Workflows and mappings of a merchant's own, by the command line and on the deployed stack.

use std::time::{Duration, Instant};

use flows::{World, delivery, is_settled, standard};
use serde_json::{Value, json};

/// The example of the documentation, with an amount that the recorded order exceeds.
fn approve_above_ten() -> String {
    let example = example("approve-large-orders/workflow.yaml");
    example.replace("total > 1000", "total > 10")
}

fn example(name: &str) -> String {
    let folder = rig::place::project().join("shared/entities/src/order/examples");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// A document as a file, for as long as the scenario runs.
fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, text).unwrap();
    file
}

pub(crate) async fn a_workflow_is_pushed_activated_and_rolled_back(world: &World) {
    let document = file(&approve_above_ten());
    let path = document.path().to_str().unwrap();
    let (code, said) = world.connect(&["workflow", "push", path, "--by", "Ada"]).await;
    assert_eq!((code, &said[0]["kept"]), (0, &json!("now")), "{said}");
    let changed = file(&approve_above_ten().replace("> 10", "> 11"));
    let (code, said) = world.connect(&["workflow", "push", changed.path().to_str().unwrap()]).await;
    assert_eq!(code, 1, "a version never changes: {said}");
    let activate = ["workflow", "activate", "order", "2", "--why", "large orders", "--by", "Ada"];
    let (code, said) = world.connect(&activate).await;
    assert_eq!((code, &said["revision"]), (0, &json!(1)), "{said}");

    world.place("order-get-new-guest", |_| {}).await;
    let worker = world.worker().await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    assert_eq!(world.reviewed("order:1").await["cause"], "awaits_approval");
    assert!(world.writes().await.is_empty(), "nothing is written before the yes");
    let (code, said) = world.connect(&["review", "release", "order:1"]).await;
    assert_eq!(code, 1, "a release is no yes: {said}");

    // In flight, so that it keeps the release under which it was asked about.
    let (code, _) = world.connect(&["workflow", "rollback", "--why", "too strict"]).await;
    assert_eq!(code, 0);
    let (code, said) = world.connect(&["review", "approve", "order:1", "--by", "Grace"]).await;
    assert_eq!(code, 0, "{said}");
    world.settled_as("order:1", "done").await;
    assert_eq!(world.order("M000000001").await["status"], "open");
    let (code, record) = world.connect(&["record", "order:1"]).await;
    assert_eq!((code, &record["trace"]["release"]), (0, &json!(1)), "{record}");
    assert_eq!(record["progress"]["passed"]["large"]["by"], "Grace");
    let steps = record["trace"]["steps"].as_array().unwrap().iter();
    let steps: Vec<&str> = steps.map(|taken| taken["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["rules", "crosses", "large", "document", "write", "tell"]);

    let (_, said) = world.connect(&["workflow", "list"]).await;
    let releases = said["releases"].as_array().unwrap().iter();
    let actions: Vec<&str> = releases.map(|it| it["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["roll back to release 0", "activate workflow order 2"]);
}

const WAITS_AND_TELLS: &str = r#"
workflow: order
version: 3
entity: order
steps:
  - { id: settle, step: delay, pause: 2s }
  - { id: rules, step: validate }
  - { id: document, step: map }
  - { id: write, step: send }
  - { id: tell, step: confirm }
  - { id: people, step: notify, to: topic, subject: '"Order"', message: 'concat(number, " has crossed")' }
  - id: say
    step: notify
    to: webhook
    subject: '"An order has crossed"'
    message: 'concat("Order ", number, " over ", fixed(total, 2), " ", currency)'
"#;

pub(crate) async fn a_delayed_order_crosses_when_its_time_has_come_and_is_told_of_once(
    world: &World,
) {
    let document = file(WAITS_AND_TELLS);
    let path = document.path().to_str().unwrap();
    let (code, said) = world.connect(&["workflow", "push", path]).await;
    assert_eq!(code, 0, "{said}");
    let (code, said) =
        world.connect(&["workflow", "activate", "order", "3", "--why", "edits settle"]).await;
    assert_eq!(code, 0, "{said}");

    // The deployed worker has handled records before: it takes the release up without a new start.
    world.place("order-get-new-guest", |_| {}).await;
    let begun = Instant::now();
    for _twice in 0..2 {
        world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    }
    world.settled_as("order:1", "retrying").await;
    assert!(world.writes().await.is_empty(), "nothing is written while it waits");
    world.settled_as("order:1", "done").await;
    assert!(begun.elapsed() >= Duration::from_secs(2));
    world.drained().await;
    let again = delivery(1, "replay", 1);
    assert!(is_settled(&world.worker().await.invoke(&again).await));

    let heard = world.heard().await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0]["Message"], "000000001 has crossed");
    let told = world.listener.received_requests().await.unwrap();
    assert_eq!(told.len(), 1, "once, however often the record comes by");
    let body: Value = serde_json::from_slice(&told[0].body).unwrap();
    assert_eq!(body["message"], "Order 000000001 over 107.81 USD");
    let header = |name: &str| told[0].headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("webhook-id"), body["id"].as_str().unwrap());
    let signed = [&header("webhook-id"), &header("webhook-timestamp"), ""].join(".").into_bytes();
    assert_eq!(header("webhook-signature"), standard(&[signed, told[0].body.clone()].concat()));
}

pub(crate) async fn a_shadow_run_reads_and_writes_nothing(world: &World) {
    world.place("order-get-new-guest", |order| order["store_id"] = json!(2)).await;
    let draft = file(&example("route-store-view/to-heartland.yaml"));
    let path = draft.path().to_str().unwrap();
    let (code, said) = world.connect(&["mapping", "shadow", path, "--last", "5"]).await;
    assert_eq!((code, &said["records"], &said["differ"]), (1, &json!(1), &json!(1)), "{said}");
    let changes = said["changes"].as_array().unwrap().iter();
    let fields: Vec<&str> = changes.map(|it| it["field"].as_str().unwrap()).collect();
    assert!(fields.contains(&"order.source_location_id"), "{fields:?}");
    assert!(world.writes().await.is_empty());
}
