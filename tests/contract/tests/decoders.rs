//! The client's own decoders understand every recorded answer.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use contract::{Exchange, Recordings};
use entities::call::Call;
use entities::call::magento::Search;
use entities::entity::Entity;
use entities::order::{OrderEntity, Rules, Settings};
use flow::{CallError, Channel};
use magento::Client;
use serde_json::Value;
use transport::{Http, Limits};

/// A shop that gives the recorded answer of the name that a path ends with.
async fn replayed(
    Path(name): Path<String>,
    State(all): State<Arc<Recordings>>,
) -> impl IntoResponse {
    let response = &all.exchanges[&name].response;
    let kind = response.headers.get("content-type").and_then(Value::as_str).unwrap_or_default();
    let status = StatusCode::from_u16(response.status).unwrap();
    (status, [(header::CONTENT_TYPE, kind.to_owned())], text(&response.body))
}

/// A recorded body as it came; what is no JSON was recorded inside an object.
fn text(body: &Value) -> String {
    match body.get("__raw__").and_then(Value::as_str) {
        Some(raw) => raw.to_owned(),
        None => body.to_string(),
    }
}

struct Shop {
    client: Client,
    recordings: Arc<Recordings>,
}

impl Shop {
    async fn open() -> Self {
        let recordings = Arc::new(Recordings::load().unwrap());
        let router = Router::new()
            .route("/rest/all/V1/{name}", get(replayed))
            .with_state(Arc::clone(&recordings));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let credentials = serde_json::from_str(r#"{"bearer": "b"}"#).unwrap();
        let http = Http::new(&Limits::default()).unwrap();
        Self { client: Client::new(&http, &url, "all", credentials).unwrap(), recordings }
    }

    fn exchanges(&self, is_wanted: fn(&Exchange) -> bool) -> Vec<(&String, &Exchange)> {
        self.recordings.exchanges.iter().filter(|(_, exchange)| is_wanted(exchange)).collect()
    }
}

fn is_success(exchange: &Exchange) -> bool {
    exchange.response.status < 300
}

fn is_list(exchange: &Exchange) -> bool {
    let body = &exchange.response.body;
    is_success(exchange) && body.get("total_count").is_some() && body.get("items").is_some()
}

/// The values that fill the placeholders of a refusal, nested ones included.
fn parameters(body: &Value) -> Vec<String> {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let own: Vec<String> = match &body["parameters"] {
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(map) => map.values().map(plain).collect(),
        _ => Vec::new(),
    };
    let nested = body["errors"].as_array().into_iter().flatten().flat_map(parameters);
    own.into_iter().chain(nested).collect()
}

fn check_refusal(name: &str, exchange: &Exchange, error: &CallError) {
    assert_eq!(error.status(), Some(exchange.response.status), "{name}");
    let message = error.message().unwrap_or_default();
    assert!(!message.is_empty(), "{name}: {error}");
    for value in parameters(&exchange.response.body) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(message.contains(&value), "{name}: `{message}` lacks `{value}`");
    }
}

#[tokio::test]
async fn every_recorded_success_comes_through_to_the_letter() {
    let shop = Shop::open().await;
    for (name, exchange) in shop.exchanges(is_success) {
        let reply = shop.client.send(&Call::get(["V1", name])).await.unwrap();
        assert_eq!(reply.status, exchange.response.status, "{name}");
        assert_eq!(reply.body, text(&exchange.response.body), "{name}");
    }
}

#[tokio::test]
async fn every_recorded_refusal_is_told_with_its_parameters_filled_in() {
    let shop = Shop::open().await;
    let refusals = shop.exchanges(|exchange| !is_success(exchange));
    assert!(refusals.len() > 80, "{}", refusals.len());
    for (name, exchange) in refusals {
        let error = shop.client.send(&Call::get(["V1", name])).await.unwrap_err();
        check_refusal(name, exchange, &error);
    }
}

#[tokio::test]
async fn every_recorded_list_is_a_page() {
    let shop = Shop::open().await;
    let lists = shop.exchanges(is_list);
    assert!(lists.len() > 30, "{}", lists.len());
    for (name, exchange) in lists {
        let page = shop.client.page(&["V1", name], &Search::default()).await.unwrap();
        let items = exchange.response.body["items"].as_array().map_or(0, Vec::len);
        let total = exchange.response.body["total_count"].as_u64();
        assert_eq!((page.items.len(), Some(page.total_count)), (items, total), "{name}");
    }
}

/// Whole orders of an answer: itself, or the rows of a list.
fn orders(exchange: &Exchange) -> Vec<&Value> {
    let body = &exchange.response.body;
    let rows = body["items"].as_array().filter(|_| body.get("total_count").is_some());
    let all: Vec<&Value> = rows.map_or_else(|| vec![body], |rows| rows.iter().collect());
    all.into_iter()
        .filter(|row| row.get("increment_id").is_some() && row.get("status_histories").is_some())
        .collect()
}

#[test]
fn every_recorded_order_is_decoded() {
    let recordings = Recordings::load().unwrap();
    let rules = Rules::with_defaults(Settings::read(|_| None).unwrap()).unwrap();
    let mut n_orders = 0;
    for (name, exchange) in &recordings.exchanges {
        for order in orders(exchange) {
            let decoded = OrderEntity::decode(&order.to_string(), &rules);
            assert!(decoded.is_ok(), "{name}: {:?}", decoded.err());
            n_orders += 1;
        }
    }
    assert!(n_orders > 10, "{n_orders}");
}
