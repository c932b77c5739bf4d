//! What an item of the ledger says.

use flow::trace::Trace;
use flow::{Outcome, Previous, Progress};
use jiff::Timestamp;
use serde::Serialize;

use crate::item::{Item, number_of, text_of};

/// What the ledger knows of a record, for people.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LedgerRow {
    /// The record: `order:8`.
    pub subject: String,
    /// The number that people see.
    pub number: Option<String>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// The rule or the first cause.
    pub cause: Option<String>,
    /// Why, for people.
    pub reason: Option<String>,
    /// The version that was read last.
    pub version: Option<String>,
    /// When it was settled, RFC 3339.
    pub settled_at: Option<String>,
    /// The last claim.
    #[serde(skip)]
    pub claimed_at: Option<Timestamp>,
    /// The claim under which it was settled.
    #[serde(skip)]
    pub settled_claim: Option<Timestamp>,
    /// The release under which it was settled.
    pub release: Option<u64>,
    /// The release under which it is in flight.
    pub in_flight: Option<u64>,
    /// What it has behind it on its way through its workflow.
    pub progress: Progress,
    /// Its way through the workflow when it last walked.
    pub trace: Option<Trace>,
}

pub(super) fn row(subject: &str, item: &Item) -> LedgerRow {
    let words = |name| text_of(item, name).map(str::to_owned);
    LedgerRow {
        subject: subject.to_owned(),
        number: words("number"),
        outcome: outcome(item),
        cause: words("cause"),
        reason: words("reason"),
        version: words("version"),
        settled_at: words("settled_at"),
        claimed_at: moment(item, "claimed_at"),
        settled_claim: moment(item, "settled_claim"),
        release: revision(item, "settled_release"),
        in_flight: revision(item, "in_flight"),
        progress: progress(item),
        trace: text_of(item, "trace").and_then(|trace| serde_json::from_str(trace).ok()),
    }
}

fn outcome(item: &Item) -> Option<Outcome> {
    text_of(item, "outcome").and_then(Outcome::from_name)
}

fn moment(item: &Item, name: &str) -> Option<Timestamp> {
    number_of(item, name).and_then(|at| Timestamp::from_millisecond(at).ok())
}

fn progress(item: &Item) -> Progress {
    text_of(item, "progress")
        .and_then(|progress| serde_json::from_str(progress).ok())
        .unwrap_or_default()
}

/// What a claim at `claimed_at` found.
pub(super) fn previous(claimed_at: Timestamp, item: &Item) -> Previous {
    Previous {
        claimed_at,
        hash: text_of(item, "hash").map(str::to_owned),
        outcome: outcome(item),
        in_review: item.contains_key("in_review"),
        deaths: number_of(item, "claims")
            .and_then(|deaths| u32::try_from(deaths).ok())
            .unwrap_or(0),
        in_flight: revision(item, "in_flight"),
        release: revision(item, "settled_release"),
        progress: progress(item),
    }
}

fn revision(item: &Item, name: &str) -> Option<u64> {
    number_of(item, name).and_then(|revision| u64::try_from(revision).ok())
}

/// Progress as it is kept; none if there is nothing to keep.
pub(super) fn kept(progress: &Progress) -> Option<String> {
    if progress.is_empty() { None } else { serde_json::to_string(progress).ok() }
}
