//! What a person reads when a call to a shop fails, over real sockets.

#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::time::Duration;

use entities::call::Call;
use flow::Channel;
use magento::{Client, Credentials};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use transport::{Http, Limits};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

const SECRETS: [&str; 4] = ["k-one", "k-two", "k-three", "k-four"];

async fn told(url: &str, call: &Call) -> String {
    told_within(Limits::default(), url, call).await
}

async fn told_within(limits: Limits, url: &str, call: &Call) -> String {
    let [consumer_key, consumer_secret, access_token, access_token_secret] = SECRETS;
    let secret = json!({ "consumer_key": consumer_key, "consumer_secret": consumer_secret,
                         "access_token": access_token, "access_token_secret": access_token_secret });
    let credentials: Credentials = serde_json::from_value(secret).unwrap();
    let client = Client::new(&Http::new(&limits).unwrap(), url, "all", credentials).unwrap();
    let error = client.send(call).await.unwrap_err();
    let told = error.told();
    for private in SECRETS.into_iter().chain(["ada", "searchCriteria", "4111"]) {
        assert!(!format!("{told} {error:?}").contains(private), "{told} {error:?}");
    }
    told
}

/// A list whose query holds what must not be told.
fn list() -> Call {
    Call::get(["V1", "orders"]).with_query([("searchCriteria[email]", "ada@example.com")])
}

fn create() -> Call {
    Call::post(["V1", "orders"], r#"{"email":"ada@example.com","card":"4111"}"#.into())
}

async fn answered(template: ResponseTemplate) -> (String, MockServer) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(template).mount(&server).await;
    (told(&server.uri(), &list()).await, server)
}

fn says(status: u16, body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

fn page(status: u16, title: &str) -> ResponseTemplate {
    let page = format!("<html><head><title>{title}</title></head><body>ada</body></html>");
    ResponseTemplate::new(status).set_body_string(page)
}

#[tokio::test]
async fn a_refused_signature_names_credentials_proxy_and_setting() {
    let body = json!({ "message": "The signature is invalid. Verify and try again." });
    let (told, server) = answered(says(401, &body)).await;
    let host = server.address();
    assert_eq!(
        told,
        format!(
            "magento refused GET V1/orders with 401 \"The signature is invalid. Verify and try \
             again.\" (signed for http://{host}, http://127.0.0.1, https://{host}, \
             https://127.0.0.1): check the four OAuth values of the integration and that it is \
             active; if they are right, a proxy in front of the shop changes its address: set \
             MagentoSignedUrl to the address that the shop sees"
        )
    );
}

#[tokio::test]
async fn a_missing_permission_names_the_resource() {
    let body = json!({ "message": "The consumer isn't authorized to access %resources.",
                       "parameters": { "resources": "Magento_Sales::actions_view" } });
    let (told, _server) = answered(says(401, &body)).await;
    assert_eq!(
        told,
        "magento refused GET V1/orders with 401 \"The consumer isn't authorized to access \
         Magento_Sales::actions_view.\": give the integration the resource that is named (System, \
         Integrations, API), then authorise it again"
    );
}

#[tokio::test]
async fn a_firewall_is_told_by_its_page() {
    let (told, _server) = answered(page(403, "Attention Required! | Cloudflare")).await;
    assert_eq!(
        told,
        "magento refused GET V1/orders with 403 \"Attention Required! | Cloudflare\": a server in \
         front of Magento says so, for a password or as a firewall: let calls to the REST \
         interface through"
    );
}

#[tokio::test]
async fn a_missing_interface_names_the_setting_of_its_root() {
    let (told, _server) = answered(page(404, "404 Not Found")).await;
    assert_eq!(
        told,
        "magento refused GET V1/orders with 404 \"404 Not Found\" (asked below /rest, \
         /index.php/rest): check MagentoUrl (the shop's address without /rest); if the shop's REST interface lies elsewhere than \
         below /rest, set MagentoRestRoot"
    );
}

#[tokio::test]
async fn a_redirect_names_where_it_leads_without_its_path() {
    let redirect = ResponseTemplate::new(302)
        .insert_header("location", "https://www.example.com/rest/V1/orders?email=ada");
    let (told, _server) = answered(redirect).await;
    assert_eq!(
        told,
        "magento refused GET V1/orders with 302 (it redirects to https://www.example.com): set \
         MagentoUrl to the address that it redirects to"
    );
}

#[tokio::test]
async fn too_many_calls_are_told_with_the_wait_that_is_asked_for() {
    let body = json!({ "message": "Too Many Requests" });
    let (told, _server) = answered(says(429, &body).insert_header("retry-after", "7")).await;
    assert_eq!(
        told,
        "magento refused GET V1/orders with 429 \"Too Many Requests\": it is tried again by itself \
         after 7 s; if it is frequent, let the shop's proxy allow more calls, or set \
         WorkerConcurrency lower"
    );
}

#[tokio::test]
async fn maintenance_is_told_by_its_page() {
    let (told, _server) = answered(page(503, "Service Temporarily Unavailable")).await;
    assert_eq!(
        told,
        "magento answered GET V1/orders with 503 \"Service Temporarily Unavailable\": it is tried \
         again by itself; if it lasts, end the shop's maintenance mode or look into its web server"
    );
}

#[tokio::test]
async fn a_creation_without_an_outcome_says_that_it_is_looked_up() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(500)).mount(&server).await;
    assert_eq!(
        told(&server.uri(), &create()).await,
        "magento answered POST V1/orders with 500: whether it took effect is looked up before it \
         is tried again, by itself; if it lasts, look into the shop's exception log"
    );
}

const UNREACHED: &str = "check MagentoUrl, the shop's certificate and its firewall; it is tried \
                         again by itself";

#[tokio::test]
async fn a_refused_connection_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let told = told(&url, &create()).await;
    // The number of the error is the machine's own.
    let begins = "magento was not reached for POST V1/orders, \"Connection refused (os error ";
    assert!(told.starts_with(begins) && told.ends_with(&format!(")\": {UNREACHED}")), "{told}");
}

#[tokio::test]
async fn a_host_that_nobody_knows_is_told_as_the_machine_words_it() {
    let told = told("http://shop.invalid", &list()).await;
    assert!(told.starts_with("magento was not reached for GET V1/orders, \"failed to lookup"));
    assert!(told.ends_with(&format!("\": {UNREACHED}")), "{told}");
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_down() {
    let server = MockServer::start().await;
    let url = server.uri().replace("http:", "https:");
    assert_eq!(
        told(&url, &list()).await,
        format!(
            "magento was not reached for GET V1/orders, \"received corrupt message of type \
             InvalidContentType\": {UNREACHED}"
        )
    );
}

#[tokio::test]
async fn an_answer_that_takes_too_long_says_so() {
    let server = MockServer::start().await;
    let late = ResponseTemplate::new(200).set_delay(Duration::from_mins(1));
    Mock::given(any()).respond_with(late).mount(&server).await;
    let limits = Limits { total: Duration::from_millis(100), ..Limits::default() };
    assert_eq!(
        told_within(limits, &server.uri(), &list()).await,
        "magento did not answer GET V1/orders in time: it is tried again by itself; if it lasts, \
         find out what slows the shop down or cuts it off"
    );
}
