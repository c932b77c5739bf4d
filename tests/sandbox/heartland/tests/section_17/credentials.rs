//! Credentials: statement 9.

use reqwest::Method;
use serde_json::{Value, json};

use crate::account::Account;

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
