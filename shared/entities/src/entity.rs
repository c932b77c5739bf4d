//! What the journey asks of an entity: six pure questions, the same for every kind of record.

use std::fmt::Debug;

use mapping::{Tables, Value};
use serde::{Deserialize, Serialize};

use crate::call::{Call, Reply};
use crate::documents::{Documents, Misfit};
use crate::vocabulary::Problem;

/// A kind of record that crosses from one system to the other.
///
/// The journey (`flow::sync`) reads the record at its source, lets the entity decode and map it,
/// and then asks [`Entity::next`] again and again what is missing in the target, carries that
/// out, and tells the entity what came back. Because every answer depends only on what the
/// target was seen to hold, a run that died after any call is simply run again.
pub trait Entity {
    /// The singular noun that names queue, ledger subject and metrics: `order`.
    const NAME: &'static str;
    /// Name of the shipped mapping from the canonical record to the target.
    const MAPPING: &'static str;
    /// Name of the schema of the canonical record.
    const RECORD_SCHEMA: &'static str;
    /// Name of the schema of the document for the target.
    const TARGET_SCHEMA: &'static str;
    /// The record in our own words.
    type Record: Send + Sync;
    /// What the target should hold.
    type Desired: Send + Sync;
    /// What the target was seen to hold; nothing at first.
    type Observed: Default + Send + Sync;
    /// One thing to ask or to do.
    type Move: Clone + Debug + PartialEq + Send + Sync;
    /// Documents and merchant settings that decoding and mapping follow.
    type Rules: Debug + Send + Sync;

    /// What a merchant sets for this entity.
    type Settings: Clone + Debug + Send + Sync;

    /// The rules of these documents, with a merchant's settings.
    ///
    /// # Errors
    /// The first document that does not fit, with everything that is wrong with it.
    fn rules(settings: &Self::Settings, documents: &Documents) -> Result<Self::Rules, Misfit>;

    /// The call that reads the record again at its source.
    fn read(key: &Key) -> Call;

    /// What an answer to [`Entity::read`] tells of the record, whatever else of it cannot be read:
    /// what cannot be decoded is found and settled by this.
    fn glance(body: &str) -> Glance;

    /// The record in an answer to [`Entity::read`].
    ///
    /// # Errors
    /// Every problem at once; the record then waits for a person.
    fn decode(body: &str, rules: &Self::Rules) -> Result<Self::Record, Vec<Problem>>;

    /// Calls to the source that must be answered before the record can be judged, beyond the one
    /// that read it; most records need none.
    fn reads_also(_record: &Self::Record) -> Vec<Call> {
        Vec::new()
    }

    /// Takes in the answer to one of [`Entity::reads_also`]; none where the source has no such
    /// record, or does not let us see it.
    fn take_in(_record: &mut Self::Record, _call: &Call, _reply: Option<&Reply>) {}

    /// Who the record is, for the ledger, the operator and the search for it.
    fn identity(record: &Self::Record) -> Identity;

    /// The canonical record, as the steps of a workflow see it.
    fn canonical(record: &Self::Record) -> &Value;

    /// Takes in what a workflow's steps made of the canonical record.
    ///
    /// # Errors
    /// The steps left something that is no such record.
    fn amend(record: &mut Self::Record, canonical: Value) -> Result<(), Vec<Problem>>;

    /// What documents may use beside the record.
    fn offer(rules: &Self::Rules) -> &Offer;

    /// Every rule of the product that the record breaks, at once.
    fn problems(record: &Self::Record, rules: &Self::Rules) -> Vec<Problem>;

    /// The document for the target, written by the mapping of this name.
    ///
    /// # Errors
    /// One problem a row that failed.
    fn map(
        record: &Self::Record,
        mapping: &str,
        rules: &Self::Rules,
    ) -> Result<Value, Vec<Problem>>;

    /// What the target should hold, given the document that was mapped.
    ///
    /// # Errors
    /// The document lacks what the entity needs.
    fn desired(
        record: &Self::Record,
        mapped: Value,
        rules: &Self::Rules,
    ) -> Result<Self::Desired, Vec<Problem>>;

    /// What the target should hold by the shipped mapping, after all rules were checked: the
    /// default workflow's way in one call.
    ///
    /// # Errors
    /// Every broken rule at once.
    fn desire(record: &Self::Record, rules: &Self::Rules) -> Result<Self::Desired, Vec<Problem>> {
        let problems = Self::problems(record, rules);
        if !problems.is_empty() {
            return Err(problems);
        }
        Self::desired(record, Self::map(record, Self::MAPPING, rules)?, rules)
    }

    /// What an operator should hear of although the record crosses; for logs, metrics and the
    /// record's trace.
    fn notices(_desired: &Self::Desired, _observed: &Self::Observed) -> Vec<Notice> {
        Vec::new()
    }

    /// What to do next so that the target holds what is desired.
    ///
    /// # Errors
    /// What a person must decide before the target can agree.
    fn next(
        desired: &Self::Desired,
        observed: &Self::Observed,
    ) -> Result<Next<Self::Move>, Vec<Problem>>;

    /// The call that makes a move.
    fn call(step: &Self::Move, desired: &Self::Desired, observed: &Self::Observed) -> Call;

    /// Takes in what came back.
    ///
    /// # Errors
    /// The answer is not readable as what the call promises; says what is wrong with it.
    fn learn(
        observed: &mut Self::Observed,
        step: &Self::Move,
        desired: &Self::Desired,
        reply: &Reply,
    ) -> Result<(), String>;

    /// The key under which a move must be made alone, if any: two workers that find the same
    /// guest missing must not both create them.
    fn guard(step: &Self::Move, desired: &Self::Desired) -> Option<String>;

    /// Links that the plan would like to know, by name: `customer:17`.
    fn recalls(desired: &Self::Desired) -> Vec<String>;

    /// Takes in what a link points to. A link is a hint: what it names is looked up all the same.
    fn recall(observed: &mut Self::Observed, name: &str, points_to: &str);

    /// Links worth keeping once the target agrees: name, and the target's id of it.
    fn links(desired: &Self::Desired, observed: &Self::Observed) -> Vec<(String, String)>;

    /// Forgets what was seen before the guard was held, so that it is asked again.
    fn forget_guarded(observed: &mut Self::Observed);

    /// Whether anything was changed in the target.
    fn changed_target(observed: &Self::Observed) -> bool;

    /// The calls that tell the source where its record went; none if it knows.
    fn confirm(
        record: &Self::Record,
        desired: &Self::Desired,
        observed: &Self::Observed,
    ) -> Vec<Call>;

    /// The call that lists what changed at the source behind `after`, in the order of
    /// [`Position`].
    fn list_changed(after: &Position, page: u32, page_size: u32) -> Call;

    /// The rows in an answer to [`Entity::list_changed`].
    ///
    /// # Errors
    /// What is wrong with the answer.
    fn changed(reply: &Reply) -> Result<ChangedPage, String>;
}

/// What expressions may use beside the record itself.
#[derive(Debug, Default)]
pub struct Offer {
    /// What the merchant set: `settings` in expressions.
    pub settings: Value,
    /// Rows that the merchant adds to look-up tables; they come before a document's own.
    pub tables: Tables,
}

/// By what an event names its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// The id at the source (`entity_id`).
    Id(String),
    /// The number that people see (`increment_id`), where a sender tells nothing else.
    Number(String),
    /// The place in the list of changes, of a record that no list can show.
    After {
        /// The change before it.
        after: Position,
        /// How many such records stand between.
        skip: u32,
    },
}

/// A place in the list of changes. Changes of one second are told apart by their ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// When, UTC, in the source's own format, which sorts as text.
    pub updated_at: String,
    /// The record's id.
    pub id: u64,
}

/// Who a record is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The id at the source.
    pub id: String,
    /// The number that people see.
    pub number: String,
    /// The source's version of the record: its `updated_at`, UTC. Later versions sort later.
    pub version: String,
    /// Hash of everything that matters for the target.
    pub hash: String,
    /// Words by which an operator finds the record: number, SKUs, hash of the e-mail.
    pub terms: Vec<String>,
}

/// Who a record is, as far as its answer tells without being decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// The number that people see.
    pub number: Option<String>,
    /// The source's version of the record: its `updated_at`, UTC.
    pub version: Option<String>,
    /// Words by which an operator finds the record: number, SKUs, hash of the e-mail.
    pub terms: Vec<String>,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next<Move> {
    /// Read these; they do not depend on each other.
    Ask(Vec<Move>),
    /// Make these changes, in this order.
    Do(Vec<Move>),
    /// The target holds what is desired.
    Agrees,
    /// The record does not cross, by this rule.
    Skip(Rule),
}

/// A rule by which a record does not cross (now): a stable code and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Stable, for metrics: `awaits_payment`.
    pub code: String,
    /// For people: `pending_payment waits until the payment is settled`.
    pub text: String,
}

/// Something worth telling about a record that crosses all the same: a stable code and a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Stable, for metrics: `rounded`.
    pub code: &'static str,
    /// For people, without a customer's data.
    pub text: String,
    /// More for people, which may be a customer's data: kept in the record's trace, never logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// One page of changed records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedPage {
    /// In the order of their change.
    pub rows: Vec<Changed>,
    /// How many records changed in all, on this and on further pages.
    pub total: u64,
}

/// A record that changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Changed {
    /// When, UTC, the source's own format.
    pub updated_at: String,
    /// The id at the source; numeric ids sort as numbers.
    pub id: u64,
    /// The number that people see.
    pub number: String,
}
