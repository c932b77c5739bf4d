//! The way of a record through its workflow, as an operator reads it afterwards.

use std::time::Duration;

use entities::vocabulary::redact;
use mapping::{Object, Value};
use serde::{Deserialize, Serialize};

/// Longest trace kept, in bytes; what is longer loses the contents and keeps the steps.
const LONGEST: usize = 100 * 1024;

/// The way of a record through its workflow.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Trace {
    /// The workflow's name and version, `order 3`.
    pub workflow: String,
    /// The release that it belongs to; 0 for what ships with the product.
    pub release: u64,
    /// The canonical record as it came in, redacted.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub record: serde_json::Value,
    /// The steps taken, in order.
    pub steps: Vec<Taken>,
}

/// One step that was taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Taken {
    /// The step's id.
    pub step: String,
    /// What it does.
    pub kind: String,
    /// How it ended: `passed`, `skipped`, `review`, …, or the id of the step it branched to.
    pub result: String,
    /// What it looked at: the fields that its conditions name, with their values. A step without
    /// conditions works on the whole record.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub input: serde_json::Value,
    /// What it made: fields that were set, the document that was mapped, the calls that were made.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub output: serde_json::Value,
    /// How long it took, in microseconds.
    pub duration_us: u64,
}

impl Trace {
    /// The trace as JSON, redacted, and without contents if it would be too long to keep.
    #[must_use]
    pub fn kept(&self) -> Option<String> {
        let whole = serde_json::to_string(self).ok()?;
        if whole.len() <= LONGEST {
            return Some(whole);
        }
        let mut bare = self.clone();
        bare.record = serde_json::Value::Null;
        for taken in &mut bare.steps {
            (taken.input, taken.output) = (serde_json::Value::Null, serde_json::Value::Null);
        }
        serde_json::to_string(&bare).ok()
    }
}

/// A value as it may be kept.
pub(crate) fn keepable(value: &Value) -> serde_json::Value {
    let json = serde_json::from_str(&value.to_json_text()).unwrap_or_default();
    redact::redacted(json)
}

/// Fields as they may be kept; none if there are none.
pub(crate) fn keepable_fields(fields: Object) -> serde_json::Value {
    if fields.is_empty() { serde_json::Value::Null } else { keepable(&fields.into()) }
}

/// Whole microseconds.
pub(crate) fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}
