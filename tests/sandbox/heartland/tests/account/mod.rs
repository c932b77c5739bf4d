//! An account in a sandbox of its own, and the calls a test makes to it.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "a test may fail by panicking, and not every test makes every call"
)]

pub(crate) mod receiver;

use reqwest::{Client, Method, Response};
use sandbox_heartland::{Options, Running, start};
use serde_json::{Value, json};

/// A running sandbox with a client that has its token.
pub(crate) struct Account {
    pub(crate) running: Running,
    client: Client,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) text: String,
}

impl Answer {
    async fn read(response: Response) -> Self {
        let header = |name| {
            let value = response.headers().get(name);
            value.map(|value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned())
        };
        Self {
            status: response.status().as_u16(),
            location: header("location"),
            retry_after: header("retry-after"),
            text: response.text().await.unwrap(),
        }
    }

    /// The body as JSON; null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The id that `Location` ends with.
    pub(crate) fn id(&self) -> i64 {
        let location = self.location.as_deref().unwrap_or_else(|| panic!("{self:?}"));
        location.rsplit('/').next().unwrap().parse().unwrap()
    }

    /// The `details` of a 400 `validation_error`.
    pub(crate) fn refused(&self) -> Value {
        let body = self.json();
        assert_eq!((self.status, &body["error"]), (400, &json!("validation_error")), "{self:?}");
        body["details"].clone()
    }
}

impl Account {
    /// A client of a running sandbox.
    pub(crate) fn with(running: Running) -> Self {
        Self { running, client: Client::new() }
    }

    /// An account as it is first opened, with these settings changed.
    pub(crate) async fn open(settings: &[&str]) -> Self {
        let settings = settings.iter().map(ToString::to_string).collect();
        Self::with(start(Options { settings, ..Options::default() }).await.unwrap())
    }

    /// The same with [`Account::load_stock`].
    pub(crate) async fn stocked(settings: &[&str]) -> Self {
        let account = Self::open(settings).await;
        account.load_stock().await;
        account
    }

    /// Loads a tee (24.95, 8 on hand at 100001), a cap (10.00, 3 on hand), a gift wrap whose
    /// stock is not tracked, a customer, a tender and a way of shipping.
    pub(crate) async fn load_stock(&self) {
        let data = json!({
            "items": [
                {"public_id": "TEE", "description": "Tee", "price": 24.95, "cost": 9.10,
                 "stock": {"100001": 8}},
                {"public_id": "CAP", "description": "Cap", "price": 10, "stock": {"100001": 3}},
                {"public_id": "WRAP", "description": "Gift wrap", "price": 2,
                 "track_inventory": false},
            ],
            "customers": [{"public_id": "C1", "first_name": "Ada", "last_name": "Byron",
                           "email": "ada@example.com"}],
            "payment_types": [{"name": "Web Card"}],
            "shipping_methods": [{"name": "Ground"}],
        });
        assert_eq!(self.control(Method::POST, "/load", Some(data)).await.status, 200);
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let token = &self.running.token;
        self.send_as(token, method, path, body).await
    }

    pub(crate) async fn send_as(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let url = format!("{}/api{path}", self.running.url);
        let mut request = self.client.request(method, url).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::read(request.send().await.unwrap()).await
    }

    pub(crate) async fn control(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let url = format!("{}{path}", self.running.control);
        let mut request = self.client.request(method, url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::read(request.send().await.unwrap()).await
    }

    /// The rows of a collection, filtered by `filter` as JSON.
    pub(crate) async fn rows(&self, path: &str, filter: Value) -> Vec<Value> {
        let url = format!("{}/api{path}", self.running.url);
        let request = self.client.get(url).bearer_auth(&self.running.token);
        let query = [("_filter", filter.to_string()), ("per_page", "all".to_owned())];
        let answer = Answer::read(request.query(&query).send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["results"].as_array().unwrap().clone()
    }

    /// On hand, committed and available of an item at location 100001.
    pub(crate) async fn stock(&self, item: i64) -> [Value; 3] {
        let path = format!("/inventory/values?group[]=item_id&location_id=100001&item_id={item}");
        let row = self.get(&path).await.json()["results"][0].clone();
        ["qty_on_hand", "qty_committed", "qty_available"].map(|name| row[name].clone())
    }

    /// A pending order of the customer, shipping 5.00, with no lines.
    pub(crate) async fn order(&self, public_id: &str) -> String {
        let body = json!({
            "customer_id": 100_001, "source_location_id": 100_002, "station_id": 100_002,
            "shipping_charge": 5.00, "status": "pending", "public_id": public_id,
        });
        format!("/sales/orders/{}", self.post("/sales/orders", body).await.id())
    }

    /// An open order of two tees and a wrap from 100001, taxed 4.12 and unpaid: 61.02.
    pub(crate) async fn open_order(&self, public_id: &str) -> String {
        let order = self.order(public_id).await;
        for (item, qty) in [("TEE", 2), ("WRAP", 1)] {
            let line = json!({"item_lookup": item, "qty": qty, "ship_from_location_id": 100_001});
            assert_eq!(self.post(&format!("{order}/lines"), line).await.status, 201);
        }
        let tax = json!({"description": "Tax", "value": 4.12});
        assert_eq!(self.post(&format!("{order}/taxes"), tax).await.status, 201);
        assert_eq!(self.put(&order, json!({"status": "open"})).await.status, 200);
        order
    }

    /// Posts a body as it is written.
    pub(crate) async fn post_text(&self, path: &str, body: &str) -> Answer {
        let url = format!("{}/api{path}", self.running.url);
        let request = self.client.post(url).bearer_auth(&self.running.token);
        Answer::read(request.body(body.to_owned()).send().await.unwrap()).await
    }

    /// The answer to a POST; none when the connection ended without one.
    pub(crate) async fn try_post(&self, path: &str, body: &Value) -> Option<Answer> {
        let url = format!("{}/api{path}", self.running.url);
        let request = self.client.post(url).bearer_auth(&self.running.token).json(body);
        Some(Answer::read(request.send().await.ok()?).await)
    }

    /// Waits until the log of webhooks says that the event of this number was lost.
    pub(crate) async fn lost(&self, number: i64) {
        let is_lost = async || {
            let events = self.rows("/webhook_events", json!({"id": 100_000 + number})).await;
            events.iter().any(|event| event["status"] == "lost")
        };
        while !is_lost().await {
            tokio::task::yield_now().await;
        }
    }

    /// Posts a card payment to a document.
    pub(crate) async fn pay(&self, document: &str, amount: f64) -> Answer {
        let body = json!({"type": "CustomPayment", "payment_type_id": 100_001, "amount": amount, "deposit": true});
        self.post(&format!("{document}/payments"), body).await
    }
}
