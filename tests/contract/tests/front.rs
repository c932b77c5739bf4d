//! The client finds its way to a shop that sees another address than the one that is called, and
//! whose REST interface lies elsewhere: real signatures over real HTTP.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without may end it")]

use std::sync::Mutex;

use entities::call::Call;
use entities::call::magento::Search;
use flow::{CallError, Channel};
use magento::{Client, Credentials};
use reqwest::Method;
use sandbox_magento::{Options, Running, start};
use serde_json::{Value, json};
use transport::{Http, Limits};

struct Shop {
    running: Running,
}

impl Shop {
    async fn behind(front: Value) -> Self {
        let shop = Self { running: start(Options::default()).await.unwrap() };
        shop.control(Method::PUT, "front", &front).await;
        shop
    }

    async fn control(&self, method: Method, what: &str, body: &Value) -> Value {
        let url = format!("{}/{what}", self.running.control);
        let request = reqwest::Client::new().request(method, url).body(body.to_string());
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    fn client(&self) -> Client {
        let secret = serde_json::to_value(&self.running.credentials.integration).unwrap();
        let credentials: Credentials = serde_json::from_value(secret).unwrap();
        let http = Http::new(&Limits::default()).unwrap();
        Client::new(&http, &self.running.url, "all", credentials).unwrap()
    }

    /// The address without its port, by this scheme.
    fn without_port(scheme: &str) -> String {
        format!("{scheme}://127.0.0.1")
    }

    /// The called address by the other scheme.
    fn with_tls(&self) -> String {
        self.running.url.replace("http:", "https:")
    }

    async fn n_calls(&self) -> usize {
        self.control(Method::GET, "requests", &json!({})).await.as_array().unwrap().len()
    }
}

async fn reads(client: &Client) -> Result<(), CallError> {
    client.page(&["V1", "orders"], &Search::default().page_size(1)).await.map(drop)
}

#[tokio::test]
async fn signatures_are_made_for_the_address_that_a_proxy_makes_of_the_called_one() {
    let called = Shop::behind(json!({})).await;
    reads(&called.client()).await.unwrap();
    assert_eq!(called.n_calls().await, 1);
    for scheme in ["http", "https"] {
        let seen = Shop::without_port(scheme);
        let shop = Shop::behind(json!({ "signed_url": seen })).await;
        let client = shop.client();
        reads(&client).await.unwrap();
        let searched = shop.n_calls().await;
        reads(&client).await.unwrap();
        assert_eq!(shop.n_calls().await, searched + 1, "{seen} is not searched for again");
        assert!(searched <= 4, "{seen} took {searched} calls");
    }
    let shop = Shop::behind(json!({})).await;
    shop.control(Method::PUT, "front", &json!({ "signed_url": shop.with_tls() })).await;
    reads(&shop.client()).await.unwrap();
}

#[tokio::test]
async fn the_first_call_may_have_an_escaped_path_or_change_something() {
    for call in [
        Call::get(["V1", "products", "no/such SKU"]),
        Call::post(["V1", "orders"], r#"{"entity":{"payment":{"method":"checkmo"}}}"#.to_owned()),
    ] {
        let shop = Shop::behind(json!({ "signed_url": Shop::without_port("https") })).await;
        let status = match shop.client().send(&call).await {
            Ok(reply) => Some(reply.status),
            Err(error) => error.status(),
        };
        assert!(matches!(status, Some(200 | 404)), "{status:?}");
        assert!(shop.n_calls().await <= 8, "{}", shop.n_calls().await);
    }
}

#[tokio::test]
async fn an_address_that_nobody_guesses_is_named_by_its_setting() {
    let seen = "http://magento.internal:8080";
    let shop = Shop::behind(json!({ "signed_url": seen })).await;
    let error = reads(&shop.client()).await.unwrap_err();
    let told = error.told();
    assert!(told.contains("\"The signature is invalid. Verify and try again.\""), "{told}");
    assert!(told.contains("set MagentoSignedUrl"), "{told}");
    let before = shop.n_calls().await;
    let client = shop.client().seen_as(Some(seen), None).unwrap();
    reads(&client).await.unwrap();
    assert_eq!(shop.n_calls().await, before + 1);
}

#[tokio::test]
async fn a_root_that_is_set_or_usual_is_found() {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let front = json!({ "rest_root": "index.php/rest", "signed_url": Shop::without_port("http") });
    let shop = Shop::behind(front).await;
    let client = shop.client().telling(|news| TOLD.lock().unwrap().push(news.to_owned()));
    for _ in 0..2 {
        reads(&client).await.unwrap();
    }
    let told = TOLD.lock().unwrap().clone();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("MagentoRestRoot") && told[1].contains("MagentoSignedUrl"));

    let shop = Shop::behind(json!({ "rest_root": "store/rest" })).await;
    let told = reads(&shop.client()).await.unwrap_err().told();
    assert!(told.contains("404 \"404 Not Found\" (asked below /rest, /index.php/rest)"), "{told}");
    reads(&shop.client().seen_as(None, Some("store/rest")).unwrap()).await.unwrap();
}
