//! What the client makes of every refusal that was recorded from a real Magento.

#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::{fmt::Write, fs, path::Path};

use entities::call::{
    Call,
    magento::{Condition, Filter, Search},
};
use flow::Channel;
use magento::{Client, Credentials};
use serde_json::{Value, json};
use transport::{Http, Limits};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, query_param},
};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/magento");

fn recording(name: &str) -> Value {
    let text = fs::read_to_string(Path::new(FIXTURES).join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// File names, sorted, of all recordings whose status was 400 or above.
fn refusals() -> Vec<String> {
    let files = fs::read_dir(FIXTURES).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .filter(|name| !matches!(name.as_str(), "openapi.json" | "sequence.json"))
        .filter(|name| recording(name)["response"]["status"].as_u64() >= Some(400))
        .collect();
    names.sort();
    names
}

fn credentials(recorded: &Value) -> Credentials {
    let header = recorded["request"]["headers"]["Authorization"].as_str().unwrap_or_default();
    let secret = if header.starts_with("Bearer") {
        json!({ "bearer": "b" })
    } else {
        json!({ "consumer_key": "ck", "consumer_secret": "cs",
                "access_token": "at", "access_token_secret": "ats" })
    };
    serde_json::from_value(secret).unwrap()
}

/// A client with credentials of the kind that the recorded request had.
fn client(server: &MockServer, recorded: &Value) -> Client {
    let http = Http::new(&Limits::default()).unwrap();
    Client::new(&http, &server.uri(), "all", credentials(recorded)).unwrap()
}

fn call(recorded: &Value) -> Call {
    let path = recorded["request"]["path"].as_str().unwrap();
    let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).skip(2).collect();
    match recorded["request"]["method"].as_str().unwrap() {
        "GET" => Call::get(segments),
        "POST" => Call::post(segments, recorded["request"]["body"].to_string()),
        "PUT" => Call::put(segments, recorded["request"]["body"].to_string()),
        "DELETE" => Call::delete(segments),
        other => panic!("no such method in the recordings: {other}"),
    }
}

async fn replay(recorded: &Value) -> String {
    let response = &recorded["response"];
    let status = u16::try_from(response["status"].as_u64().unwrap()).unwrap();
    let template = ResponseTemplate::new(status);
    let template = match response["body"]["__raw__"].as_str() {
        Some(raw) => template.set_body_string(raw),
        None => template.set_body_json(&response["body"]),
    };
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(template).mount(&server).await;
    let client = client(&server, recorded);
    let error = client.send(&call(recorded)).await.unwrap_err();
    format!(
        "{} {} | {} | {}",
        error.class().at(error.system()),
        status,
        error.code().unwrap_or("-"),
        error.message().unwrap_or("-")
    )
}

#[tokio::test]
async fn every_recorded_refusal_has_its_class_and_its_words() {
    let mut table = String::new();
    for name in refusals() {
        writeln!(table, "{name}: {}", replay(&recording(&name)).await).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_search_asks_as_the_recordings_did() {
    let searches = [
        (
            "orders-list-updated-since.json",
            Search::default()
                .and("updated_at", Condition::Gt, "2026-11-23 07:32:47")
                .ascending("updated_at")
                .page_size(50),
        ),
        (
            "orders-list-or-and.json",
            Search::default()
                .and_any([
                    Filter::new("status", Condition::Eq, "pending"),
                    Filter::new("status", Condition::Eq, "processing"),
                ])
                .and("store_id", Condition::Eq, "1")
                .page_size(2),
        ),
        (
            "orders-list-in.json",
            Search::default()
                .and("entity_id", Condition::In, "1,2")
                .item_fields("entity_id,increment_id"),
        ),
    ];
    for (name, search) in searches {
        let asked: Vec<String> =
            search.query().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        let recorded = recording(name);
        for (parameter, value) in recorded["request"]["query"].as_object().unwrap() {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert!(asked.contains(&format!("{parameter}={value}")), "{name}: {parameter}");
        }
    }
}

#[tokio::test]
async fn a_recorded_list_is_read_and_a_page_past_its_end_too() {
    let pages = [
        ("orders-list-page-1.json", 1),
        ("orders-list-page-past-end.json", 0),
        ("orders-list-page-past-end-fields.json", 0),
        ("orders-list-empty.json", 0),
    ];
    for (name, at_least) in pages {
        let server = MockServer::start().await;
        let body = recording(name)["response"]["body"].clone();
        let template = ResponseTemplate::new(200).set_body_json(&body);
        Mock::given(any()).respond_with(template).mount(&server).await;
        let client = client(&server, &Value::Null);
        let page = client.page(&["V1", "orders"], &Search::default()).await.unwrap();
        assert!(page.items.len() >= at_least, "{name}");
        assert_eq!(Some(page.total_count), body["total_count"].as_u64(), "{name}");
    }
}

#[tokio::test]
async fn a_walk_ends_with_the_total_count() {
    let server = MockServer::start().await;
    for (page, items) in [("1", json!([1, 2])), ("2", json!([3]))] {
        let body = json!({ "items": items, "total_count": 3 });
        Mock::given(query_param("searchCriteria[currentPage]", page))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .expect(1)
            .mount(&server)
            .await;
    }
    let client = client(&server, &Value::Null);
    let items = client.all(&["V1", "orders"], Search::default().page_size(2)).await.unwrap();
    let items: Vec<&str> = items.iter().map(|item| item.get()).collect();
    assert_eq!(items, ["1", "2", "3"]);
}

fn header(request: &Request, name: &str) -> String {
    let header = request.headers["authorization"].to_str().unwrap();
    let (_, rest) = header.split_once(&format!("{name}=\"")).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn every_attempt_has_a_nonce_of_its_own() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(503)).mount(&server).await;
    let client = client(&server, &Value::Null);
    for _ in 0..2 {
        client.send(&Call::get(["V1", "orders", "1"])).await.unwrap_err();
    }
    let requests = server.received_requests().await.unwrap();
    let [first, second] = [0, 1].map(|at| header(&requests[at], "oauth_nonce"));
    assert_ne!(first, second);
    assert!(first.len() == 32 && second.len() == 32);
}

#[tokio::test]
async fn a_shop_that_signs_paths_as_sent_is_learnt_from_its_refusal() {
    let server = MockServer::start().await;
    let refused = &recording("auth-oauth-bad-signature-401.json")["response"]["body"];
    Mock::given(any())
        .respond_with(ResponseTemplate::new(401).set_body_json(refused))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    let found = ResponseTemplate::new(200).set_body_string("{}");
    Mock::given(any()).respond_with(found).mount(&server).await;
    let client = client(&server, &Value::Null);
    let call = Call::get(["V1", "products", "PEN/01 BLUE"]);
    for _ in 0..2 {
        client.send(&call).await.unwrap();
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_client_prints_no_credential() {
    let secret = json!({ "consumer_key": "k-1", "consumer_secret": "k-2",
                         "access_token": "k-3", "access_token_secret": "k-4" });
    let credentials = serde_json::from_value(secret).unwrap();
    let http = Http::new(&Limits::default()).unwrap();
    let client = Client::new(&http, "http://127.0.0.1", "all", credentials).unwrap();
    assert!(!format!("{client:?}").contains("k-"));
}
