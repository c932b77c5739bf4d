//! What faults do to a request, put together.

use axum::http::StatusCode;

use crate::faults::{Body, Effect};
use crate::json::{self, Value};
use crate::rest::{JSON, Outgoing};

/// The effects that strike one request.
#[derive(Debug, Default)]
pub(super) struct Strike {
    pub(super) fault: Option<u64>,
    effects: Vec<Effect>,
}

/// What a struck request does instead of going on.
#[derive(Debug)]
pub(super) enum Instead {
    Drop,
    Hang,
    Answer(Outgoing, Option<u64>),
}

impl Strike {
    pub(super) fn new(effects: Vec<(u64, Effect)>) -> Self {
        Self {
            fault: effects.first().map(|(id, _)| *id),
            effects: effects.into_iter().map(|(_, effect)| effect).collect(),
        }
    }

    /// How long the request waits first.
    pub(super) fn latency_ms(&self) -> u64 {
        let latency = |effect: &Effect| match effect {
            Effect::LatencyMs(ms) => *ms,
            _ => 0,
        };
        self.effects.iter().map(latency).sum()
    }

    /// What happens before the shop sees the request.
    pub(super) fn before(&self) -> Option<Instead> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::DropBefore => Some(Instead::Drop),
            Effect::Hang => Some(Instead::Hang),
            Effect::Throttle { retry_after } => {
                let answer = failure(429, Body::Json);
                Some(Instead::Answer(answer, *retry_after))
            }
            Effect::Status { status, body } => Some(Instead::Answer(failure(*status, *body), None)),
            Effect::ExpiredCredentials => Some(Instead::Answer(expired(), None)),
            _ => None,
        })
    }

    /// What happens once the shop has answered.
    pub(super) fn after(&self, answer: &Outgoing) -> Option<Instead> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::DropAfter => Some(Instead::Drop),
            Effect::StatusAfterCommit { status, body } => {
                Some(Instead::Answer(failure(*status, *body), None))
            }
            Effect::Poison { entity_id } if contains(answer, *entity_id) => {
                Some(Instead::Answer(failure(500, Body::Json), None))
            }
            Effect::PartialPage { rows } => {
                partial(answer, *rows).map(|page| Instead::Answer(page, None))
            }
            _ => None,
        })
    }
}

fn failure(status: u16, body: Body) -> Outgoing {
    let reason = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Error");
    let (content_type, body) = match body {
        Body::Json if status == 500 => (JSON, INTERNAL.to_owned()),
        Body::Json => (JSON, format!("{{\"message\":\"{reason}\"}}")),
        Body::Html => ("text/html", page(status, reason)),
        Body::Empty => ("text/html", String::new()),
    };
    Outgoing { status, content_type, body }
}

const INTERNAL: &str = "{\"message\":\"Internal Error. Details are available in Magento log file. \
    Report ID: webapi-0000000000000\"}";

fn page(status: u16, reason: &str) -> String {
    format!(
        "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n<center><h1>{status} {reason}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
}

fn expired() -> Outgoing {
    Outgoing {
        status: 401,
        content_type: JSON,
        body: "{\"message\":\"Access token has been revoked\"}".to_owned(),
    }
}

fn rows(answer: &Outgoing) -> Option<Value> {
    let body = json::parse(&answer.body).ok()?;
    body.at("items").as_list().map(|_| body.clone())
}

fn contains(answer: &Outgoing, id: i64) -> bool {
    let key = |row: &Value| match row.at("entity_id") {
        Value::Null => row.at("id").whole(),
        id => id.whole(),
    };
    rows(answer).is_some_and(|body| body.at("items").elements().iter().any(|row| key(row) == id))
}

fn partial(answer: &Outgoing, count: usize) -> Option<Outgoing> {
    let mut body = rows(answer)?;
    body.as_map_mut()?.list_mut("items").truncate(count);
    Some(Outgoing { body: body.to_string(), ..answer.clone() })
}
