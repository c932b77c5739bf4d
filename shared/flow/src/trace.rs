//! The way of a record through its workflow, as an operator reads it afterwards.

mod made;

use std::time::Duration;

use entities::vocabulary::redact;
use mapping::{Object, Value};
use serde::{Deserialize, Serialize};

pub use made::Made;
pub(crate) use made::send;

/// Longest trace kept, in bytes; what is longer loses the contents and keeps the steps.
const LONGEST: usize = 100 * 1024;
/// Calls of a step that are kept from its beginning, and as many from its end, where all of them
/// would be too long.
const CALLS_AT_AN_END: usize = 100;

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
    /// The calls that read it, and what belongs to it, at its source; none in a rehearsal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<Made>,
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
    /// What it made: fields that were set, the document that was mapped, the number of calls.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub output: serde_json::Value,
    /// The calls that it made, in order; the last one may have failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Made>,
    /// How many more calls there were, between the first and the last that are kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub calls_left_out: usize,
    /// How long it took, in microseconds.
    pub duration_us: u64,
}

impl Trace {
    /// All calls that were made, in order.
    pub fn calls(&self) -> impl Iterator<Item = &Made> {
        self.reads.iter().chain(self.steps.iter().flat_map(|taken| &taken.calls))
    }

    /// The trace as JSON; without contents if it would be too long to keep, and then without the
    /// calls in the middle.
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
        let without_contents = serde_json::to_string(&bare).ok()?;
        if without_contents.len() <= LONGEST {
            return Some(without_contents);
        }
        bare.steps.iter_mut().for_each(Taken::shorten);
        serde_json::to_string(&bare).ok()
    }
}

impl Taken {
    /// Keeps the first and the last calls.
    fn shorten(&mut self) {
        self.calls_left_out = self.calls.len().saturating_sub(2 * CALLS_AT_AN_END);
        if self.calls_left_out > 0 {
            self.calls.drain(CALLS_AT_AN_END..self.calls.len() - CALLS_AT_AN_END);
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_zero(count: &usize) -> bool {
    *count == 0
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

#[cfg(test)]
mod tests {
    use entities::call::{Method, System};
    use serde_json::{Value, json};

    use super::*;

    fn call(path: String) -> Made {
        Made {
            system: System::Heartland,
            method: Method::Get,
            path,
            status: Some(200),
            duration_ms: 5,
            class: None,
            message: None,
        }
    }

    fn sending(calls: usize, output: Value) -> Trace {
        let step = Taken {
            step: "write".to_owned(),
            kind: "send".to_owned(),
            result: "passed".to_owned(),
            input: Value::Null,
            output,
            calls: (0..calls).map(|n| call(format!("orders/{n}"))).collect(),
            calls_left_out: 0,
            duration_us: 1,
        };
        Trace { steps: vec![step], ..Trace::default() }
    }

    fn kept(trace: &Trace) -> Trace {
        let text = trace.kept().unwrap();
        assert!(text.len() <= LONGEST);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_trace_that_is_too_long_loses_contents_before_calls() {
        let long = kept(&sending(30, json!("x".repeat(LONGEST))));
        assert_eq!((&long.steps[0].output, long.calls().count()), (&Value::Null, 30));
        let short = kept(&sending(30, json!({ "calls": 30 })));
        assert_eq!(short.steps[0].output, json!({ "calls": 30 }));
    }

    #[test]
    fn of_thousands_of_calls_the_first_and_the_last_are_kept() {
        let step = kept(&sending(3_000, Value::Null)).steps.remove(0);
        assert_eq!((step.calls.len(), step.calls_left_out), (200, 2_800));
        let paths = [&step.calls[0].path, &step.calls[99].path, &step.calls[100].path];
        assert_eq!(paths, ["orders/0", "orders/99", "orders/2900"]);
        assert_eq!(step.calls[199].path, "orders/2999");
    }

    #[test]
    fn a_trace_that_was_kept_before_calls_were_is_still_read() {
        let old = r#"{"workflow":"order 1","release":0,"steps":[{"step":"write","kind":"send",
            "result":"passed","output":{"calls":3},"duration_us":9}]}"#;
        let trace: Trace = serde_json::from_str(old).unwrap();
        assert_eq!((trace.calls().count(), &trace.steps[0].output["calls"]), (0, &json!(3)));
    }
}
