//! Protocol: statements 4 to 8.

use reqwest::Method;
use serde_json::{Value, json};

use crate::account::Account;

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
