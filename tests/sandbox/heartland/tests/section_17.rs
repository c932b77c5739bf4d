//! The statements of the reference's guidance for a simulator, each with a test of its name.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod account;

use account::Account;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn statement_01_ids_begin_at_100001_and_every_row_has_a_uuid_and_times() {
    let account = Account::stocked(&[]).await;
    let item = account.get("/items/100001").await.json();
    assert_eq!(item["id"], 100_001);
    assert_eq!(item["uuid"].as_str().unwrap().len(), 36);
    for time in ["created_at", "updated_at"] {
        assert!(item[time].as_str().unwrap().ends_with("+00:00"), "{item}");
    }
}

#[tokio::test]
async fn statement_02_public_ids_are_kept_or_made_from_the_id_and_are_unique() {
    let account = Account::stocked(&[]).await;
    let unnamed = account.post("/items", json!({"description": "Sock"})).await.id();
    let item = account.get(&format!("/items/{unnamed}")).await.json();
    assert_eq!(item["public_id"], json!(unnamed.to_string()));

    let double = json!({"description": "Tee again", "public_id": "TEE"});
    let refused = account.post("/items", double).await.refused();
    assert_eq!(refused, json!({"public_id": ["has already been taken"]}));

    account.order("M1").await;
    let double = json!({"customer_id": 100_001, "source_location_id": 100_002, "public_id": "M1"});
    let refused = account.post("/sales/orders", double).await.refused();
    assert_eq!(refused, json!({"public_id": ["has already been taken"]}));
}

#[tokio::test]
async fn statement_03_booleans_are_read_with_a_question_mark_and_written_without() {
    let account = Account::stocked(&[]).await;
    account.put("/items/100001", json!({"active": false, "colour": "red"})).await;
    let item = account.get("/items/100001").await.json();
    assert_eq!((&item["active?"], &item["active"]), (&json!(false), &Value::Null));
    account.put("/items/100001", json!({"active?": true})).await;
    assert_eq!(account.get("/items/100001").await.json()["active?"], false);
}

#[tokio::test]
async fn statement_03_unknown_names_in_a_body_are_ignored_unless_the_account_minds() {
    let account = Account::stocked(&["reject_unknown_keys=true"]).await;
    let refused = account.put("/items/100001", json!({"colour": "red"})).await.refused();
    assert_eq!(refused, json!({"colour": ["is unknown"]}));
}

#[tokio::test]
async fn statement_04_a_post_answers_201_with_an_empty_body_and_an_absolute_location() {
    let account = Account::open(&[]).await;
    let made = account.post("/items", json!({"description": "Tee"})).await;
    let expected = format!("{}/api/items/100001", account.running.url);
    assert_eq!((made.status, made.text.as_str()), (201, ""));
    assert_eq!(made.location, Some(expected));
}

#[tokio::test]
async fn statement_04_switches_give_a_path_and_a_body() {
    let account = Account::open(&["location_as_path=true", "post_body=true"]).await;
    let made = account.post("/items", json!({"description": "Tee"})).await;
    assert_eq!(made.location.as_deref(), Some("/api/items/100001"));
    assert_eq!(made.json()["id"], 100_001);
}

#[tokio::test]
async fn statement_05_a_put_answers_200_with_an_empty_body_unless_switched() {
    let account = Account::stocked(&[]).await;
    let changed = account.put("/items/100001", json!({"price": 19.95})).await;
    assert_eq!((changed.status, changed.text.as_str()), (200, ""));
    account.control(Method::PUT, "/settings", Some(json!({"put_body": true}))).await;
    let changed = account.put("/items/100001", json!({"price": 18.5})).await;
    assert!(changed.text.contains(r#""price":18.50,"#), "{changed:?}");
}

#[tokio::test]
async fn statement_06_collections_come_in_pages_of_twenty() {
    let account = Account::open(&[]).await;
    let items: Vec<Value> =
        (0..41).map(|n| json!({"public_id": format!("I{n}"), "description": "Item"})).collect();
    account.control(Method::POST, "/load", Some(json!({ "items": items }))).await;
    let page = account.get("/items?page=3").await.json();
    assert_eq!((&page["total"], &page["pages"]), (&json!(41), &json!(3)));
    assert_eq!(page["results"].as_array().unwrap().len(), 1);
    assert_eq!(account.get("/items?page=9").await.json()["results"], json!([]));
    assert_eq!(account.get("/customers").await.text, r#"{"total":0,"pages":1,"results":[]}"#);
}

#[tokio::test]
async fn statement_06_all_rows_are_two_thousand_at_most() {
    let account = Account::open(&[]).await;
    let items: Vec<Value> = (0..2_001).map(|_| json!({"description": "Item"})).collect();
    account.control(Method::POST, "/load", Some(json!({ "items": items }))).await;
    let page = account.get("/items?per_page=all&_only[]=id").await.json();
    assert_eq!((&page["total"], &page["pages"]), (&json!(2_001), &json!(2)));
    assert_eq!(page["results"].as_array().unwrap().len(), 2_000);
}

#[tokio::test]
async fn statement_10_a_paced_account_answers_429_and_tells_half_the_time_how_long_to_wait() {
    let account = Account::open(&["rate_per_second=1", "rate_burst=2"]).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(account.get("/locations").await.status);
    }
    assert_eq!(statuses, [200, 200, 429, 429]);
}

#[tokio::test]
async fn statement_11_a_dropped_connection_after_commit_leaves_the_change_behind() {
    let account = Account::stocked(&[]).await;
    let rule = json!({"method": "POST", "path": "/api/customers", "nth": [1], "effect": {"kind": "status_after", "status": 502, "body": "html"}});
    account.control(Method::POST, "/faults", Some(rule)).await;
    let customer = json!({"first_name": "Grace", "last_name": "Hopper", "public_id": "C9"});
    let lost = account.post("/customers", customer).await;
    assert!(lost.status == 502 && lost.text.starts_with("<html>"), "{lost:?}");
    assert_eq!(account.rows("/customers", json!({"public_id": "C9"})).await.len(), 1);
    let log = account.control(Method::GET, "/requests?method=POST&committed=true", None).await;
    assert_eq!(log.json()[0]["fault"], "status_after");
}

#[tokio::test]
async fn statement_12_opening_an_order_commits_its_tracked_items_where_they_ship_from() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    assert_eq!(account.stock(100_001).await, [json!(8), json!(2), json!(6)]);
    let rows = account.rows("/inventory/transactions", json!({"id": {"$gt": 100_002}})).await;
    let told: Vec<_> =
        rows.iter().map(|row| (&row["item_id"], &row["delta_qty_committed"])).collect();
    assert_eq!(told, [(&json!(100_001), &json!(-2))]);

    let line = json!({"item_lookup": "CAP", "qty": 1});
    account.post(&format!("{order}/lines"), line).await;
    assert_eq!(account.stock(100_002).await, [json!(3), json!(0), json!(3)]);
}

#[tokio::test]
async fn statement_12_the_ledgers_sign_can_be_switched() {
    let account = Account::stocked(&["ledger_delta=committed"]).await;
    account.open_order("M1").await;
    let rows = account.rows("/inventory/transactions", json!({"id": {"$gt": 100_002}})).await;
    assert_eq!(rows[0]["delta_qty_committed"], 2);
}

#[tokio::test]
async fn statement_12_a_closed_or_cancelled_order_takes_no_lines() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    account.put(&order, json!({"status": "cancelled"})).await;
    let line = json!({"item_id": 100_001, "qty": 1});
    let refused = account.post(&format!("{order}/lines"), line).await.refused();
    assert_eq!(refused, json!({"base": ["the order is cancelled and cannot change"]}));
}

#[tokio::test]
async fn statement_13_totals_and_balances_are_exact() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    account.post(&format!("{order}/discounts"), json!({"description": "TEN", "amount": 0.1})).await;
    account.pay(&order, 20.02).await;
    let text = account.get(&order).await.text;
    assert!(text.contains(r#""total":60.92,"balance":40.90,"#), "{text}");
}

#[tokio::test]
async fn statement_13_an_overpayment_is_a_payment_error_unless_switched() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let refused = account.pay(&order, 61.03).await;
    assert_eq!((refused.status, &refused.json()["error"]), (400, &json!("payment_error")));
    account.control(Method::PUT, "/settings", Some(json!({"refuse_overpayment": false}))).await;
    assert_eq!(account.pay(&order, 61.03).await.status, 201);
}

/// An invoice of an order at location 100001, with so many tees.
async fn invoice(account: &Account, order: &str, n_tees: i64) -> String {
    let order_id: i64 = order.rsplit('/').next().unwrap().parse().unwrap();
    let body = json!({"order_id": order_id, "station_id": 100_001, "source_location_id": 100_001});
    let invoice = format!("/sales/invoices/{}", account.post("/sales/invoices", body).await.id());
    let line = json!({"type": "ItemLine", "item_id": 100_001, "qty": n_tees});
    assert_eq!(account.post(&format!("{invoice}/lines"), line).await.status, 201);
    invoice
}

#[tokio::test]
async fn statement_14_completing_an_invoice_moves_stock_and_the_last_one_closes_the_order() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let first = invoice(&account, &order, 1).await;
    assert_eq!(account.put(&first, json!({"status": "complete"})).await.status, 200);
    assert_eq!(account.stock(100_001).await, [json!(7), json!(1), json!(6)]);
    assert_eq!(account.get(&order).await.json()["status"], "open");

    let last = invoice(&account, &order, 1).await;
    let wrap = json!({"type": "ItemLine", "item_id": 100_003, "qty": 1});
    account.post(&format!("{last}/lines"), wrap).await;
    account.put(&last, json!({"status": "complete"})).await;
    assert_eq!(account.get(&order).await.json()["status"], "closed");
    assert_eq!(account.stock(100_001).await, [json!(6), json!(0), json!(6)]);
    let rows = account.rows("/sales/invoices", json!({"status": "complete"})).await;
    let cents = |row: &Value| row["total"].to_string();
    assert_eq!(rows.iter().map(cents).collect::<Vec<_>>(), ["31.93", "29.09"]);
}

#[tokio::test]
async fn statement_14_no_more_is_invoiced_than_was_ordered() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let first = invoice(&account, &order, 2).await;
    let second = invoice(&account, &order, 1).await;
    account.put(&first, json!({"status": "complete"})).await;
    let refused = account.put(&second, json!({"status": "complete"})).await.refused();
    assert_eq!(refused, json!({"qty": ["must not exceed the 0 not yet invoiced"]}));
}

#[tokio::test]
async fn statement_15_exactly_one_word_cancels_and_releases_what_was_committed() {
    let account = Account::stocked(&["cancel_word=void"]).await;
    let order = account.open_order("M1").await;
    for word in ["cancelled", "canceled", "closed", "pending"] {
        account.put(&order, json!({ "status": word })).await.refused();
    }
    assert_eq!(account.put(&order, json!({"status": "void"})).await.status, 200);
    assert_eq!(account.get(&order).await.json()["status"], "void");
    assert_eq!(account.stock(100_001).await, [json!(8), json!(0), json!(8)]);
}

#[tokio::test]
async fn statement_15_an_order_that_holds_deposits_is_not_cancelled() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    account.pay(&order, 20.0).await;
    let refused = account.put(&order, json!({"status": "cancelled"})).await.refused();
    assert_eq!(refused["status"][0], "cannot be cancelled while it holds deposits of 20.00");
    assert_eq!(account.pay(&order, -20.0).await.status, 201);
    assert_eq!(account.put(&order, json!({"status": "cancelled"})).await.status, 200);
}
