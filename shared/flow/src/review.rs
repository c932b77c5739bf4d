//! A record that waits for a person: why, and everything needed to let it go on.

use entities::vocabulary::{Problem, redact};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Question};

/// Longest payload kept, in bytes; a queue message must hold it with everything else.
const PAYLOAD_BYTES: usize = 160 * 1024;

/// A record set aside, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The ledger's name of the record.
    pub subject: String,
    /// The event that releases it: queued again, the record is tried again.
    pub event: Event,
    /// The number that people see, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The claim under which it was set aside; none if nobody had claimed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<Timestamp>,
    /// Why it waits; at least one reason.
    pub problems: Vec<Problem>,
    /// The step of its workflow at which it waits for a decision, if that is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// Words by which it is found: `number:…`, `sku:…`, `email:<hash>`.
    #[serde(default)]
    pub terms: Vec<String>,
    /// The record as it was read, redacted; none where nothing was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

/// What may be kept of a body that was read: redacted, and cut when it is very long. A body that
/// is not JSON keeps its beginning, with card numbers masked.
#[must_use]
pub fn keepable(body: &str) -> String {
    let text = match serde_json::from_str(body) {
        Ok(record) => redact::redacted(record).to_string(),
        Err(_) => redact::mask_card_numbers(body).unwrap_or_else(|| body.to_owned()),
    };
    match text.char_indices().nth(PAYLOAD_BYTES / 4) {
        Some((end, _)) if text.len() > PAYLOAD_BYTES => format!("{}…", &text[..end]),
        _ => text,
    }
}
