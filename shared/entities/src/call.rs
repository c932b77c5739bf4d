//! One request to one of the two systems, as data: pure code returns it, a client sends it.

pub mod heartland;
pub mod magento;

use std::{fmt, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

/// Which of the two systems a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// Heartland Retail, the point of sale.
    Heartland,
    /// Magento 2 or Adobe Commerce, the web shop.
    Magento,
}

impl System {
    /// The name used in logs, metrics and stored records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Heartland => "heartland",
            Self::Magento => "magento",
        }
    }

    /// The system at the other end.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Heartland => Self::Magento,
            Self::Magento => Self::Heartland,
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a call does to its resource. Neither system uses `PATCH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads, and may be repeated at will.
    Get,
    /// Creates: the only method that is not safe to repeat when its answer was lost.
    Post,
    /// Sets a state; the same call twice leaves the same record.
    Put,
    /// Removes; the same call twice leaves the record removed.
    Delete,
}

impl Method {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether the call may be sent again although an earlier answer was lost.
    pub fn repeats_safely(self) -> bool {
        self != Self::Post
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One request, complete but for host, credentials and escaping, which are the client's.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// What is done.
    pub method: Method,
    /// Path segments, not escaped: a SKU may hold a slash.
    pub path: Vec<String>,
    /// Names and values, not escaped, in the order in which they are sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    /// The exact JSON text: money in it is decimal text, which a number type would bend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// How long the answer may serve again from memory; for lists that hardly ever change.
    #[serde(
        rename = "keep_s",
        serialize_with = "seconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub keep: Option<Duration>,
}

impl Call {
    /// Reads what is at `path`.
    pub fn get<S: Into<String>>(path: impl IntoIterator<Item = S>) -> Self {
        Self::new(Method::Get, path, None)
    }

    /// Creates below `path` what the JSON text `body` describes.
    pub fn post<S: Into<String>>(path: impl IntoIterator<Item = S>, body: String) -> Self {
        Self::new(Method::Post, path, Some(body))
    }

    /// Sets what is at `path` to what the JSON text `body` says.
    pub fn put<S: Into<String>>(path: impl IntoIterator<Item = S>, body: String) -> Self {
        Self::new(Method::Put, path, Some(body))
    }

    /// Removes what is at `path`.
    pub fn delete<S: Into<String>>(path: impl IntoIterator<Item = S>) -> Self {
        Self::new(Method::Delete, path, None)
    }

    fn new<S: Into<String>>(
        method: Method,
        path: impl IntoIterator<Item = S>,
        body: Option<String>,
    ) -> Self {
        let path = path.into_iter().map(Into::into).collect();
        Self { method, path, query: Vec::new(), body, keep: None }
    }

    /// The same call with these query parameters after those it has.
    #[must_use]
    pub fn with_query<N: Into<String>, V: Into<String>>(
        mut self,
        query: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.query.extend(query.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// The same call, whose answer may be reused for `keep`.
    #[must_use]
    pub fn kept_for(mut self, keep: Duration) -> Self {
        self.keep = Some(keep);
        self
    }

    /// Method and path for logs and errors; the query is left out, since filters hold e-mail
    /// addresses.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path.join("/"))
    }
}

/// Bodies and filter values hold customers' data, so neither is printed.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.query.iter().map(|(name, _)| name).collect();
        f.debug_struct("Call")
            .field("call", &self.label())
            .field("query_names", &names)
            .field("body_bytes", &self.body.as_ref().map(String::len))
            .finish_non_exhaustive()
    }
}

/// A successful answer (2xx). Anything else is an error of the client that sent the call.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status, 200 to 299.
    pub status: u16,
    /// Last segment of the `Location` header: the id of what was created.
    pub location: Option<String>,
    /// When the call was sent, by the clock of the system that answered and not later; none where
    /// it does not tell what time it is.
    pub asked_at: Option<Timestamp>,
    /// The body as sent; empty where the system answers with a status alone.
    pub body: String,
}

impl Reply {
    /// The id of what the call created: from `Location`, else from the body, which holds it
    /// bare (`"12"`, `12`) or as the field `id` or `entity_id`.
    pub fn created_id(&self) -> Option<String> {
        self.location.clone().or_else(|| id_in(&serde_json::from_str(&self.body).ok()?))
    }
}

fn id_in(body: &serde_json::Value) -> Option<String> {
    match body {
        serde_json::Value::String(id) if !id.is_empty() => Some(id.clone()),
        serde_json::Value::Number(id) => Some(id.to_string()),
        serde_json::Value::Object(fields) => ["id", "entity_id"]
            .into_iter()
            .find_map(|name| fields.get(name).filter(|id| !id.is_object()).and_then(id_in)),
        _ => None,
    }
}

/// The body is somebody's order, so only its length is printed.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("location", &self.location)
            .field("asked_at", &self.asked_at)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

#[expect(clippy::ref_option, reason = "the signature serde asks for")]
fn seconds<S: Serializer>(keep: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    keep.map(|keep| keep.as_secs()).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::{Call, Reply};

    fn reply(location: Option<&str>, body: &str) -> Reply {
        Reply { status: 201, location: location.map(Into::into), asked_at: None, body: body.into() }
    }

    #[test]
    fn a_call_prints_neither_its_body_nor_its_filter_values() {
        let call = Call::post(["customers"], r#"{"email":"ada@example.com"}"#.into())
            .with_query([("email", "ada@example.com")]);
        assert_eq!(
            format!("{call:?}"),
            r#"Call { call: "POST customers", query_names: ["email"], body_bytes: Some(27), .. }"#
        );
    }

    #[test]
    fn a_reply_prints_no_body() {
        let printed = format!("{:?}", reply(None, r#"{"email":"ada@example.com"}"#));
        assert_eq!(
            printed,
            "Reply { status: 201, location: None, asked_at: None, body_bytes: 27 }"
        );
    }

    #[test]
    fn a_call_is_written_without_what_it_does_not_have() {
        let plain = Call::get(["V1", "orders", "8"]);
        assert_eq!(json!(plain), json!({ "method": "GET", "path": ["V1", "orders", "8"] }));
        let full = Call::put(["items", "1"], r#"{"price":24.90}"#.into())
            .with_query([("page", "2")])
            .kept_for(Duration::from_mins(5));
        assert_eq!(
            json!(full),
            json!({ "method": "PUT", "path": ["items", "1"], "query": [["page", "2"]],
                    "body": r#"{"price":24.90}"#, "keep_s": 300 })
        );
    }

    #[test]
    fn an_id_comes_from_the_location_before_the_body() {
        let id = |location, body| reply(location, body).created_id();
        assert_eq!(id(Some("100042"), r#"{"id":7}"#).as_deref(), Some("100042"));
        assert_eq!(id(None, r#"{"id":7}"#).as_deref(), Some("7"));
        assert_eq!(id(None, r#"{"entity_id":8}"#).as_deref(), Some("8"));
        assert_eq!(id(None, r#""12""#).as_deref(), Some("12"));
        assert_eq!(id(None, "12").as_deref(), Some("12"));
        assert_eq!(id(None, "true"), None);
        assert_eq!(id(None, "[]"), None);
        assert_eq!(id(None, ""), None);
    }
}
