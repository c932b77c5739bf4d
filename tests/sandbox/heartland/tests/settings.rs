//! What each switch does that section 17 does not name itself.

mod account;

use account::Account;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn validation_status_can_be_422() {
    let account = Account::open(&["validation_status=422"]).await;
    let refused = account.post("/items", json!({})).await;
    assert_eq!((refused.status, &refused.json()["error"]), (422, &json!("validation_error")));
}

/// A customer's custom values after a partial write to them.
async fn custom_after(settings: &[&str]) -> Value {
    let account = Account::stocked(settings).await;
    let field = json!({"group_id": "customer", "name": "Magento ID", "key": "magento_id"});
    account.post("/custom_fields", field).await;
    let customer = "/customers/100001";
    account.put(customer, json!({"custom": {"magento_id": "17", "other": "x"}})).await;
    account.put(customer, json!({"custom": {"magento_id": "18"}})).await;
    account.get(customer).await.json()["custom"].clone()
}

#[tokio::test]
async fn custom_values_merge_or_replace_and_unknown_ones_are_kept_ignored_or_rejected() {
    assert_eq!(custom_after(&[]).await, json!({"magento_id": "18", "other": "x"}));
    let replaced = custom_after(&["custom_merges=false"]).await;
    assert_eq!(replaced, json!({"magento_id": "18", "other": null}));
    assert_eq!(custom_after(&["unknown_custom=ignore"]).await, json!({"magento_id": "18"}));
    assert_eq!(custom_after(&["unknown_custom=reject"]).await, json!({"magento_id": "18"}));
}

#[tokio::test]
async fn required_and_unique_custom_fields_are_enforced_and_found_by_look_up() {
    let account = Account::stocked(&[]).await;
    let field =
        json!({"group_id": "item", "name": "UPC", "key": "upc", "unique": true, "required": true});
    account.post("/custom_fields", field).await;
    let bare = account.post("/items", json!({"description": "Sock"})).await.refused();
    assert_eq!(bare, json!({"custom@upc": ["can't be blank"]}));
    account.put("/items/100001", json!({"custom@upc": "012345678905"})).await;
    let double = json!({"description": "Sock", "custom": {"upc": "012345678905"}});
    let refused = account.post("/items", double).await.refused();
    assert_eq!(refused, json!({"custom@upc": ["has already been taken"]}));
    let order = account.order("M1").await;
    let line = json!({"item_lookup": "012345678905", "qty": 1});
    account.post(&format!("{order}/lines"), line).await;
    let lines = account.get(&format!("{order}/lines")).await.json();
    assert_eq!(lines["results"][0]["item_public_id"], "TEE");
}

#[tokio::test]
async fn envelopes_and_pages_past_the_end_follow_their_switches() {
    let account = Account::open(&["envelope_per_page=true", "page_past_end_is_404=true"]).await;
    assert_eq!(account.get("/locations").await.json()["per_page"], 20);
    assert_eq!(account.get("/locations?page=2").await.status, 404);
}

#[tokio::test]
async fn filters_follow_their_switches() {
    let account = Account::stocked(&[]).await;
    let count = async |path: &str| {
        let answer = account.get(path).await;
        (answer.status, answer.json()["total"].as_i64())
    };
    let set = async |setting: Value| {
        assert_eq!(account.control(Method::PUT, "/settings", Some(setting)).await.status, 200);
    };
    let by_email = "/customers?_filter[email]=ADA@example.com";
    assert_eq!(count(by_email).await, (200, Some(0)));
    set(json!({"email_by_case": false})).await;
    assert_eq!(count(by_email).await, (200, Some(1)));

    let by_status = "/sales/orders?_filter[status]=open";
    assert_eq!(count(by_status).await, (200, Some(0)));
    set(json!({"filter_likely_fields": false})).await;
    assert_eq!(count(by_status).await, (400, None));

    let clock = json!({"now": "2026-01-17T12:00:30Z", "stopped": true});
    account.control(Method::POST, "/clock", Some(clock)).await;
    account.put("/items/100001", json!({"price": 1})).await;
    let since = "/items?_filter[updated_at][$lte]=2026-01-17T12:00:10Z";
    let before = count(since).await.1;
    set(json!({"filter_by_minute": true})).await;
    assert_eq!((before, count(since).await.1), (Some(0), Some(1)));
}

#[tokio::test]
async fn orders_follow_their_switches() {
    let account =
        Account::stocked(&["unique_order_public_id=false", "whole_quantities=false"]).await;
    account.order("M1").await;
    let second = account.order("M1").await;
    assert_eq!(account.rows("/sales/orders", json!({"public_id": "M1"})).await.len(), 2);
    let half = json!({"item_id": 100_001, "qty": 0.5});
    assert_eq!(account.post(&format!("{second}/lines"), half).await.status, 201);

    let strict = Account::stocked(&[]).await;
    let order = strict.order("M1").await;
    let half = json!({"item_id": 100_001, "qty": 0.5});
    let refused = strict.post(&format!("{order}/lines"), half).await.refused();
    assert_eq!(refused, json!({"qty": ["must be an integer"]}));
}

#[tokio::test]
async fn gift_cards_pay_and_payments_stand_alone_only_if_switched() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let card = json!({"number": "GC1", "balance": 50, "reason_id": 100_001});
    account.post("/gift_cards", card).await;
    let path = format!("{order}/payments");
    let pay = |amount: i64| json!({"type": "GiftCardPayment", "number": "gc1", "amount": amount});
    account.post(&path, pay(20)).await.refused();
    let switches = json!({"gift_card_payments": true, "lone_payments": true});
    account.control(Method::PUT, "/settings", Some(switches)).await;
    assert_eq!(account.post(&path, pay(20)).await.status, 201);
    assert_eq!(account.post(&path, pay(31)).await.json()["error"], "payment_error");
    assert_eq!(account.get("/gift_cards/GC1").await.json()["balance"], 30.0);
    let cash = json!({"type": "CashPayment", "amount": 1});
    assert_eq!(account.post("/payments", cash).await.status, 201);
}

#[tokio::test]
async fn returns_can_be_limited_to_what_was_sold() {
    let account = Account::stocked(&["limit_returns=true"]).await;
    let ticket = |kind: &str, parent: Option<i64>, qty: i64| {
        json!({"type": kind, "station_id": 100_001, "parent_transaction_id": parent,
               "status": "complete", "item_lines": [{"item_id": 100_001, "qty": qty}]})
    };
    let sale = account.post("/sales/tickets", ticket("Ticket", None, 2)).await.id();
    let back = ticket("Return", Some(sale), -1);
    assert_eq!(account.post("/sales/tickets", back).await.status, 201);
    let refused = account.post("/sales/tickets", ticket("Return", Some(sale), -2)).await.refused();
    assert_eq!(refused, json!({"qty": ["must not exceed what was sold"]}));
    assert_eq!(account.get("/sales/tickets").await.json()["total"], 2);
}

#[tokio::test]
async fn stock_follows_its_switches() {
    let account = Account::stocked(&["ledger_details=false"]).await;
    let row = account.get("/inventory/transactions?per_page=1").await.json()["results"][0].clone();
    let names: Vec<_> = row.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["created_at", "delta_qty_committed", "id", "item_id", "location_id"]);

    let transfer = json!({"public_id": "T1", "from_location_id": 100_001,
        "to_location_id": 100_002, "status": "in_transit",
        "lines": [{"item_lookup": "TEE", "qty": 3}]});
    account.control(Method::POST, "/load", Some(json!({ "transfers": [transfer] }))).await;
    let owned = async || {
        let path = "/inventory/values?group[]=location_id&item_id=100001&location_id=100002";
        let row = account.get(path).await.json()["results"][0].clone();
        ["qty", "qty_on_hand", "qty_in_transit"].map(|name| row[name].as_i64().unwrap())
    };
    assert_eq!(owned().await, [3, 0, 3]);
    account.control(Method::PUT, "/settings", Some(json!({"qty_with_transit": false}))).await;
    assert_eq!(owned().await, [0, 0, 3]);
    let received = json!({"transfers": [{"public_id": "T1", "status": "received"}]});
    account.control(Method::POST, "/load", Some(received)).await;
    assert_eq!(owned().await, [3, 3, 0]);
}

#[tokio::test]
async fn a_full_count_zeroes_the_rest_once_the_account_gets_to_it() {
    let account = Account::stocked(&["count_acceptance_s=3600"]).await;
    let body = json!({"location_id": 100_001, "scope": "full", "adjustment_reason_id": 100_001});
    let count = account.post("/inventory/physical_counts", body).await.id();
    let count = format!("/inventory/physical_counts/{count}");
    for status in ["counting", "finalizing", "accepted"] {
        account.put(&count, json!({ "status": status })).await;
    }
    assert_eq!(account.get(&count).await.json()["status"], "finalizing");
    assert_eq!(account.stock(100_001).await[0], 8);
    account.control(Method::POST, "/clock", Some(json!({"advance_s": 3_601}))).await;
    while account.get(&count).await.json()["status"] != "accepted" {
        tokio::task::yield_now().await;
    }
    assert_eq!(account.stock(100_001).await[0], 0);
}

#[tokio::test]
async fn loyalty_points_are_read_only_and_price_lists_absent_unless_switched() {
    let account = Account::stocked(&[]).await;
    let points = json!({"loyalty_points_balance": 120});
    for (switched, balance, status) in [(false, 0, 404), (true, 120, 200)] {
        let switches = json!({"loyalty_writable": switched, "price_lists": switched});
        account.control(Method::PUT, "/settings", Some(switches)).await;
        account.put("/customers/100001", points.clone()).await;
        let customer = account.get("/customers/100001").await.json();
        assert_eq!(customer["loyalty_points_balance"], balance);
        assert_eq!(account.get("/price_lists").await.status, status);
    }
}

#[tokio::test]
async fn an_invoice_begins_under_the_accounts_word() {
    let account = Account::stocked(&["invoice_start=pending"]).await;
    account.open_order("M1").await;
    let body = json!({"order_id": 100_001, "source_location_id": 100_001});
    let invoice = account.post("/sales/invoices", body).await.id();
    let path = format!("/sales/invoices/{invoice}");
    assert_eq!(account.get(&path).await.json()["status"], "pending");
}

#[tokio::test]
async fn merged_doubles_hand_over_what_names_them() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let other = json!({"first_name": "Ada", "last_name": "Lovelace"});
    let target = account.post("/customers", other).await.id();
    let path = format!("/customers/{target}/merge");
    assert_eq!(account.post(&path, json!({"merge_customer_id": 100_001})).await.status, 200);
    assert_eq!(account.get(&order).await.json()["customer_id"], target);
    assert_eq!(account.get("/customers/100001").await.status, 404);

    account.post("/items/100002/merge", json!({"merge_item_id": 100_001})).await;
    assert_eq!(account.stock(100_002).await, [json!(11), json!(2), json!(9)]);
}

#[tokio::test]
async fn an_image_changes_its_item_and_answers_without_an_id() {
    let account = Account::stocked(&[]).await;
    let body = json!({"source": "url", "url": "https://img.example.com/1.jpg"});
    let made = account.post("/items/100001/images", body).await;
    assert_eq!((made.status, made.location), (201, None));
    let images = account.get("/items/100001/images").await.json();
    assert_eq!(images["results"][0]["primary"], true);
    assert_eq!(account.get("/items/100001").await.json()["has_images?"], true);
    let path = format!("/items/100001/images/{}", images["results"][0]["id"]);
    assert_eq!(account.send(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(account.get("/items/100001").await.json()["has_images?"], false);
}
