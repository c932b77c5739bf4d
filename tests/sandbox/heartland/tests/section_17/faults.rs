//! Pace and faults: statements 10 and 11.

use reqwest::Method;
use serde_json::{Value, json};

use crate::account::Account;

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
