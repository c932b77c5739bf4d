//! What the journey needs of the world, each port named after what it keeps.

use std::future::Future;

use entities::call::{Call, Reply};
pub use entities::entity::Position;
use entities::entity::Rule;
use entities::vocabulary::{Cause, Problem};
use jiff::Timestamp;
use mapping::Value;
use serde::{Deserialize, Serialize};

use crate::error::{CallError, chain};
use crate::event::{Delivery, Event};
use crate::fate::SyncError;
use crate::progress::Progress;
use crate::review::Review;
use crate::workflow::setting::Destination;

/// Everything a worker works with.
pub trait Ports: Sync {
    /// The system that records are read from and confirmed to.
    fn source(&self) -> &impl Channel;
    /// The system that records are brought to.
    fn target(&self) -> &impl Channel;
    /// Who has claimed what, and what became of it.
    fn ledger(&self) -> &impl Ledger;
    /// Which record here is which record there.
    fn links(&self) -> &impl Links;
    /// Where records wait for a person.
    fn dead_letters(&self) -> &impl DeadLetters;
    /// Whom workflows tell.
    fn notifier(&self) -> &impl Notifier;

    /// What time it is.
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Whether this is a rehearsal: records are read, and nothing is sent, confirmed or kept.
    fn is_rehearsal(&self) -> bool {
        false
    }

    /// Takes the document that would be sent if this were no rehearsal.
    fn rehearsed(&self, _document: &Value) {}
}

/// Tells people and other systems what a workflow says.
pub trait Notifier: Sync {
    /// Tells it. A notification that was told before may arrive again, with the same id.
    fn notify(
        &self,
        notification: &Notification,
    ) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// What a workflow tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notification {
    /// The same for the same message about the same record, so that receivers can tell a repeat.
    pub id: String,
    /// To whom.
    #[serde(skip)]
    pub to: Destination,
    /// The record: `order:8`.
    pub record: String,
    /// The number that people see.
    pub number: String,
    /// The step that tells.
    pub step: String,
    /// A heading of at most 100 characters.
    pub subject: String,
    /// What to tell.
    pub message: String,
}

/// One of the two systems.
pub trait Channel: Sync {
    /// Sends `call`. Any status but 2xx is an error.
    fn send(&self, call: &Call) -> impl Future<Output = Result<Reply, CallError>> + Send;
}

/// Claims and outcomes, one row a subject.
pub trait Ledger: Sync {
    /// Claims the subject of `delivery` for its message, for as long as a worker can run; one
    /// conditional write. A message that died with its worker may claim again at once. `revision`
    /// is noted as the record's release, unless it is in flight under
    /// an earlier one and does not set out anew.
    fn claim(
        &self,
        delivery: &Delivery,
        revision: u64,
    ) -> impl Future<Output = Result<Claim, PortError>> + Send;

    /// Keeps what the record has behind it on its way, before anything else is done; fails as
    /// [`Ledger::settle`] does.
    fn keep(
        &self,
        delivery: &Delivery,
        progress: &Progress,
    ) -> impl Future<Output = Result<(), PortError>> + Send;

    /// Records what became of the subject and frees it; fails if another has it by now, so that
    /// the message comes again.
    fn settle(
        &self,
        delivery: &Delivery,
        settlement: &Settlement,
    ) -> impl Future<Output = Result<(), PortError>> + Send;

    /// Records that the subject will be tried again, why, and what it has behind it; frees it.
    /// Without a `trace` of how far it came, the one from before stays.
    fn retrying(
        &self,
        delivery: &Delivery,
        why: &SyncError,
        progress: &Progress,
        trace: Option<&str>,
    ) -> impl Future<Output = Result<(), PortError>> + Send;

    /// Takes the lock `key` for `owner`, waiting a few seconds if somebody holds it; false if
    /// they still do then. It lasts longer than a worker lives and its last call can be under way;
    /// who owns it takes it again at once.
    fn lock(&self, key: &str, owner: &str) -> impl Future<Output = Result<bool, PortError>> + Send;

    /// Gives the lock back. Failing to is no harm: it runs out by itself.
    fn unlock(&self, key: &str, owner: &str) -> impl Future<Output = ()> + Send;
}

/// What came of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is ours; this is what is known from before.
    Granted(Previous),
    /// The version that the event names, or a later one, is settled already, and was read when it
    /// could no longer change under the same name.
    Settled,
    /// Another message's worker holds the subject.
    Held,
}

/// What the ledger knew of a subject when it was claimed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Previous {
    /// When it was claimed: what comes of a later claim of the same record takes precedence.
    pub claimed_at: Timestamp,
    /// Hash of the record when it was last settled.
    pub hash: Option<String>,
    /// What became of it then.
    pub outcome: Option<Outcome>,
    /// Whether it waits for a person since then.
    pub in_review: bool,
    /// How many workers in a row claimed it and neither settled nor released it: they were
    /// killed, ran out of time, or panicked.
    pub deaths: u32,
    /// The release under which it is in flight.
    pub in_flight: Option<u64>,
    /// The release under which it was settled.
    pub release: Option<u64>,
    /// What it has behind it on its way through its workflow.
    pub progress: Progress,
}

/// What became of a record. All five can be counted and found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The target was changed and now agrees.
    Done,
    /// The target agreed already.
    Unchanged,
    /// The record does not cross, by a rule.
    Skipped,
    /// It is tried again.
    Retrying,
    /// It waits for a person.
    Review,
}

impl Outcome {
    /// The name in logs, tables and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unchanged => "unchanged",
            Self::Skipped => "skipped",
            Self::Retrying => "retrying",
            Self::Review => "review",
        }
    }

    /// The outcome of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Done, Self::Unchanged, Self::Skipped, Self::Retrying, Self::Review]
            .into_iter()
            .find(|outcome| outcome.as_str() == name)
    }
}

/// What the ledger keeps of a settled record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// What became of it; none keeps what was recorded before (nothing has changed since).
    pub outcome: Option<Outcome>,
    /// The version that was read, in the source's own format.
    pub version: Option<String>,
    /// When that was asked for, by the source's clock and not later. What changes after it, within
    /// the second that `version` names, is not settled.
    pub read_at: Option<Timestamp>,
    /// Hash of what was read.
    pub hash: Option<String>,
    /// The number that people see.
    pub number: Option<String>,
    /// The rule that skipped it.
    pub rule: Option<Rule>,
    /// Why it waits.
    pub problems: Vec<Problem>,
    /// The release under which it was looked at.
    pub release: u64,
    /// Whether it stays in flight under that release: it waits at a step of its workflow.
    pub waits: bool,
    /// What it has behind it on its way through its workflow.
    pub progress: Progress,
    /// Its way through the workflow as JSON; none if it did not walk.
    pub trace: Option<String>,
}

/// Where records wait for a person.
pub trait DeadLetters: Sync {
    /// Sets a record aside. Setting the same record aside twice leaves one review, and none stays
    /// open that a later claim has closed, in whatever order the two arrive.
    fn park(&self, review: &Review) -> impl Future<Output = Result<(), PortError>> + Send;

    /// Closes what the claim of `claimed_at` or an earlier one has set aside, also if that is still
    /// on its way; nothing if there is none.
    fn close(
        &self,
        subject: &str,
        claimed_at: Timestamp,
    ) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// Which record of the source is which record of the target. Links save look-ups and survive
/// renames; nothing is created for want of one without a look-up by natural key.
pub trait Links: Sync {
    /// What the link `name` points to, the target's id; none if it is not known.
    fn get(&self, name: &str) -> impl Future<Output = Result<Option<String>, PortError>> + Send;

    /// Keeps a link, in place of an earlier one of that name.
    fn put(
        &self,
        name: &str,
        points_to: &str,
    ) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// A queue of hints, in order within a record.
pub trait Queue: Sync {
    /// Queues all of `events`, or fails; some may then be queued all the same.
    fn send(&self, events: &[Event]) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// How far a poll has come.
pub trait Cursor: Sync {
    /// Where the poll of `name` stands; none before its first run.
    fn load(&self, name: &str) -> impl Future<Output = Result<Option<Position>, PortError>> + Send;

    /// Moves the cursor forward; a position before the one kept changes nothing, unless that one
    /// lies after `present`: a clock was wrong then.
    fn save(
        &self,
        name: &str,
        position: &Position,
        present: &str,
    ) -> impl Future<Output = Result<(), PortError>> + Send;
}

/// What to do about storage that does not answer.
const STORAGE_REMEDY: &str = "it is tried again by itself; if it lasts, look at the permissions of \
                              the function's role and at the service's own health";

/// Our own storage did not answer, or not as it should.
#[derive(Debug, thiserror::Error)]
#[error("{store} did not {action}")]
pub struct PortError {
    /// What keeps it: `ledger`, `order queue`.
    pub store: &'static str,
    /// What it was asked to do.
    pub action: &'static str,
    /// What came back.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
    /// Where it will fail until a person acts: what kind of problem that is, and what to do.
    pub for_good: Option<(Cause, &'static str)>,
}

impl PortError {
    /// `store` failed to `action`.
    pub fn new(
        store: &'static str,
        action: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { store, action, source: source.into(), for_good: None }
    }

    /// The same, for good: it is of no use to try again before a person did what `remedy` says.
    #[must_use]
    pub fn for_good(self, cause: Cause, remedy: &'static str) -> Self {
        Self { for_good: Some((cause, remedy)), ..self }
    }

    /// The same, to be tried again by itself.
    #[must_use]
    pub fn passing(self) -> Self {
        Self { for_good: None, ..self }
    }

    /// The whole sentence for a person: what failed, all its causes, and what to do.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{}: {}", chain(self), self.for_good.map_or(STORAGE_REMEDY, |(_, remedy)| remedy))
    }
}
