//! How a call travels over HTTP, the same for both systems: limits, escaping, what a failure means.
//!
//! Whose credentials go along and how a vendor words its refusals is the clients' business.

mod answer;
mod failure;
mod memory;
mod refusal;
mod retry_after;
mod target;

use std::time::{Duration, Instant};

use entities::call::{Call, Reply, System};
use flow::error::CallError;
pub use refusal::Refusal;
pub use reqwest::{Url, header::HeaderValue};
use reqwest::{header, redirect::Policy};
pub use target::{Base, escape};

use crate::{answer::Answer, memory::Memory};

/// How long and how large an exchange may become.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Until the connection stands, TLS included.
    pub connect: Duration,
    /// For the whole exchange.
    pub total: Duration,
    /// Largest body that is read.
    pub reply_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_mins(1),
            reply_bytes: 16 << 20,
        }
    }
}

/// Why a client could not be set up. Always a setting, never the network.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The base address is no `http(s)` address, or carries what does not belong there.
    #[error("the base url is not an http(s) address without user, query or fragment")]
    BaseUrl,
    /// The path of an interface is empty or leads elsewhere.
    #[error("the rest root is not a path such as `rest` or `index.php/rest`")]
    RestRoot,
    /// A token or key holds characters that no header can carry.
    #[error("the credentials hold characters that cannot be sent in a header")]
    Credentials,
    /// The TLS or connection settings do not fit this machine.
    #[error("could not set up the http client")]
    Http(#[source] reqwest::Error),
}

/// The connections of this process. Cheap to clone; building one reads the machine's
/// certificates, so one serves all clients.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
    reply_bytes: usize,
}

impl Http {
    /// Connects lazily.
    ///
    /// # Errors
    /// When the TLS settings of this machine cannot be used.
    pub fn new(limits: &Limits) -> Result<Self, SetupError> {
        let client = reqwest::Client::builder()
            .user_agent(concat!("connect/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            // Credentials must not follow a redirect, and a signature would not fit it.
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .map_err(SetupError::Http)?;
        Ok(Self { client, reply_bytes: limits.reply_bytes })
    }

    /// The text of a public document, such as a key; nothing when it cannot be read now.
    pub async fn public_text(&self, url: &str) -> Option<String> {
        let mut response = self.client.get(url).send().await.ok()?.error_for_status().ok()?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.ok()? {
            if body.len() + chunk.len() > self.reply_bytes {
                return None;
            }
            body.extend_from_slice(&chunk);
        }
        String::from_utf8(body).ok()
    }
}

impl Http {
    /// Posts a JSON text, and gives back the status of the answer.
    ///
    /// # Errors
    /// Nothing was answered.
    pub async fn post_json(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<u16, Box<dyn std::error::Error + Send + Sync>> {
        let mut request =
            self.client.post(url).header(header::CONTENT_TYPE, "application/json").body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answered = request.send().await.map_err(reqwest::Error::without_url)?;
        Ok(answered.status().as_u16())
    }
}

/// The way to one system.
#[derive(Debug)]
pub struct Transport {
    system: System,
    http: Http,
    memory: Memory,
    read_refusal: fn(u16, &str) -> Refusal,
}

impl Transport {
    /// A way to `system` over `http`. `read_refusal` makes sense of an error's status and body.
    pub fn new(system: System, http: &Http, read_refusal: fn(u16, &str) -> Refusal) -> Self {
        Self { system, http: http.clone(), memory: Memory::default(), read_refusal }
    }

    /// Sends `call` to `url`, unless memory still holds an answer that `call` may reuse.
    ///
    /// # Errors
    /// Everything but a readable 2xx, classified by what may follow from it.
    pub async fn send(
        &self,
        call: &Call,
        url: Url,
        authorization: HeaderValue,
    ) -> Result<Reply, CallError> {
        let kept = call.keep.map(|keep| (url.as_str().to_owned(), keep));
        if let Some((key, _)) = &kept
            && let Some(reply) = self.memory.recall(key, Instant::now())
        {
            return Ok(reply);
        }
        let reply = self.exchange(call, url, authorization).await?;
        if let Some((key, keep)) = kept {
            self.memory.keep(key, &reply, Instant::now() + keep);
        }
        Ok(reply)
    }

    async fn exchange(
        &self,
        call: &Call,
        url: Url,
        authorization: HeaderValue,
    ) -> Result<Reply, CallError> {
        let mut request = self
            .http
            .client
            .request(failure::method(call.method), url)
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, authorization);
        if let Some(body) = &call.body {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body.clone());
        }
        let sent = Instant::now();
        let response =
            request.send().await.map_err(|error| failure::unanswered(self.system, call, error))?;
        let took = sent.elapsed();
        Answer::read(self.system, call, response, took, self.http.reply_bytes).await?.settle(
            self.system,
            call,
            self.read_refusal,
        )
    }
}
