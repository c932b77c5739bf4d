//! What travels through a queue: a hint that a record changed, never the record.

use entities::call::System;
use entities::entity::Key;
use serde::{Deserialize, Serialize};

/// A hint that a record changed. The worker reads the record again and acts on what it reads, so
/// that a lost, late, doubled or forged event costs time and never correctness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The kind of record, `order`.
    pub entity: String,
    /// Which record.
    pub key: Key,
    /// Where it changed.
    pub source: System,
    /// The version that the sender saw, in the source's own format, if it told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What raised the event.
    pub trigger: Trigger,
    /// What a person decided about a record that waits at a step of its workflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What it is about.
    pub question: Question,
    /// Yes or no.
    pub verdict: Verdict,
    /// Who decided.
    pub by: String,
    /// What they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a record waits for at a step of its workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The step's id.
    pub step: String,
    /// Digest of what was looked at: when that changes, it is another question.
    pub digest: String,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may go on.
    Approved,
    /// It may not.
    Rejected,
}

/// What raised an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The source called us.
    Webhook,
    /// We asked the source what changed.
    Poll,
    /// A person released the record from review: it is looked at whatever the ledger says.
    Replay,
}

impl Event {
    /// Whether the record sets out anew under the active release, although it may be in flight under
    /// another: a person released it, other than by answering what its workflow asks.
    #[must_use]
    pub fn sets_out_anew(&self) -> bool {
        self.trigger == Trigger::Replay && self.decision.is_none()
    }

    /// What the ledger, the queue's lane and the logs call the record: `order:8`, or
    /// `order:no.000000008` while only its number is known, or
    /// `order:after.2026-11-23T07:00:00.76` of one that no list can show.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.key {
            Key::Id(id) => format!("{}:{id}", self.entity),
            Key::Number(number) => format!("{}:no.{number}", self.entity),
            Key::After { after, skip } => {
                // Queues take no lane with a space in its name.
                let time = after.updated_at.replace(' ', "T");
                let skip = if *skip == 0 { String::new() } else { format!(".{skip}") };
                format!("{}:after.{time}.{}{skip}", self.entity, after.id)
            }
        }
    }
}

/// An event as a queue delivered it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What is delivered.
    pub event: Event,
    /// The queue's id of the message: the same when it is delivered again.
    pub message_id: String,
    /// How often it has been delivered, this time included.
    pub receives: u32,
}
