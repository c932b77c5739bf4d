//! What an item of the reviews says.

use std::collections::HashMap;

use entities::vocabulary::Problem;
use flow::{Event, Question};
use serde::Serialize;

use crate::item::{Item, text_of};

/// A review as it was filed.
#[derive(Clone, Debug, Serialize)]
pub struct Filed {
    /// The record: `order:8`.
    pub subject: String,
    /// The number that people see.
    pub number: Option<String>,
    /// `open` or `closed`.
    pub state: String,
    /// Since when it waits, RFC 3339.
    pub filed_at: String,
    /// Why; at least one reason.
    pub problems: Vec<Problem>,
    /// The step of its workflow at which it waits for a decision.
    pub question: Option<Question>,
    /// The event that releases it.
    pub event: Option<Event>,
    /// The record as it was read, redacted; none where nothing was read or it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<serde_json::Value>,
}

/// How much of a review is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All but the record as it was read, which is by far the largest part.
    WithoutPayload,
    /// All of it.
    Whole,
}

/// The attributes of [`Extent::WithoutPayload`].
const WITHOUT_PAYLOAD: [&str; 7] =
    ["pk", "number", "state", "filed_at", "problems", "question", "event"];

impl Extent {
    /// The projection expression; none for everything.
    pub(super) fn projection(self) -> Option<String> {
        let names = WITHOUT_PAYLOAD.map(|name| format!("#{name}"));
        (self == Self::WithoutPayload).then(|| names.join(", "))
    }

    /// What its expression calls the attributes, some of whose names are reserved words. DynamoDB
    /// refuses names that no expression uses.
    pub(super) fn names(self) -> HashMap<String, String> {
        match self {
            Self::WithoutPayload => aliases(WITHOUT_PAYLOAD),
            Self::Whole => HashMap::new(),
        }
    }
}

/// `#state` for `state`.
pub(super) fn aliases<'n>(names: impl IntoIterator<Item = &'n str>) -> HashMap<String, String> {
    names.into_iter().map(|name| (format!("#{name}"), name.to_owned())).collect()
}

pub(super) fn filed(item: &Item) -> Filed {
    let words = |name| text_of(item, name).unwrap_or_default().to_owned();
    let json = |name| text_of(item, name).and_then(|json| serde_json::from_str(json).ok());
    Filed {
        subject: words("pk"),
        number: text_of(item, "number").map(str::to_owned),
        state: words("state"),
        filed_at: words("filed_at"),
        problems: text_of(item, "problems")
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default(),
        question: text_of(item, "question").and_then(|json| serde_json::from_str(json).ok()),
        event: text_of(item, "event").and_then(|json| serde_json::from_str(json).ok()),
        // What could not be read as JSON, or was cut, is kept as the text it is.
        payload: json("payload").or_else(|| text_of(item, "payload").map(Into::into)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::text;

    #[test]
    fn a_payload_that_is_no_json_is_shown_as_the_text_it_is() {
        let of = |payload: &str| {
            filed(&Item::from([("payload".to_owned(), text(payload))])).payload.unwrap()
        };
        assert_eq!(of(r#"{"entity_id":8}"#), serde_json::json!({ "entity_id": 8 }));
        assert_eq!(of(r#"{"entity_id":8,"ite…"#), r#"{"entity_id":8,"ite…"#);
    }
}
