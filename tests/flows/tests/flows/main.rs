//! End to end: scenarios on one stage, one after the other. Arguments choose by name.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a scenario that cannot go on must fail, and the outcome is what it is run for"
)]

mod calls;
mod documents;
mod dynamodb;
mod kinds;
mod reviews;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use calls::{
    a_shop_behind_a_proxy_is_reached_and_the_setting_is_named,
    a_shop_that_refuses_us_is_told_by_its_words_and_what_to_do,
};
use documents::{
    a_delayed_order_crosses_when_its_time_has_come_and_is_told_of_once,
    a_shadow_run_reads_and_writes_nothing, a_workflow_is_pushed_activated_and_rolled_back,
};
use dynamodb::dynamodb_keeps_what_every_ledger_keeps;
use flows::{World, delivery, is_settled, message, post, recorded, signature};
use kinds::{
    a_part_that_was_cancelled_is_replaced_whenever_the_worker_dies,
    a_relation_replaces_only_a_cancelled_order,
    an_address_corrected_after_crossing_follows_and_writes_no_second_order,
    what_was_given_back_waits_with_the_credit_memo_named,
};
use reviews::{
    an_order_that_no_list_shows_crosses_once_its_place_is_released,
    reviews_are_grouped_by_cause_and_released_after_a_look, the_record_of_an_order_tells_each_call,
};
use rig::build::Profile;
use rig::runtime::Outcome;
use serde_json::{Value, json};

/// Runs the scenarios that `$names` chooses.
macro_rules! scenarios {
    ($world:expr, $chosen:expr, [$($scenario:ident),* $(,)?]) => {{
        let mut failed = 0_usize;
        let mut passed = 0_usize;
        $(if $chosen.is_empty() || $chosen.iter().any(|word| stringify!($scenario).contains(word)) {
            let begun = Instant::now();
            let run = async {
                $world.reset().await;
                $scenario(&$world).await;
            };
            // A failed assertion ends its scenario, not the others.
            let end = futures_end(run).await;
            let word = if end { passed += 1; "ok" } else { failed += 1; "FAILED" };
            let name = stringify!($scenario).replace('_', " ");
            println!("{word:>6}  {name} ({:.1} s)", begun.elapsed().as_secs_f32());
        })*
        (passed, failed)
    }};
}

/// True if the future came to its end without a panic.
async fn futures_end(run: impl Future<Output = ()>) -> bool {
    let mut run = std::pin::pin!(run);
    std::future::poll_fn(|context| {
        let step = std::panic::AssertUnwindSafe(|| run.as_mut().poll(context));
        match std::panic::catch_unwind(step) {
            Ok(std::task::Poll::Ready(())) => std::task::Poll::Ready(true),
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Err(_) => std::task::Poll::Ready(false),
        }
    })
    .await
}

#[tokio::main]
async fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == dynamodb::CHECK) {
        return dynamodb::check().await;
    }
    let chosen: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let world = match World::raise(Profile::Dev).await {
        Ok(world) => world,
        Err(error) => {
            eprintln!("the stage did not come up: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (passed, failed) = scenarios!(
        world,
        chosen,
        [
            a_signed_webhook_becomes_one_open_order_and_magento_learns_its_number,
            a_webhook_that_proves_nothing_is_refused,
            the_emulator_keeps_its_key_in_the_folder_of_the_run,
            what_no_webhook_told_is_found_by_the_poll,
            with_every_table_emptied_a_second_run_writes_nothing,
            a_worker_killed_after_any_call_leaves_one_order,
            an_answer_lost_after_any_call_leaves_one_order,
            an_unknown_sku_waits_in_review_and_goes_on_once_released,
            an_outage_is_waited_out,
            two_orders_of_one_new_guest_make_one_customer,
            a_payment_that_comes_later_becomes_one_deposit,
            a_cancelled_order_gives_its_stock_back,
            an_order_held_after_it_crossed_waits_for_a_person,
            a_message_that_holds_no_event_ends_in_review,
            an_address_corrected_after_crossing_follows_and_writes_no_second_order,
            a_relation_replaces_only_a_cancelled_order,
            a_part_that_was_cancelled_is_replaced_whenever_the_worker_dies,
            what_was_given_back_waits_with_the_credit_memo_named,
            a_shop_that_refuses_us_is_told_by_its_words_and_what_to_do,
            a_shop_behind_a_proxy_is_reached_and_the_setting_is_named,
            a_workflow_is_pushed_activated_and_rolled_back,
            a_delayed_order_crosses_when_its_time_has_come_and_is_told_of_once,
            a_shadow_run_reads_and_writes_nothing,
            reviews_are_grouped_by_cause_and_released_after_a_look,
            an_order_that_no_list_shows_crosses_once_its_place_is_released,
            the_record_of_an_order_tells_each_call,
            dynamodb_keeps_what_every_ledger_keeps,
        ]
    );
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn a_signed_webhook_becomes_one_open_order_and_magento_learns_its_number(world: &World) {
    world.place("order-get-new-guest", |_| {}).await;
    let body = r#"{"event":"sales_order_save_after","entity_id":1,"increment_id":"000000001"}"#;
    for _twice in 0..2 {
        assert_eq!(post(world, body, &signature(body.as_bytes())).await, 202);
    }
    world.settled_as("order:1", "done").await;
    world.drained().await;

    let order = world.order("M000000001").await;
    assert_eq!(order["status"], "open");
    assert_eq!(order["total"].to_string(), "107.81");
    assert_eq!(order["balance"].to_string(), "107.81");
    let log = world.magento_log().await;
    let log = log.as_array().unwrap().iter();
    let confirmed = log.filter(|row| row["method"] == "POST" && is_orders_path(row)).count();
    assert_eq!(confirmed, 1, "Magento is told once");
}

fn is_orders_path(row: &Value) -> bool {
    row["path"].as_str().is_some_and(|path| path.ends_with("/V1/orders"))
}

async fn a_webhook_that_proves_nothing_is_refused(world: &World) {
    let body = r#"{"entity_id":1}"#;
    let good = signature(body.as_bytes());
    assert_eq!(post(world, r#"{"entity_id":2}"#, &good).await, 401, "another body");
    assert_eq!(post(world, body, "00").await, 401, "no signature at all");
    let deep = "[".repeat(100) + &"]".repeat(100);
    assert_eq!(post(world, &deep, &signature(deep.as_bytes())).await, 400, "too deep");
    let large = format!(r#"{{"entity_id":1,"x":"{}"}}"#, "x".repeat(1 << 20));
    assert_eq!(post(world, &large, &signature(large.as_bytes())).await, 413, "too large");
    let nameless = r#"{"event":"order"}"#;
    assert_eq!(post(world, nameless, &signature(nameless.as_bytes())).await, 422, "no record");
    assert_eq!(world.stage.stack.in_flight().await.unwrap(), 0);
}

/// By default it is kept in a folder that all emulators of a machine share.
async fn the_emulator_keeps_its_key_in_the_folder_of_the_run(world: &World) {
    let key = world.stage.folder().join("emulator/state/cognito-rsa-key.pem");
    assert!(key.exists(), "{} is not there", key.display());
}

async fn what_no_webhook_told_is_found_by_the_poll(world: &World) {
    world.place("order-get-new-guest", |_| {}).await;
    world.place("order-get-authorized-gateway", |_| {}).await;
    let polled = world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    assert_eq!(polled["queued"], 2);
    world.settled_as("order:1", "done").await;
    world.settled_as("order:5", "done").await;
    world.order("M000000001").await;
    let card = world.order("M000000005").await;
    assert_eq!(card["payments"], json!([]), "what is only authorised is not deposited");
    // The next poll looks at the overlap again, and nothing comes of it.
    world.drained().await;
    let before = world.writes().await.len();
    world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    world.drained().await;
    assert_eq!(world.writes().await.len(), before);
}

async fn with_every_table_emptied_a_second_run_writes_nothing(world: &World) {
    world.place("order-get-complete", |_| {}).await;
    let worker = world.worker().await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    let (holdings, writes) = (world.holdings().await, world.writes().await.len());
    let stack = &world.stage.stack;
    stack.aws.empty(&stack.ledger, &["subject"]).await.unwrap();
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    assert_eq!(world.holdings().await, holdings);
    assert_eq!(world.writes().await.len(), writes);
}

/// A complete order takes every kind of call: customer, address, head, lines, tax, deposit,
/// status, invoice.
async fn a_worker_killed_after_any_call_leaves_one_order(world: &World) {
    disturbed_at_any_call(world, "hang_after").await;
}

async fn an_answer_lost_after_any_call_leaves_one_order(world: &World) {
    disturbed_at_any_call(world, "drop_after").await;
}

/// Carries one order out undisturbed, then once for each of its calls with that call disturbed:
/// the end must be the same every time.
async fn disturbed_at_any_call(world: &World, disturbance: &str) {
    world.place("order-get-complete", |_| {}).await;
    let worker = world.worker().await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    let expected = world.holdings().await;
    let calls = world.heartland_log().await;
    let calls = calls.as_array().unwrap().len();
    assert!(calls > 15, "an order takes more calls than {calls}");
    for nth in 1..=calls {
        world.reset().await;
        world.place("order-get-complete", |_| {}).await;
        let rule = json!({ "nth": [nth], "times": 1, "effect": { "kind": disturbance } });
        world.heartland("faults", rule).await;
        assert!(
            !is_settled(&disturbed_run(world, disturbance).await),
            "call {nth} disturbed nothing"
        );
        world.clear_faults().await;
        let again = world.worker().await;
        let outcome = again.invoke(&delivery(1, "webhook", 2)).await;
        assert!(is_settled(&outcome), "after call {nth}: {outcome:?}");
        assert_eq!(world.holdings().await, expected, "disturbed after call {nth}");
    }
}

/// One delivery to a worker that is killed as soon as it waits for an answer that never comes.
async fn disturbed_run(world: &World, disturbance: &str) -> Outcome {
    let worker = world.worker().await;
    if disturbance != "hang_after" {
        return worker.invoke(&delivery(1, "webhook", 1)).await;
    }
    let killer = worker.killer();
    let event = delivery(1, "webhook", 1);
    let run = worker.invoke(&event);
    let kill = async {
        while !hangs(world).await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        killer.kill();
    };
    tokio::join!(run, kill).0
}

/// Whether a request has been struck: it is done and its answer will never come.
async fn hangs(world: &World) -> bool {
    let faults = world.stage.heartland.as_ref().unwrap().get("faults").await.unwrap();
    faults.to_string().contains(r#""struck":1"#)
}

async fn an_unknown_sku_waits_in_review_and_goes_on_once_released(world: &World) {
    let mistyped = |order: &mut Value| order["items"][1]["sku"] = json!("MUG-1");
    world.place("order-get-new-guest", mistyped).await;
    world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    world.settled_as("order:1", "review").await;
    world.drained().await;
    let review = world.review("order:1").await.expect("a review is filed");
    assert_eq!(review["cause"], "unknown_sku");
    let message = review["message"].as_str().unwrap();
    assert!(message.contains("MUG-1") && message.contains("MUG-01"), "{message}");
    assert!(!review["payload"].as_str().unwrap().contains("guest@example.com"), "no personal data");
    assert!(world.writes().await.is_empty(), "nothing is written for it");

    world
        .heartland("load", json!({ "items": [{ "public_id": "MUG-1", "description": "Mug" }] }))
        .await;
    let event = review["event"].as_str().unwrap();
    let worker = world.worker().await;
    assert!(is_settled(&worker.invoke(&message_of(event)).await));
    assert_eq!(world.order("M000000001").await["status"], "open");
    assert_eq!(world.review("order:1").await.unwrap()["state"], "closed");
}

fn message_of(event: &str) -> Value {
    message("released", event, 1)
}

async fn an_outage_is_waited_out(world: &World) {
    let down = json!({ "times": 3, "effect": { "kind": "status", "status": 503, "body": "html" } });
    world.heartland("faults", down).await;
    world.place("order-get-new-guest", |_| {}).await;
    world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    world.settled_as("order:1", "done").await;
    assert_eq!(world.order("M000000001").await["total"].to_string(), "107.81");
}

async fn two_orders_of_one_new_guest_make_one_customer(world: &World) {
    for id in [1_u64, 901, 902, 903] {
        let renumber = |order: &mut Value| {
            order["entity_id"] = json!(id);
            order["increment_id"] = json!(format!("{id:09}"));
        };
        world.place("order-get-new-guest", renumber).await;
    }
    world.stage.stack.invoke("catch-up", &json!({})).await.unwrap();
    for id in [1_u64, 901, 902, 903] {
        world.settled_as(&format!("order:{id}"), "done").await;
    }
    let state = world.state().await;
    assert_eq!(state["customers"].as_array().unwrap().len(), 1);
    assert_eq!(state["orders"].as_array().unwrap().len(), 4);
}

async fn a_payment_that_comes_later_becomes_one_deposit(world: &World) {
    world.place("order-get-customer-configurable", with_known_goods).await;
    let worker = world.worker().await;
    assert!(is_settled(&worker.invoke(&delivery(8, "webhook", 1)).await));
    assert_eq!(world.order("M000000008").await["payments"], json!([]));
    let paid = |order: &mut Value| {
        with_known_goods(order);
        // In the recording a unit was refunded too, which is another story.
        order["total_refunded"] = json!(0);
        for row in order["items"].as_array_mut().unwrap() {
            row["qty_refunded"] = json!(0);
        }
    };
    world.place("order-get-customer-configurable-after", paid).await;
    for time in 0..2 {
        assert!(is_settled(&worker.invoke(&delivery(8, "replay", time + 1)).await));
    }
    let order = world.order("M000000008").await;
    assert_eq!(order["payments"].as_array().unwrap().len(), 1);
    assert_eq!(order["balance"], json!(0.0));
}

/// The recorded SKUs of this order, in the catalogue that the scenarios load.
fn with_known_goods(order: &mut Value) {
    for (index, sku) in ["TEE-PLAIN", "TEE-PLAIN", "MUG-01"].into_iter().enumerate() {
        order["items"][index]["sku"] = json!(sku);
    }
}

async fn a_cancelled_order_gives_its_stock_back(world: &World) {
    world.place("order-get-new-guest", |_| {}).await;
    let worker = world.worker().await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    assert_eq!(committed(world).await, 5);
    world
        .place("order-get-new-guest", |order| {
            order["state"] = json!("canceled");
            order["status"] = json!("canceled");
            order["updated_at"] = json!("2026-11-23 08:00:00");
        })
        .await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    assert_eq!(world.order("M000000001").await["status"], "cancelled");
    assert_eq!(committed(world).await, 0);
}

/// Units promised to open orders, over all items and places.
async fn committed(world: &World) -> i64 {
    let state = world.state().await;
    let stock = state["stock"].as_array().unwrap().iter();
    stock.map(|row| row["qty_committed"].to_string().parse::<i64>().unwrap()).sum()
}

async fn an_order_held_after_it_crossed_waits_for_a_person(world: &World) {
    world.place("order-get-new-guest", |_| {}).await;
    let worker = world.worker().await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    world
        .place("order-get-new-guest", |order| {
            order["state"] = json!("holded");
            order["status"] = json!("holded");
            order["updated_at"] = json!("2026-11-23 08:00:00");
        })
        .await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    let row = world.ledger("order:1").await.unwrap();
    assert_eq!(
        (row["outcome"].as_str(), row["cause"].as_str()),
        (Some("review"), Some("held_after_export"))
    );
    // Released in Magento, it goes on by itself and its review is closed.
    world.drained().await;
    world.place("order-get-new-guest", |_| {}).await;
    assert!(is_settled(&worker.invoke(&delivery(1, "webhook", 1)).await));
    assert_eq!(world.review("order:1").await.unwrap()["state"], "closed");
}

async fn a_message_that_holds_no_event_ends_in_review(world: &World) {
    let worker = world.worker().await;
    let body = format!("{}… 4111 1111 1111 1111", recorded("order-get-404"));
    assert!(is_settled(&worker.invoke(&message("odd-1", &body, 1)).await));
    world.drained().await;
    let review = world.review("message:odd-1").await.expect("a review is filed");
    assert_eq!(review["cause"], "unreadable");
    assert!(!review["payload"].as_str().unwrap().contains("4111"), "card numbers are masked");
}
