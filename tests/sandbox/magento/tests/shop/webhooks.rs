use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::json;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Duration, timeout};

use crate::client::Shop;

type Told = (Option<String>, String);

async fn receive(State(told): State<UnboundedSender<Told>>, headers: HeaderMap, body: String) {
    let signature = headers.get("x-magento-signature").and_then(|value| value.to_str().ok());
    told.send((signature.map(str::to_owned), body)).unwrap();
}

/// A receiver's address and what it is told.
async fn receiver() -> (String, UnboundedReceiver<Told>) {
    let (sender, told) = unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/hook", post(receive)).with_state(sender);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, told)
}

async fn next(told: &mut UnboundedReceiver<Told>) -> Option<Told> {
    timeout(Duration::from_secs(5), told.recv()).await.ok().flatten()
}

#[tokio::test]
async fn a_saved_order_is_told_with_a_signature() {
    let shop = Shop::single().await;
    let (url, mut told) = receiver().await;
    let hook = json!({ "url": url, "scheme": { "hmac_base64": { "secret": "s3cret" } } });
    shop.control(Method::POST, "/webhooks", &hook).await;
    let id = shop.order(&[("MUG-01", json!(1))], None).await;
    let (signature, body) = next(&mut told).await.unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"s3cret").unwrap();
    mac.update(body.as_bytes());
    let expected = STANDARD.encode(mac.finalize().into_bytes());
    assert_eq!(signature, Some(expected));
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["event"], "sales_order_save_after");
    assert_eq!(body["entity_id"], json!(id));
}

#[tokio::test]
async fn a_hook_tells_twice_or_never_if_asked() {
    let shop = Shop::single().await;
    let (url, mut told) = receiver().await;
    let twice = json!({ "url": url, "doubled_percent": 100 });
    shop.control(Method::POST, "/webhooks", &twice).await;
    let lost = json!({ "url": url, "lost_percent": 100 });
    shop.control(Method::POST, "/webhooks", &lost).await;
    let id = shop.order(&[("MUG-01", json!(1))], None).await;
    assert!(next(&mut told).await.is_some() && next(&mut told).await.is_some());
    shop.control(Method::DELETE, "/webhooks", &json!({})).await;
    let comment = json!({ "statusHistory": { "comment": "x", "status": "processing" } });
    shop.post(&format!("orders/{id}/comments"), &comment).await;
    assert!(told.try_recv().is_err());
}
