//! What the account calls: statements 19 and 20.

use reqwest::Method;
use serde_json::{Value, json};

use crate::account::Account;
use crate::account::receiver::Receiver;
use crate::orders::invoice;
use crate::tickets::sale;

/// Registers a receiver for events.
async fn subscribe(account: &Account, receiver: &Receiver, events: Value) -> i64 {
    let body = json!({"url": format!("{}/hl?secret=x", receiver.url), "events": events});
    let made = account.post("/webhooks", body).await;
    assert_eq!((made.status, made.json()["id"].as_i64()), (201, Some(made.id())));
    made.id()
}

#[tokio::test]
async fn statement_19_a_webhook_is_the_bare_record_without_a_signature() {
    let account = Account::stocked(&[]).await;
    let mut receiver = Receiver::answering(&[]).await;
    subscribe(&account, &receiver, json!(["item_created", "item_updated"])).await;
    account.put("/items/100001", json!({"price": 19.95})).await;
    let told = receiver.next().await;
    assert_eq!(told.path, "/hl?secret=x");
    assert_eq!(told.body, account.get("/items/100001").await.json());
    let is_plain = |name: &String| {
        ["content-type", "content-length", "host", "accept"].contains(&name.as_str())
    };
    assert!(told.headers.iter().all(is_plain), "{:?}", told.headers);

    account.put("/customers/100001", json!({"phone_number": "555-0100"})).await;
    account.post("/items", json!({"description": "Sock"})).await;
    assert_eq!(receiver.next().await.body["description"], "Sock");
}

#[tokio::test]
async fn statement_19_completed_tickets_fire_and_completed_invoices_only_if_switched() {
    let account = Account::stocked(&[]).await;
    let mut receiver = Receiver::answering(&[]).await;
    subscribe(&account, &receiver, json!(["sales_transaction_completed"])).await;
    account.post("/sales/tickets", sale(0)).await;
    assert_eq!(receiver.next().await.body["type"], "Ticket");
    for fires in [false, true] {
        account.control(Method::PUT, "/settings", Some(json!({"invoice_fires": fires}))).await;
        let order = account.open_order(if fires { "M2" } else { "M1" }).await;
        let invoice = invoice(&account, &order, 1).await;
        account.put(&invoice, json!({"status": "complete"})).await;
    }
    let told = receiver.next().await.body;
    assert_eq!((&told["type"], &told["order_id"]), (&json!("Invoice"), &json!(100_002)));
}

#[tokio::test]
async fn statement_19_a_receiver_that_fails_is_told_again() {
    let account = Account::stocked(&["webhook_wait_permille=1"]).await;
    let mut receiver = Receiver::answering(&[(500, ""), (503, "")]).await;
    subscribe(&account, &receiver, json!(["item_updated"])).await;
    account.put("/items/100001", json!({"price": 19.95})).await;
    for _ in 0..3 {
        assert_eq!(receiver.next().await.body["price"], 19.95);
    }
}

#[tokio::test]
async fn statement_19_switches_double_lose_and_reorder() {
    let account = Account::stocked(&["webhook_doubled_percent=100"]).await;
    let mut receiver = Receiver::answering(&[]).await;
    subscribe(&account, &receiver, json!(["item_updated"])).await;
    let reprice = |price: f64| account.put("/items/100001", json!({ "price": price }));
    reprice(1.0).await;
    assert_eq!(receiver.next().await.body, receiver.next().await.body);

    let switches = json!({"webhook_doubled_percent": 0, "webhook_reordered": true});
    account.control(Method::PUT, "/settings", Some(switches)).await;
    reprice(2.0).await;
    reprice(3.0).await;
    assert_eq!(receiver.next().await.body["price"], 3.0);
    assert_eq!(receiver.next().await.body["price"], 2.0);

    let switches = json!({"webhook_reordered": false, "webhook_lost_percent": 100});
    account.control(Method::PUT, "/settings", Some(switches)).await;
    reprice(4.0).await;
    let switches = json!({"webhook_lost_percent": 0});
    account.lost(4).await;
    account.control(Method::PUT, "/settings", Some(switches)).await;
    reprice(5.0).await;
    assert_eq!(receiver.next().await.body["price"], 5.0);
}

#[tokio::test]
async fn statement_19_a_registration_can_be_changed_and_removed_and_knows_the_events() {
    let account = Account::stocked(&[]).await;
    let mut receiver = Receiver::answering(&[]).await;
    let refused = account
        .post("/webhooks", json!({"url": "http://127.0.0.1:9", "events": ["order_created"]}));
    assert_eq!(refused.await.refused(), json!({"events": ["is not included in the list"]}));
    let id = subscribe(&account, &receiver, json!(["item_updated"])).await;
    let path = format!("/webhooks/{id}");
    account.put(&path, json!({"events": ["item_created"]})).await;
    account.put("/items/100001", json!({"price": 1})).await;
    account.post("/items", json!({"description": "Sock"})).await;
    assert_eq!(receiver.next().await.body["description"], "Sock");
    assert_eq!(account.send(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(account.get(&path).await.status, 404);
}

#[tokio::test]
async fn statement_20_taking_a_custom_tender_calls_its_hooks() {
    let account = Account::stocked(&[]).await;
    let mut other =
        Receiver::answering(&[(200, r#"{"balance":12.34}"#), (200, ""), (402, "")]).await;
    let hooks = json!({
        "name": "Web Gift Card", "type": "GiftCard",
        "capture_url": format!("{}/capture", other.url), "refund_url": format!("{}/refund", other.url),
        "void_url": format!("{}/void", other.url), "check_balance_url": format!("{}/balance", other.url),
    });
    let tender = account.post("/payment_types", hooks).await.id();
    let ticket = account.post("/sales/tickets", json!({"station_id": 100_001})).await.id();
    let take = |action: &str, more: Value| {
        let mut body = json!({"payment_type_id": tender, "action": action, "number": "EXAMPLE123", "ticket_id": ticket});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        account.control(Method::POST, "/take", Some(body))
    };

    let balance = take("check_balance", json!({})).await.json();
    assert_eq!(balance["answer"]["balance"], 12.34);
    let asked = other.next().await;
    assert_eq!((asked.path.as_str(), asked.body), ("/balance", json!({"number": "EXAMPLE123"})));

    let captured = take("capture", json!({"amount": 72.95})).await.json();
    let asked = other.next().await.body;
    let id = captured["payment_id"].as_i64().unwrap();
    assert_eq!(
        asked,
        json!({"payment_id": id.to_string(), "amount": "72.95", "number": "EXAMPLE123"})
    );
    let payments = account.get(&format!("/sales/tickets/{ticket}/payments")).await.json();
    assert_eq!(payments["results"][0]["amount"], 72.95);

    let refused = take("refund", json!({"payment_id": id})).await.json();
    assert_eq!((&refused["taken"], &refused["status"]), (&json!(false), &json!(402)));
    assert_eq!(take("void", json!({"payment_id": id})).await.json()["taken"], true);
    assert_eq!(account.get(&format!("/payments/{id}")).await.json()["status"], "void");
}
