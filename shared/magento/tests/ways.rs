//! How a shop is reached that sees another address than the one that is called, or that has its
//! interface elsewhere. Signatures are checked for real in `tests/contract`.

#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::sync::Mutex;

use entities::call::Call;
use flow::{CallClass, Channel};
use magento::{Client, Credentials};
use serde_json::json;
use transport::{Http, Limits};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, path},
};

fn client(server: &MockServer) -> Client {
    let http = Http::new(&Limits::default()).unwrap();
    let secret = json!({ "consumer_key": "ck", "consumer_secret": "cs",
                         "access_token": "at", "access_token_secret": "ats" });
    let credentials: Credentials = serde_json::from_value(secret).unwrap();
    Client::new(&http, &server.uri(), "all", credentials).unwrap()
}

fn order() -> Call {
    Call::get(["V1", "orders", "1"])
}

fn refused_signature() -> ResponseTemplate {
    let body = json!({ "message": "The signature is invalid. Verify and try again." });
    ResponseTemplate::new(401).set_body_json(body)
}

fn page(status: u16, title: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_string(format!("<html><title>{title}</title></html>"))
}

async fn always(template: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(template).mount(&server).await;
    server
}

async fn n_calls(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

#[tokio::test]
async fn wrong_credentials_cost_a_call_for_each_address_once_and_then_one() {
    let server = always(refused_signature()).await;
    let client = client(&server);
    let calls = [4, 5, 6];
    for n in calls {
        let error = client.send(&order()).await.unwrap_err();
        assert_eq!(n_calls(&server).await, n);
        let told = error.told();
        let host = server.address();
        let signed = format!(
            "(signed for http://{host}, http://127.0.0.1, https://{host}, https://127.0.0.1)"
        );
        assert!(told.contains(&signed), "{told}");
    }
}

#[tokio::test]
async fn calls_made_at_the_same_time_search_together() {
    let server = always(refused_signature()).await;
    let client = client(&server);
    let call = order();
    let (first, second, third) =
        tokio::join!(client.send(&call), client.send(&call), client.send(&call));
    assert!(first.is_err() && second.is_err() && third.is_err());
    assert_eq!(n_calls(&server).await, 3 + 3);
}

#[tokio::test]
async fn the_address_that_fits_is_used_from_then_on_and_told_once() {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(refused_signature()).up_to_n_times(1).mount(&server).await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_string("{}"))
        .mount(&server)
        .await;
    let client = client(&server).telling(|news| TOLD.lock().unwrap().push(news.to_owned()));
    for _ in 0..3 {
        client.send(&order()).await.unwrap();
    }
    assert_eq!(n_calls(&server).await, 1 + 3);
    let address = server.uri();
    assert_eq!(
        *TOLD.lock().unwrap(),
        [format!(
            "the shop checks signatures against http://127.0.0.1, not against {address}: set \
             MagentoSignedUrl to http://127.0.0.1 to make that permanent"
        )]
    );
}

#[tokio::test]
async fn a_missing_permission_says_that_the_signature_was_right() {
    let server = MockServer::start().await;
    let body = json!({ "message": "The consumer isn't authorized to access %resources.",
                       "parameters": { "resources": "Magento_Sales::sales" } });
    Mock::given(any()).respond_with(refused_signature()).up_to_n_times(1).mount(&server).await;
    let denied = ResponseTemplate::new(401).set_body_json(body);
    Mock::given(any()).respond_with(denied).mount(&server).await;
    let client = client(&server);
    for n in [2, 3] {
        let error = client.send(&order()).await.unwrap_err();
        assert_eq!(error.code(), Some("missing_permission"));
        assert_eq!(n_calls(&server).await, n);
    }
}

#[tokio::test]
async fn an_outage_ends_the_search_until_the_next_call() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(refused_signature()).up_to_n_times(1).mount(&server).await;
    Mock::given(any()).respond_with(page(503, "Down")).up_to_n_times(1).mount(&server).await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_string("{}"))
        .mount(&server)
        .await;
    let client = client(&server);
    assert_eq!(client.send(&order()).await.unwrap_err().status(), Some(503));
    client.send(&order()).await.unwrap();
    assert_eq!(n_calls(&server).await, 3);
}

#[tokio::test]
async fn a_password_in_front_of_the_shop_is_not_taken_for_the_signature() {
    let server = always(page(401, "Authorization Required")).await;
    let error = client(&server).send(&order()).await.unwrap_err();
    assert_eq!((error.class(), error.code()), (CallClass::Denied, Some("no_rest_answer")));
    assert_eq!(n_calls(&server).await, 1);
}

#[tokio::test]
async fn a_shop_without_rewritten_addresses_is_found_below_index_php() {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let server = MockServer::start().await;
    let found = Mock::given(path("/index.php/rest/all/V1/orders/1"));
    found.respond_with(ResponseTemplate::new(200).set_body_string("{}")).mount(&server).await;
    Mock::given(any()).respond_with(page(404, "Not Found")).mount(&server).await;
    let client = client(&server).telling(|news| TOLD.lock().unwrap().push(news.to_owned()));
    for _ in 0..3 {
        client.send(&order()).await.unwrap();
    }
    assert_eq!(n_calls(&server).await, 1 + 3);
    assert_eq!(
        *TOLD.lock().unwrap(),
        ["the shop answers below /index.php/rest, not below /rest: set MagentoRestRoot to \
          index.php/rest to make that permanent"]
    );
}

#[tokio::test]
async fn where_no_interface_answers_a_record_is_not_taken_for_deleted() {
    let server = always(page(404, "Not Found")).await;
    let client = client(&server);
    for n in [2, 3] {
        let error = client.send(&order()).await.unwrap_err();
        assert_eq!(error.class(), CallClass::Denied);
        assert_eq!(n_calls(&server).await, n);
    }
}

#[tokio::test]
async fn an_address_and_a_root_that_are_set_are_used_at_once() {
    let server = MockServer::start().await;
    let found = Mock::given(path("/store/rest/all/V1/orders/1"));
    found
        .respond_with(ResponseTemplate::new(200).set_body_string("{}"))
        .expect(1)
        .mount(&server)
        .await;
    let client = client(&server).seen_as(Some("https://inner:8443/x"), Some("store/rest")).unwrap();
    client.send(&order()).await.unwrap();
}

#[tokio::test]
async fn a_root_that_is_set_is_not_given_up_for_another() {
    let server = always(page(404, "Not Found")).await;
    let client = client(&server).seen_as(None, Some("store/rest")).unwrap();
    let error = client.send(&order()).await.unwrap_err();
    assert!(error.to_string().ends_with("\"Not Found\" (asked below /store/rest)"), "{error}");
    assert_eq!(n_calls(&server).await, 1);
}
