//! The statements of the reference's guidance for a simulator, each with a test of its name.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod account;

use account::Account;
use account::receiver::Receiver;
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

/// Public ids of the items that a query leaves.
async fn left(account: &Account, query: &str) -> Vec<String> {
    let answer = account.get(&format!("/items?{query}")).await;
    let rows = answer.json()["results"].as_array().unwrap_or_else(|| panic!("{answer:?}")).clone();
    rows.iter().map(|row| row["public_id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn statement_07_the_three_spellings_of_a_filter_mean_the_same() {
    let account = Account::stocked(&[]).await;
    for query in [
        "_filter=%7B%22price%22%3A%7B%22%24gte%22%3A10%7D%2C%22active%22%3Atrue%7D",
        "_filter[]=%7B%22price%22%3A%7B%22%24gte%22%3A10%7D%7D&_filter[]=%7B%22active%22%3Atrue%7D",
        "_filter[price][$gte]=10&_filter[active]=true",
        "~[price][$gte]=10&~%5Bactive%5D=true",
    ] {
        assert_eq!(left(&account, query).await, ["TEE", "CAP"], "{query}");
    }
    assert_eq!(left(&account, "public_id=CAP").await, ["CAP"]);
    assert_eq!(left(&account, "query=tee").await, ["TEE"]);
}

#[tokio::test]
async fn statement_07_every_operator_is_understood() {
    let account = Account::stocked(&[]).await;
    account.put("/items/100002", json!({"custom@color": "Red"})).await;
    for (filter, expected) in [
        (json!({"public_id": "TEE"}), vec!["TEE"]),
        (json!({"public_id": {"$eq": "TEE"}}), vec!["TEE"]),
        (json!({"public_id": {"$neq": "TEE"}}), vec!["CAP", "WRAP"]),
        (json!({"price": {"$gt": 10}}), vec!["TEE"]),
        (json!({"price": {"$gte": "10.00", "$lt": 24.95}}), vec!["CAP"]),
        (json!({"price": {"$lte": 2}}), vec!["WRAP"]),
        (json!({"public_id": {"$in": ["TEE", "CAP"]}}), vec!["TEE", "CAP"]),
        (json!({"public_id": {"$nin": ["TEE", "CAP"]}}), vec!["WRAP"]),
        (json!({"description": {"$like": "*wrap"}}), vec!["WRAP"]),
        (json!({"$or": [{"price": 2}, {"price": 10}]}), vec!["CAP", "WRAP"]),
        (json!({"$and": [{"price": 2}, {"price": 10}]}), vec![]),
        (json!([{"active": true}, {"price": 10}]), vec!["CAP"]),
        (json!({"grid_id": {"$neq": null}}), vec![]),
        (json!({"grid_id": null}), vec!["TEE", "CAP", "WRAP"]),
        (json!({"custom@color": "Red"}), vec!["CAP"]),
        (json!({"created_at": {"$lt": "2020-01-01T00:00:00Z"}}), vec![]),
        (json!({"id": {"$gt": 100_001}}), vec!["CAP", "WRAP"]),
    ] {
        let rows = account.rows("/items", filter.clone()).await;
        let names: Vec<_> = rows.iter().map(|row| row["public_id"].as_str().unwrap()).collect();
        assert_eq!(names, expected, "{filter}");
    }
}

#[tokio::test]
async fn statement_07_lists_in_brackets_come_one_value_at_a_time() {
    let account = Account::stocked(&[]).await;
    let query = "_filter[public_id][$in][]=WRAP&_filter[public_id][$in][]=CAP&sort[]=price,desc";
    assert_eq!(left(&account, query).await, ["CAP", "WRAP"]);
}

#[tokio::test]
async fn statement_07_an_operator_without_its_dollar_sign_filters_nothing_and_says_nothing() {
    let account = Account::stocked(&[]).await;
    let all = ["TEE", "CAP", "WRAP"];
    assert_eq!(left(&account, "_filter[price][gt]=10").await, all);
    assert_eq!(account.rows("/items", json!({"price": {"gt": 10}})).await.len(), 3);
}

#[tokio::test]
async fn statement_07_an_unknown_field_is_an_invalid_request() {
    let account = Account::stocked(&[]).await;
    for query in
        ["_filter[colour]=red", "~[active?]=true", "_filter=%7B%22nope%22%3A1%7D", "_filter=%7B"]
    {
        let refused = account.get(&format!("/items?{query}")).await;
        let told = (refused.status, refused.json()["error"].clone());
        assert_eq!(told, (400, json!("invalid_request")), "{query}");
    }
}

#[tokio::test]
async fn statement_07_only_and_include_shape_the_rows() {
    let account = Account::stocked(&[]).await;
    let page = account.get("/items?_only[]=public_id&_only[]=active&per_page=1").await;
    assert_eq!(
        page.text,
        r#"{"total":3,"pages":3,"results":[{"public_id":"TEE","active?":true}]}"#
    );
    let locations = account.get("/locations?_include[]=stations&_include[]=nonsense").await.json();
    assert_eq!(locations["results"][0]["stations"][0]["id"], 100_001);
}

#[tokio::test]
async fn statement_08_payments_cannot_be_filtered_by_location() {
    let account = Account::open(&[]).await;
    let refused = account.get("/payments?_filter[location_id]=100001").await.json();
    assert_eq!(refused["error"], "invalid_request");
}

#[tokio::test]
async fn statement_08_tickets_cannot_be_filtered_by_their_booleans_nor_if_switched_by_location() {
    let account = Account::open(&[]).await;
    for field in ["completed%3F", "voided%3F"] {
        let refused = account.get(&format!("/sales/tickets?_filter[{field}]=true")).await.json();
        assert_eq!(refused["error"], "invalid_request");
    }
    let by_location = "/sales/tickets?_filter[source_location_id][$in][]=100001";
    assert_eq!(account.get(by_location).await.status, 200);
    account
        .control(Method::PUT, "/settings", Some(json!({"filter_tickets_by_location": false})))
        .await;
    assert_eq!(account.get(by_location).await.status, 400);
}

#[tokio::test]
async fn statement_08_a_ticket_window_over_92_days_is_a_500_unless_switched() {
    let account = Account::open(&[]).await;
    let window = |from: &str, to: &str| {
        format!("/sales/tickets?_filter[updated_at][$gte]={from}&_filter[updated_at][$lt]={to}")
    };
    let (quarter, year) = (
        window("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"),
        window("2025-01-01", "2026-01-01"),
    );
    assert_eq!(account.get(&quarter).await.status, 200);
    assert_eq!(account.get(&year).await.status, 500);
    account.control(Method::PUT, "/settings", Some(json!({"ticket_window_days": 0}))).await;
    assert_eq!(account.get(&year).await.status, 200);
}

#[tokio::test]
async fn statement_09_a_missing_or_unknown_token_is_401_and_a_missing_scope_403() {
    let account = Account::open(&[]).await;
    let token = json!({"token": "narrow", "scopes": ["item.read", "sales.order.manage"]});
    account.control(Method::POST, "/tokens", Some(token)).await;
    for (token, path, expected) in [
        ("wrong", "/items", 401),
        ("wrong", "/nowhere", 401),
        ("narrow", "/items", 200),
        ("narrow", "/customers", 403),
        ("narrow", "/sales/orders", 200),
        ("narrow", "/sales/tickets", 403),
        ("narrow", "/system/whoami", 200),
    ] {
        let answer = account.send_as(token, Method::GET, path, None).await;
        assert_eq!(answer.status, expected, "{token} {path}");
    }
    let write = account.send_as("narrow", Method::POST, "/items", Some(json!({}))).await;
    assert_eq!(write.status, 403);
    account.control(Method::DELETE, "/tokens/narrow", None).await;
    assert_eq!(account.send_as("narrow", Method::GET, "/items", None).await.status, 401);
}

#[tokio::test]
async fn statement_09_an_app_gets_a_token_by_approval_and_exchange() {
    let account = Account::open(&[]).await;
    let base = &account.running.url;
    let browser =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let asked = [
        ("client_id", "sandbox-client"),
        ("scope", "item.read customer.manage"),
        ("redirect_uri", "http://127.0.0.1:9/back"),
        ("state", "s 1"),
    ];
    let page = browser.get(format!("{base}/oauth/authorize")).query(&asked).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("item.read customer.manage"));

    let form: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    let approval = browser
        .post(format!("{base}/oauth/authorize"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    let back = approval.headers()["location"].to_str().unwrap().to_owned();
    let (code, state) = back.split_once("code=").unwrap().1.split_once('&').unwrap();
    assert_eq!(state, "state=s+1");

    let exchange = |secret: &'static str| {
        let query = [
            ("client_id", "sandbox-client"),
            ("client_secret", secret),
            ("code", code),
            ("grant_type", "authorization_code"),
            ("redirect_uri", "http://127.0.0.1:9/back"),
        ];
        browser.get(format!("{base}/api/oauth/token")).query(&query).send()
    };
    assert_eq!(exchange("wrong").await.unwrap().status(), 401);
    let granted: Value =
        serde_json::from_str(&exchange("sandbox-secret").await.unwrap().text().await.unwrap())
            .unwrap();
    assert_eq!(granted["scope"], "item.read customer.manage");
    assert_eq!(exchange("sandbox-secret").await.unwrap().status(), 400);

    let token = granted["access_token"].as_str().unwrap();
    let host = account.send_as(token, Method::GET, "/system/host", None).await.json();
    assert_eq!(format!("http://{}", host["host"].as_str().unwrap()), *base);
    let whoami = account.send_as(token, Method::GET, "/system/whoami", None).await.json();
    assert_eq!(whoami["id"], 100_001);
    assert_eq!(account.send_as(token, Method::POST, "/items", Some(json!({}))).await.status, 403);
}

#[tokio::test]
async fn statement_10_a_paced_account_answers_429_and_tells_half_the_time_how_long_to_wait() {
    let account = Account::open(&["rate_per_second=1", "rate_burst=2"]).await;
    let mut told = Vec::new();
    for _ in 0..4 {
        let answer = account.get("/locations").await;
        told.push((answer.status, answer.retry_after));
    }
    let (passed, waits, silent) = ((200, None), (429, Some("1".to_owned())), (429, None));
    assert_eq!(told, [passed.clone(), passed, waits, silent]);
}

#[tokio::test]
async fn statement_10_posts_at_once_under_one_parent_are_refused() {
    let account = Account::stocked(&["single_post=true"]).await;
    let order = account.order("M1").await;
    let rule = json!({"method": "POST", "nth": [1], "effect": {"kind": "latency", "ms": 500}});
    account.control(Method::POST, "/faults", Some(rule)).await;
    let path = format!("{order}/taxes");
    let tax = || account.post(&path, json!({"value": 1}));
    let (first, second) = tokio::join!(tax(), tax());
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 429]);
}

#[tokio::test]
async fn statement_11_a_connection_dropped_after_commit_leaves_the_change_behind() {
    let account = Account::stocked(&[]).await;
    let rule = json!({"method": "POST", "path": "/api/customers", "nth": [1], "effect": {"kind": "drop_after"}});
    account.control(Method::POST, "/faults", Some(rule)).await;
    let customer = json!({"first_name": "Grace", "last_name": "Hopper", "public_id": "C9"});
    assert!(account.try_post("/customers", &customer).await.is_none());
    assert_eq!(account.rows("/customers", json!({"public_id": "C9"})).await.len(), 1);
    let log = account.control(Method::GET, "/requests?method=POST&committed=true", None).await;
    assert_eq!(
        (&log.json()[0]["fault"], &log.json()[0]["status"]),
        (&json!("drop_after"), &Value::Null)
    );
}

#[tokio::test]
async fn statement_11_failures_come_as_json_html_or_nothing() {
    let account = Account::open(&[]).await;
    for (status, body, begins) in
        [(500, "json", r#"{"error":"#), (502, "html", "<html>"), (503, "empty", "")]
    {
        let rule =
            json!({"times": 1, "effect": {"kind": "status", "status": status, "body": body}});
        account.control(Method::POST, "/faults", Some(rule)).await;
        let answer = account.get("/items").await;
        assert!(answer.status == status && answer.text.starts_with(begins), "{answer:?}");
        assert_eq!(answer.text.is_empty(), begins.is_empty());
    }
    assert_eq!(account.get("/items").await.status, 200);
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

#[tokio::test]
async fn statement_16_a_completed_return_restocks_and_gives_money_back() {
    let account = Account::stocked(&[]).await;
    let sale = account.post("/sales/tickets", sale(0)).await.id();
    assert_eq!(account.stock(100_001).await[0], 6);

    let body = json!({"type": "Return", "station_id": 100_001, "parent_transaction_id": sale});
    let back = format!("/sales/tickets/{}", account.post("/sales/tickets", body).await.id());
    let line = json!({"type": "ItemLine", "item_id": 100_001, "qty": -1, "unit_price": 24.95});
    account.post(&format!("{back}/lines"), line).await;
    let positive = account.pay(&back, 24.95).await;
    assert_eq!(positive.json()["error"], "payment_error");
    account.pay(&back, -24.95).await;
    account.put(&back, json!({"status": "complete"})).await;

    let ticket = account.get(&back).await;
    assert!(
        ticket.text.contains(r#""total":-24.95,"total_paid":-24.95,"balance":0.00"#),
        "{ticket:?}"
    );
    assert_eq!(account.stock(100_001).await[0], 7);
}

/// An imported sale of two tees, paid.
fn sale(affects: i64) -> Value {
    json!({
        "public_id": format!("H-{affects}"), "station_id": 100_001, "customer_id": 100_001,
        "created_at": "2025-12-01T18:00:00Z", "completed_at": "2025-12-01T18:00:00Z",
        "affect_inventory": affects == 0, "recalculate": false, "status": "complete",
        "item_lines": [{"type": "ItemLine", "item_id": 100_001, "qty": 2, "unit_price": 24.95}],
        "tax_lines": [{"type": "TaxLine", "description": "Tax", "value": 4.12}],
        "payments": [{"type": "Payments::ExternalPayment", "payment_type_id": 100_001, "amount": 54.02,
                      "deposit": false, "completed_at": "2025-12-01T18:00:00Z"}],
    })
}

#[tokio::test]
async fn statement_16_an_import_that_does_not_affect_inventory_leaves_stock_and_keeps_its_dates() {
    let account = Account::stocked(&[]).await;
    let id = account.post("/sales/tickets", sale(1)).await.id();
    let ticket = account.get(&format!("/sales/tickets/{id}")).await.json();
    for (name, expected) in [
        ("status", json!("complete")),
        ("completed?", json!(true)),
        ("total", json!(54.02)),
        ("balance", json!(0.0)),
        ("created_at", json!("2025-12-01T18:00:00+00:00")),
        ("completed_at", json!("2025-12-01T18:00:00+00:00")),
        ("local_completed_at", json!("2025-12-01T12:00:00")),
    ] {
        assert_eq!(ticket[name], expected, "{name}");
    }
    assert_eq!(account.stock(100_001).await[0], 8);
}

#[tokio::test]
async fn statement_16_voiding_a_ticket_reverses_its_stock() {
    let account = Account::stocked(&[]).await;
    let ticket = format!("/sales/tickets/{}", account.post("/sales/tickets", sale(0)).await.id());
    account.put(&ticket, json!({"status": "void"})).await;
    assert_eq!(account.get(&ticket).await.json()["voided?"], true);
    assert_eq!(account.stock(100_001).await[0], 8);
    account.put(&ticket, json!({"status": "complete"})).await.refused();
}

#[tokio::test]
async fn statement_16_an_account_may_refuse_returns_by_api() {
    let account = Account::stocked(&["returns_by_api=false"]).await;
    let body = json!({"type": "Return", "station_id": 100_001});
    let refused = account.post("/sales/tickets", body).await.refused();
    assert_eq!(refused, json!({"type": ["is not included in the list"]}));
}

/// An adjustment set at 100001 that takes two tees away.
async fn adjustment_set(account: &Account) -> String {
    let body = json!({"location_id": 100_001, "adjustment_reason_id": 100_001});
    let set = account.post("/inventory/adjustment_sets", body).await.id();
    let set = format!("/inventory/adjustment_sets/{set}");
    let line = json!({"item_id": 100_001, "qty": -2, "unit_cost": 9.10});
    assert_eq!(account.post(&format!("{set}/lines"), line).await.status, 201);
    set
}

#[tokio::test]
async fn statement_17_only_the_completion_of_a_set_moves_stock_and_only_once() {
    let account = Account::stocked(&[]).await;
    let set = adjustment_set(&account).await;
    assert_eq!(account.stock(100_001).await[0], 8);
    account.put(&set, json!({"status": "complete"})).await;
    assert_eq!(account.stock(100_001).await[0], 6);
    let refused = account.put(&set, json!({"status": "complete"})).await.refused();
    assert_eq!(refused, json!({"status": ["is complete already"]}));
    assert_eq!(account.stock(100_001).await[0], 6);
}

#[tokio::test]
async fn statement_17_a_switch_lets_each_line_count_at_once() {
    let account = Account::stocked(&["adjust_at_once=true"]).await;
    let set = adjustment_set(&account).await;
    assert_eq!(account.stock(100_001).await[0], 6);
    account.put(&set, json!({"status": "complete"})).await;
    assert_eq!(account.stock(100_001).await[0], 6);
}

#[tokio::test]
async fn statement_17_a_single_adjustment_counts_at_once() {
    let account = Account::stocked(&[]).await;
    let body = json!({"location_id": 100_001, "item_id": 100_001, "adjustment_reason_id": 100_001, "qty": 3});
    assert_eq!(account.post("/inventory/adjustments", body).await.status, 201);
    assert_eq!(account.stock(100_001).await[0], 11);
}

#[tokio::test]
async fn statement_18_gift_card_numbers_are_upper_case_and_unique() {
    let account = Account::open(&[]).await;
    let card = json!({"number": "gc1000", "balance": 50.00, "reason_id": 100_001});
    account.post("/gift_cards", card.clone()).await;
    let read = account.get("/gift_cards/GC1000").await.json();
    assert_eq!((&read["number"], &read["balance"]), (&json!("GC1000"), &json!(50.0)));
    let refused = account.post("/gift_cards", card).await.refused();
    assert_eq!(refused, json!({"number": ["has already been taken"]}));
    assert_eq!(account.rows("/gift_cards", json!({"number": {"$in": ["GC1000"]}})).await.len(), 1);
}

#[tokio::test]
async fn statement_18_adjustments_add_up_at_both_paths_but_not_below_zero() {
    let account = Account::open(&[]).await;
    let card = json!({"number": "GC1000", "balance": 50.00, "reason_id": 100_001});
    let id = account.post("/gift_cards", card).await.id();
    let adjust =
        |delta: f64| json!({"gift_card_id": id, "reason_id": 100_001, "delta_balance": delta});
    assert_eq!(account.post("/gift_card/adjustments", adjust(-12.5)).await.status, 201);
    assert_eq!(account.post("/gift_card_adjustments", adjust(0.01)).await.status, 201);
    assert_eq!(account.get("/gift_cards/gc1000").await.json()["balance"], 37.51);
    account.post("/gift_card/adjustments", adjust(-37.52)).await.refused();
    assert_eq!(account.get("/gift_card_adjustments").await.json()["total"], 2);
}

#[tokio::test]
async fn statement_18_switches_choose_a_path_and_let_cards_fall_below_zero() {
    let account =
        Account::open(&["gift_card_path=gift_card/adjustments", "refuse_negative_gift_card=false"])
            .await;
    let card = json!({"number": "GC1000", "balance": 5, "reason_id": 100_001});
    let id = account.post("/gift_cards", card).await.id();
    let body = json!({"gift_card_id": id, "reason_id": 100_001, "delta_balance": -6});
    assert_eq!(account.post("/gift_card_adjustments", body.clone()).await.status, 404);
    assert_eq!(account.post("/gift_card/adjustments", body).await.status, 201);
    assert_eq!(account.get("/gift_cards/GC1000").await.json()["balance"], -1.0);
}

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

#[tokio::test]
async fn statement_21_the_analyzer_sums_completed_transactions() {
    let account = Account::stocked(&[]).await;
    account.post("/sales/tickets", sale(0)).await;
    let mut unfinished = sale(1);
    unfinished.as_object_mut().unwrap().remove("status");
    account.post("/sales/tickets", unfinished).await;
    let query = "metrics[]=source_sales.net_sales&metrics[]=source_sales.net_qty_sold&metrics[]=source_sales.transaction_count\
        &groups[]=date.date&group[]=location.name&start_date=2025-12-01&end_date=2025-12-31";
    let report = account.get(&format!("/reporting/analyzer?{query}")).await;
    let row = r#"{"date.date":"2025-12-01","location.name":"Main Street","source_sales.net_sales":49.90,"source_sales.net_qty_sold":2,"source_sales.transaction_count":1}"#;
    assert_eq!(report.text, format!(r#"{{"total":1,"pages":1,"results":[{row}]}}"#));
    let elsewhere =
        format!("{query}&location.filters=%7B%22id%22%3A%7B%22%24in%22%3A%5B%22100002%22%5D%7D%7D");
    assert_eq!(account.get(&format!("/reporting/analyzer?{elsewhere}")).await.json()["total"], 0);
}

#[tokio::test]
async fn statement_21_unknown_metrics_are_refused_and_margins_need_a_permission() {
    let account = Account::open(&[]).await;
    let unknown = account.get("/reporting/analyzer?metrics[]=source_sales.gross_profit").await;
    assert_eq!((unknown.status, &unknown.json()["error"]), (400, &json!("invalid_request")));
    let token = json!({"token": "clerk", "margins": false});
    account.control(Method::POST, "/tokens", Some(token)).await;
    let margin = "/reporting/analyzer?metrics[]=source_sales.net_margin";
    assert_eq!(account.send_as("clerk", Method::GET, margin, None).await.status, 500);
    assert_eq!(account.get(margin).await.status, 200);
}

#[tokio::test]
async fn the_documents_begin_and_go_on_as_the_table_says() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let invoice = invoice(&account, &order, 1).await;
    assert_eq!(account.get(&invoice).await.json()["status"], "incomplete");
    assert_eq!(account.put(&invoice, json!({"status": "void"})).await.status, 200);
    assert_eq!(account.stock(100_001).await, [json!(8), json!(2), json!(6)]);

    let ticket = account.post("/sales/tickets", json!({"station_id": 100_001})).await.id();
    assert_eq!(
        account.get(&format!("/sales/tickets/{ticket}")).await.json()["status"],
        "incomplete"
    );
    let set = adjustment_set(&account).await;
    assert_eq!(account.get(&set).await.json()["status"], "pending");
}

#[tokio::test]
async fn a_physical_count_sets_what_was_found_once_it_is_accepted() {
    let account = Account::stocked(&[]).await;
    let body = json!({"location_id": 100_001, "description": "Sync", "scope": "partial", "adjustment_reason_id": 100_001});
    let count = account.post("/inventory/physical_counts", body).await.id();
    let count = format!("/inventory/physical_counts/{count}");
    let batch = account.post(&format!("{count}/batches"), json!({"description": "b1"})).await.id();
    let line = json!({"item_lookup": "TEE", "qty": 5});
    account.post(&format!("{count}/batches/{batch}/lines"), line).await;
    account.put(&count, json!({"status": "accepted"})).await.refused();
    for status in ["counting", "finalizing", "accepted"] {
        assert_eq!(account.put(&count, json!({ "status": status })).await.status, 200);
    }
    assert_eq!(account.get(&count).await.json()["status"], "accepted");
    assert_eq!(
        (account.stock(100_001).await[0].clone(), account.stock(100_002).await[0].clone()),
        (json!(5), json!(3))
    );
}

#[tokio::test]
async fn tickets_returns_and_invoices_share_one_sequence() {
    let account = Account::stocked(&[]).await;
    let order = account.open_order("M1").await;
    let first = account.post("/sales/tickets", sale(0)).await.id();
    let second: i64 =
        invoice(&account, &order, 1).await.rsplit('/').next().unwrap().parse().unwrap();
    let third = account.post("/sales/tickets", sale(1)).await.id();
    assert_eq!([first, second, third], [100_001, 100_002, 100_003]);
}
