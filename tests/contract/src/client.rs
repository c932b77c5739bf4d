//! Sends requests to a sandbox, in the name of whoever sent them when they were recorded.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::Method;
use sandbox_magento::Running;
use serde_json::{Value, json};

use crate::signing::{Flaw, Signed, escape, header};

/// Who sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// Nobody in particular.
    Guest,
    /// The integration that may do everything.
    Integration(Flaw),
    /// The integration that may touch the catalogue only.
    Limited,
    /// An administrator's bearer.
    Admin,
    /// The customer's bearer.
    Customer,
    /// A header of its own.
    Header(String),
}

/// A request to send.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    pub(crate) sender: Sender,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<String>,
}

/// An answer: status, content type and body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: Value,
}

/// A client of one sandbox.
pub(crate) struct Client {
    http: reqwest::Client,
    shop: Running,
    nonces: AtomicU64,
}

impl Client {
    pub(crate) fn new(shop: Running) -> Self {
        Self { http: reqwest::Client::new(), shop, nonces: AtomicU64::new(1) }
    }

    /// Sends a request and reads the answer; what is no JSON becomes `{"__raw__": text}`.
    pub(crate) async fn send(&self, sending: &Sending) -> Result<Answer, reqwest::Error> {
        let query: Vec<String> = sending
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect();
        let mut url = format!("{}{}", self.shop.url, sending.path);
        if !query.is_empty() {
            url = format!("{url}?{}", query.join("&"));
        }
        let method = Method::from_bytes(sending.method.as_bytes()).unwrap_or_default();
        let mut request = self.http.request(method, url);
        if let Some(header) = self.authorization(sending).await? {
            request = request.header("Authorization", header);
        }
        if let Some(body) = &sending.body {
            request = request.header("Content-Type", "application/json").body(body.clone());
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type").and_then(|value| value.to_str().ok());
        let content_type = kind.unwrap_or_default().to_owned();
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or_else(|_| json!({ "__raw__": text }));
        Ok(Answer { status, content_type, body })
    }

    /// Calls the control endpoint.
    pub(crate) async fn control(&self, path: &str, body: &Value) -> Result<(), reqwest::Error> {
        let url = format!("{}{path}", self.shop.control);
        self.http.post(url).json(body).send().await?.error_for_status()?;
        Ok(())
    }

    async fn authorization(&self, sending: &Sending) -> Result<Option<String>, reqwest::Error> {
        let keys = &self.shop.credentials;
        let sign = |integration, flaw: &Flaw| {
            let nonce = self.nonces.fetch_add(1, Ordering::Relaxed);
            let signed = Signed {
                method: &sending.method,
                url: &self.shop.url,
                path: &sending.path,
                query: &sending.query,
                nonce: format!("{nonce:032}"),
            };
            header(integration, &signed, flaw)
        };
        Ok(match &sending.sender {
            Sender::Guest => None,
            Sender::Integration(flaw) => Some(sign(&keys.integration, flaw)),
            Sender::Limited => Some(sign(&keys.limited, &Flaw::None)),
            Sender::Admin => {
                let (name, password) = (&keys.admin.username, &keys.admin.password);
                Some(self.token("admin", name, password).await?)
            }
            Sender::Customer => {
                let (name, password) = (&keys.customer.email, &keys.customer.password);
                Some(self.token("customer", name, password).await?)
            }
            Sender::Header(header) => {
                Some(header.replace("{{integration_access_token}}", &keys.integration.access_token))
            }
        })
    }

    async fn token(
        &self,
        kind: &str,
        name: &str,
        password: &str,
    ) -> Result<String, reqwest::Error> {
        let url = format!("{}/rest/V1/integration/{kind}/token", self.shop.url);
        let body = json!({ "username": name, "password": password }).to_string();
        let request = self.http.post(url).header("Content-Type", "application/json").body(body);
        let token: String = request.send().await?.json().await?;
        Ok(format!("Bearer {token}"))
    }

    /// The customer's password, which recordings leave out.
    pub(crate) fn customer_password(&self) -> &str {
        &self.shop.credentials.customer.password
    }

    /// The administrator's password, which recordings leave out.
    pub(crate) fn admin_password(&self) -> &str {
        &self.shop.credentials.admin.password
    }
}
