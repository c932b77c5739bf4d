//! Replays the groups, each against a fresh sandbox.

use std::collections::{HashMap, HashSet};

use sandbox_magento::{Options, Seed};
use serde_json::{Value, json};

use crate::client::{Answer, Client, Sender, Sending};
use crate::compare::differences;
use crate::recordings::{Exchange, Recordings};
use crate::setups::{Setups, Start};
use crate::signing::Flaw;

/// How one exchange went.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The exchange.
    pub name: String,
    /// Where the sandbox's answer differs; empty where it agrees.
    pub differences: Vec<String>,
}

/// The moment at which every replay happens.
pub(crate) const NOW: &str = "2026-11-23T07:36:00Z";

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Replays every exchange.
///
/// # Errors
/// When a sandbox does not start or does not answer at all.
pub async fn replay_all(recordings: &Recordings) -> Result<Vec<Outcome>, Failure> {
    let setups = Setups::load();
    let mut outcomes = Vec::new();
    for (place, start) in setups.groups.iter().enumerate() {
        let mut replay = Replay::begin(recordings, &setups, start).await?;
        let apart = |name: &&String| setups.apart.contains_key(*name);
        let names = recordings.groups[place].iter().filter(|name| !apart(name));
        outcomes.extend(replay.run(names).await?);
    }
    for (name, start) in &setups.apart {
        let mut replay = Replay::begin(recordings, &setups, start).await?;
        outcomes.extend(replay.run([name]).await?);
    }
    Ok(outcomes)
}

/// One sandbox while exchanges are replayed against it.
pub(crate) struct Replay<'a> {
    pub(crate) recordings: &'a Recordings,
    setups: &'a Setups,
    pub(crate) client: Client,
    /// Random texts of the recordings and what they are here.
    known: HashMap<String, String>,
    /// The mask of the cart that was made last.
    pub(crate) cart: String,
}

impl<'a> Replay<'a> {
    async fn begin(
        recordings: &'a Recordings,
        setups: &'a Setups,
        start: &Start,
    ) -> Result<Self, Failure> {
        let shop = match start.shop.as_str() {
            "empty" => Seed::Empty,
            "multi" => Seed::Multi,
            _ => Seed::Single,
        };
        let running = sandbox_magento::start(Options { shop, ..Options::default() }).await?;
        let client = Client::new(running);
        client.control("/clock", &json!({ "now": NOW, "stopped": true })).await?;
        let known = HashMap::new();
        let mut replay = Self { recordings, setups, client, known, cart: String::new() };
        for earlier in &start.after {
            for step in &setups.groups[*earlier].steps {
                replay.step(step).await?;
            }
            let names = recordings.groups[*earlier].iter();
            replay.run(names.filter(|name| !start.without.contains(name))).await?;
        }
        for step in &start.steps {
            replay.step(step).await?;
        }
        Ok(replay)
    }

    async fn run(
        &mut self,
        names: impl IntoIterator<Item = &String>,
    ) -> Result<Vec<Outcome>, Failure> {
        let mut outcomes = Vec::new();
        for name in names {
            let steps = self.setups.before.get(name).map(Vec::as_slice).unwrap_or_default();
            let mut differences = Vec::new();
            for step in steps {
                differences.extend(self.step(step).await.err().map(|error| error.to_string()));
            }
            differences.extend(self.exchange(name).await?);
            outcomes.push(Outcome { name: name.clone(), differences });
        }
        Ok(outcomes)
    }

    pub(crate) async fn exchange(&mut self, name: &str) -> Result<Vec<String>, Failure> {
        let Some(exchange) = self.recordings.exchanges.get(name) else {
            return Ok(vec!["there is no such recording".to_owned()]);
        };
        let sending = self.sending(name, exchange);
        if name == "auth-oauth-nonce-reused-401" {
            self.client.send(&sending).await?;
        }
        let answer = self.client.send(&sending).await?;
        self.learn(&exchange.response.body, &answer.body);
        Ok(check(exchange, &answer))
    }

    fn sending(&self, name: &str, exchange: &Exchange) -> Sending {
        let request = &exchange.request;
        let query = request.query.iter().map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), self.translate(&value))
        });
        let body = match &request.body {
            Value::Null => None,
            Value::Object(map) if map.contains_key("__raw__") => {
                map["__raw__"].as_str().map(str::to_owned)
            }
            body => Some(self.translate(&body.to_string())),
        };
        Sending {
            sender: sender(name, exchange),
            method: request.method.clone(),
            path: self.translate(&request.path),
            query: query.collect(),
            body,
        }
    }

    /// Random texts of the recording that a request names again.
    pub(crate) fn translate(&self, text: &str) -> String {
        let mut text = text.replace("{{customer_password}}", self.client.customer_password());
        for (recorded, actual) in &self.known {
            text = text.replace(recorded, actual);
        }
        text
    }

    fn learn(&mut self, recorded: &Value, actual: &Value) {
        match (recorded, actual) {
            (Value::String(recorded), Value::String(actual)) if is_random(recorded) => {
                self.known.insert(recorded.clone(), actual.clone());
                if recorded.len() == 32 {
                    self.cart.clone_from(actual);
                }
            }
            (Value::Object(recorded), Value::Object(_)) => {
                if let Some(uuid) = recorded.get("bulk_uuid") {
                    self.learn(uuid, &actual["bulk_uuid"]);
                }
            }
            _ => {}
        }
    }
}

/// The mask of a cart or the uuid of a bulk.
fn is_random(text: &str) -> bool {
    (32..=36).contains(&text.len()) && !text.contains(' ')
}

/// Status, type and body.
fn check(exchange: &Exchange, answer: &Answer) -> Vec<String> {
    let recorded = &exchange.response;
    let mut found = Vec::new();
    if recorded.status != answer.status {
        found.push(format!("status: recorded {}, got {}", recorded.status, answer.status));
    }
    let kind = recorded.headers.get("content-type").and_then(Value::as_str).unwrap_or_default();
    if kind != answer.content_type {
        found.push(format!("content-type: recorded {kind}, got {}", answer.content_type));
    }
    let is_id = |body: &Value| {
        body.as_i64().is_some() || body.as_str().is_some_and(|text| text.parse::<i64>().is_ok())
    };
    let is_new_id =
        exchange.request.method != "GET" && is_id(&recorded.body) && is_id(&answer.body);
    if !is_new_id || recorded.body.is_string() != answer.body.is_string() {
        found.extend(differences(&recorded.body, &answer.body));
    }
    found
}

/// Who sent a recorded request.
fn sender(name: &str, exchange: &Exchange) -> Sender {
    let header = exchange.request.headers.get("Authorization").and_then(Value::as_str);
    let Some(header) = header else { return Sender::Guest };
    let flaws: HashMap<&str, Flaw> = HashMap::from([
        ("auth-oauth-bad-signature-401", Flaw::Signature),
        ("auth-oauth-bad-token-401", Flaw::Token),
        ("auth-oauth-byte-sorted-params-401", Flaw::ByteOrder),
        ("auth-oauth-hmac-sha1-400", Flaw::Method),
        ("auth-oauth-nonce-reused-401", Flaw::Nonce("deadbeef".repeat(4))),
    ]);
    let as_sent: HashSet<&str> = HashSet::from(["auth-oauth-missing-params-400"]);
    match header {
        header if as_sent.contains(name) => Sender::Header(header.to_owned()),
        header if header.contains("{{limited_access_token}}") => Sender::Limited,
        header if header.starts_with("OAuth") => {
            Sender::Integration(flaws.get(name).cloned().unwrap_or(Flaw::None))
        }
        "Bearer {{admin_token}}" => Sender::Admin,
        "Bearer {{customer_token}}" => Sender::Customer,
        header => Sender::Header(header.to_owned()),
    }
}
