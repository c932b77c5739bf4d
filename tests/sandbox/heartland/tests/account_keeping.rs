//! What the sandbox itself offers: loading, resetting, keeping, making up, and not breaking.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod account;

use account::Account;
use reqwest::Method;
use sandbox_heartland::{Options, start};
use serde_json::{Value, json};

/// A made-up shop, as its control endpoint shows it.
async fn made_up(seed: u64) -> Value {
    let sizes =
        Options { seed, products: 40, customers: 30, orders: 300, stores: 4, ..Options::default() };
    let account = Account::with(start(sizes).await.unwrap());
    account.control(Method::GET, "/state", None).await.json()
}

#[tokio::test]
async fn the_same_seed_makes_up_the_same_shop_of_the_size_asked_for() {
    let shop = made_up(7).await;
    let count = |list: &str| shop[list].as_array().unwrap().len();
    assert_eq!([count("items"), count("customers"), count("locations")], [40, 30, 5]);
    assert_eq!(count("tickets") + count("orders"), 300);
    let is_fine = |ticket: &Value| {
        ticket["status"] == "complete" && ticket["balance"] == 0.0 && ticket["total"] != 0.0
    };
    assert!(shop["tickets"].as_array().unwrap().iter().all(is_fine));
    assert!(shop["orders"].as_array().unwrap().iter().all(|order| order["balance"] == 0.0));
    assert_eq!(made_up(7).await["tickets"], shop["tickets"]);
    assert_ne!(made_up(8).await["tickets"], shop["tickets"]);
}

#[tokio::test]
async fn data_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data: Some(folder.path().join("shop.json")), ..Options::default() };
    let account = Account::with(start(options.clone()).await.unwrap());
    account.load_stock().await;
    let order = account.open_order("M1").await;
    account.pay(&order, 20.02).await;
    let before = account.control(Method::GET, "/state", None).await.text;
    drop(account);

    let account = Account::with(start(options).await.unwrap());
    assert_eq!(account.control(Method::GET, "/state", None).await.text, before);
    assert_eq!(account.post("/items", json!({"description": "Sock"})).await.id(), 100_004);
    let double = json!({"description": "Tee", "public_id": "TEE"});
    assert_eq!(account.post("/items", double).await.status, 400);
}

#[tokio::test]
async fn a_reset_leaves_an_account_as_it_is_first_opened() {
    let account = Account::stocked(&["cancel_word=void"]).await;
    account.open_order("M1").await;
    account.control(Method::PUT, "/settings", Some(json!({"cancel_word": "canceled"}))).await;
    account
        .control(Method::POST, "/faults", Some(json!({"effect": {"kind": "drop_before"}})))
        .await;
    account.control(Method::POST, "/reset", None).await;
    assert_eq!(account.get("/items").await.json()["total"], 0);
    assert_eq!(account.get("/locations").await.json()["total"], 2);
    let settings = account.control(Method::GET, "/settings", None).await.json();
    assert_eq!(settings["cancel_word"], "void");
}

#[tokio::test]
async fn loading_a_known_key_again_updates_it_and_sets_its_stock() {
    let account = Account::stocked(&[]).await;
    let item = json!({"public_id": "TEE", "price": 19.95, "stock": {"100001": 5}});
    let loaded = account.control(Method::POST, "/load", Some(json!({ "items": [item] }))).await;
    assert_eq!(loaded.json()["items"], json!({"TEE": 100_001}));
    assert_eq!(account.get("/items/100001").await.json()["price"], 19.95);
    assert_eq!(account.stock(100_001).await[0], 5);
}

#[tokio::test]
async fn a_refused_row_of_a_load_is_named() {
    let account = Account::open(&[]).await;
    let items = json!({"items": [{"description": "Sock"}, {"price": 1}]});
    let refused = account.control(Method::POST, "/load", Some(items)).await;
    assert_eq!(refused.json()["message"], "items[1]: Description can't be blank");
}

#[tokio::test]
async fn a_set_clock_dates_what_follows() {
    let account = Account::open(&[]).await;
    let noon = json!({"now": "2026-01-17T12:00:00Z", "stopped": true});
    account.control(Method::POST, "/clock", Some(noon)).await;
    account.post("/items", json!({"description": "Sock"})).await;
    let item = account.get("/items/100001").await.json();
    assert_eq!(item["created_at"], "2026-01-17T12:00:00+00:00");
}

#[tokio::test]
async fn broken_requests_are_refused_and_do_no_harm() {
    let account = Account::stocked(&[]).await;
    for body in ["{", "[]", "nonsense", "{\"price\": 1e999}", "\u{0}", &"[".repeat(50_000)] {
        let refused = account.post_text("/items", body).await;
        assert_eq!((refused.status, &refused.json()["error"]), (400, &json!("invalid_request")));
    }
    let huge = format!("{{\"description\": \"{}\"}}", "x".repeat(3_000_000));
    assert_eq!(account.post_text("/items", &huge).await.status, 413);
    for (method, path, expected) in [
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/items/abc", 404),
        (Method::GET, "/items/99999999999999999999", 404),
        (Method::HEAD, "/items/1", 404),
        (Method::HEAD, "/items/100001", 200),
        (Method::DELETE, "/items/100001", 405),
        (Method::POST, "/payments", 405),
        (Method::PATCH, "/items/100001", 405),
        (Method::GET, "/items?page=0&per_page=0&sort[]=id,sideways", 200),
        (Method::GET, "/items?page=99999999999999999999&per_page=18446744073709551615", 200),
        (Method::GET, "/items?sort[]=nonsense", 400),
        (Method::GET, "/items?_filter[price][$gt]=abc", 200),
    ] {
        let answer = account.send(method.clone(), path, None).await;
        assert_eq!(answer.status, expected, "{method} {path} {answer:?}");
    }
    assert_eq!(account.get("/items").await.json()["total"], 3);
}
