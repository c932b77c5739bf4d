//! The client against an account that answers as the reference says.

#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::time::Duration;

use entities::call::{
    Call,
    heartland::{Filter, List},
};
use flow::{CallClass, CallError, Channel};
use heartland::Client;
use rstest::rstest;
use secrecy::SecretString;
use serde_json::json;
use transport::{Http, Limits};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path, query_param},
};

fn client(server: &MockServer) -> Client {
    let http = Http::new(&Limits::default()).unwrap();
    Client::new(&http, &server.uri(), &SecretString::from("test-token")).unwrap()
}

async fn answers(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/api/sales/orders")).respond_with(template).mount(&server).await;
    server
}

async fn failure(call: &Call, template: ResponseTemplate) -> CallError {
    client(&answers(template).await).send(call).await.unwrap_err()
}

fn create() -> Call {
    Call::post(["sales", "orders"], r#"{"public_id":"M-000000001"}"#.into())
}

fn read() -> Call {
    Call::get(["sales", "orders"])
}

#[tokio::test]
async fn a_creation_sends_the_token_and_learns_the_id() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/api/sales/orders"))
        .and(header("authorization", "Bearer test-token"))
        .respond_with(ResponseTemplate::new(201).insert_header(
            "location",
            "https://example.retail.heartland.us/api/sales/orders/100042",
        ))
        .expect(1)
        .mount(&server)
        .await;
    let reply = client(&server).send(&create()).await.unwrap();
    assert_eq!(reply.created_id().as_deref(), Some("100042"));
}

#[rstest]
#[case(400, CallClass::Invalid)]
#[case(401, CallClass::Denied)]
#[case(403, CallClass::Denied)]
#[case(404, CallClass::NotFound)]
#[case(405, CallClass::Invalid)]
#[case(422, CallClass::Invalid)]
#[case(500, CallClass::Ambiguous)]
#[case(503, CallClass::Ambiguous)]
#[tokio::test]
async fn a_refused_creation_has_one_consequence(#[case] status: u16, #[case] class: CallClass) {
    let error = failure(&create(), ResponseTemplate::new(status)).await;
    assert_eq!((error.class(), error.status()), (class, Some(status)));
}

#[rstest]
#[case("validation_error")]
#[case("payment_error")]
#[case("invalid_request")]
#[tokio::test]
async fn a_refusal_keeps_its_code_and_words(#[case] code: &str) {
    let body = json!({ "error": code, "message": "no", "details": { "qty": ["is too large"] } });
    let error = failure(&create(), ResponseTemplate::new(400).set_body_json(body)).await;
    assert_eq!(error.class(), CallClass::Invalid);
    assert_eq!((error.code(), error.message()), (Some(code), Some("no; qty: is too large")));
}

#[tokio::test]
async fn a_page_of_html_is_a_failure_without_words() {
    let html = ResponseTemplate::new(502).set_body_string("<html>Bad Gateway</html>");
    let error = failure(&read(), html).await;
    assert_eq!((error.class(), error.message()), (CallClass::Transient, None));
}

#[tokio::test]
async fn a_429_always_says_how_long_to_wait_and_longer_each_time() {
    let server = answers(ResponseTemplate::new(429)).await;
    let client = client(&server);
    for millis in [1200, 2400, 4800] {
        let retry_after = Some(Duration::from_millis(millis));
        let error = client.send(&create()).await.unwrap_err();
        assert_eq!(error.class(), CallClass::Throttled { retry_after });
    }
    let told = ResponseTemplate::new(429).insert_header("retry-after", "3");
    let retry_after = Some(Duration::from_secs(3));
    assert_eq!(failure(&read(), told).await.class(), CallClass::Throttled { retry_after });
}

#[tokio::test]
async fn a_walk_follows_the_ids_until_a_page_is_empty() {
    let server = MockServer::start().await;
    let pages =
        [(0, json!([{"id":7,"price":1.10},{"id":9}])), (9, json!([{"id":12}])), (12, json!([]))];
    for (after, rows) in pages {
        let filter = json!({ "id": { "$gt": after }, "status": { "$eq": "open" } }).to_string();
        Mock::given(path("/api/sales/orders"))
            .and(query_param("_filter", filter))
            .and(query_param("sort[]", "id"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "results": rows })))
            .expect(1)
            .mount(&server)
            .await;
    }
    let list = List::of(Filter::default().equal("status", "open"));
    let rows = client(&server).all(&["sales", "orders"], list).await.unwrap();
    let rows: Vec<&str> = rows.iter().map(|row| row.get()).collect();
    assert_eq!(rows, [r#"{"id":7,"price":1.1}"#, r#"{"id":9}"#, r#"{"id":12}"#]);
}

#[tokio::test]
async fn a_walk_that_leads_back_ends_with_an_error() {
    let same = ResponseTemplate::new(200).set_body_json(json!({ "results": [{ "id": 7 }] }));
    let server = answers(same).await;
    let error = client(&server).all(&["sales", "orders"], List::default()).await.unwrap_err();
    assert_eq!(error.class(), CallClass::Unreadable);
}

#[tokio::test]
async fn a_client_prints_no_token() {
    let server = MockServer::start().await;
    assert!(!format!("{:?}", client(&server)).contains("test-token"));
}

#[test]
fn a_token_that_no_header_can_carry_is_refused_when_set_up() {
    let http = Http::new(&Limits::default()).unwrap();
    let token = SecretString::from("line\nbreak");
    let error = Client::new(&http, "http://127.0.0.1", &token).unwrap_err();
    assert!(!error.to_string().contains("line"));
}

#[rstest]
#[case::token(
    401,
    r#"{"error":"unauthorized","message":"Authentication is required"}"#,
    "refused GET sales/orders with 401 \"Authentication is required\": check the API token in the \
     secret, and that its user is active"
)]
#[case::permission(
    403,
    r#"{"message":"Forbidden"}"#,
    "refused GET sales/orders with 403 \"Forbidden\": give the user of the API token the permission \
     for this"
)]
#[case::another_address(
    404,
    "<html><title>Page not found</title></html>",
    "refused GET sales/orders with 404 \"Page not found\": check HeartlandUrl: what answers there is \
     not its API"
)]
#[case::outage(
    503,
    "<html><title>Service Unavailable</title></html>",
    "answered GET sales/orders with 503 \"Service Unavailable\": it is tried again by itself; if it \
     lasts, ask Heartland's support"
)]
#[case::invalid(
    422,
    r#"{"message":"no"}"#,
    "refused GET sales/orders with 422 \"no\": correct what it objects to, then release the record"
)]
#[tokio::test]
async fn a_failure_says_what_heartland_said_and_what_to_do(
    #[case] status: u16,
    #[case] body: &str,
    #[case] told: &str,
) {
    let error = failure(&read(), ResponseTemplate::new(status).set_body_string(body)).await;
    assert_eq!(error.told(), format!("heartland {told}"));
    // A page says nothing about a record, which must not be taken for deleted.
    assert_ne!(error.class(), CallClass::NotFound);
}
