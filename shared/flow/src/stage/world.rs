//! Ports made by hand: both systems and our own storage, in memory.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use entities::call::{Call, Reply, System};
use entities::entity::Key;
use jiff::{Timestamp, ToSpan};

use crate::conformance::{Bench, holds};
use crate::error::{CallClass, CallError};
use crate::event::{Delivery, Event, Trigger};
use crate::fate::SyncError;
use crate::ports::{
    Channel, Claim, Cursor, DeadLetters, Ledger, Links, Notification, Notifier, Outcome, PortError,
    Ports, Position, Previous, Queue, Settlement,
};
use crate::progress::Progress;
use crate::review::Review;

/// Longer than a worker lives.
const LEASE: Duration = Duration::from_secs(90);

/// Both systems and all of our own storage, in memory. Calls are noted in the order made.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) word: Mutex<Option<String>>,
    pub(crate) copy: Mutex<String>,
    pub(crate) calls: Mutex<Vec<String>>,
    /// What to fail with, call by call; the effect of a failed call stands if it says so.
    pub(crate) failures: Mutex<VecDeque<Option<Failure>>>,
    pub(crate) rows: Mutex<BTreeMap<String, Row>>,
    /// Who holds which lock, and until when.
    pub(crate) locks: Mutex<BTreeMap<String, (String, Timestamp)>>,
    pub(crate) parked: Mutex<Vec<Review>>,
    /// How often the dead-letter queue still fails.
    pub(crate) park_failures: Mutex<u32>,
    pub(crate) closed: Mutex<Vec<String>>,
    /// Of each review, the latest claim that filed or closed it, and whether it is open.
    pub(crate) reviews: Mutex<BTreeMap<String, (Timestamp, bool)>>,
    pub(crate) links: Mutex<BTreeMap<String, String>>,
    pub(crate) link_writes: Mutex<usize>,
    pub(crate) queued: Mutex<Vec<Event>>,
    pub(crate) cursor: Mutex<Option<Position>>,
    pub(crate) changes: Mutex<Vec<(String, u64)>>,
    /// Rows that spoil every page that holds them.
    pub(crate) poison: Mutex<Vec<u64>>,
    /// The list of changes begins with the first, whatever was asked for.
    pub(crate) ignores_filters: AtomicBool,
    /// What changes again once the first page was answered.
    pub(crate) meanwhile: Mutex<Option<(String, u64)>>,
    pub(crate) notifications: Mutex<Vec<Notification>>,
    /// Seconds since the beginning of time.
    pub(crate) clock: Mutex<i64>,
    /// Seconds that every call takes.
    pub(crate) call_takes: Mutex<i64>,
    /// Seconds by which the clock of the other systems is behind, if they tell what time it is.
    pub(crate) behind: Mutex<Option<i64>>,
    pub(crate) rehearsal: bool,
}

#[derive(Clone, Copy)]
pub(crate) enum Failure {
    BeforeTheEffect(CallClass),
    AfterTheEffect(CallClass),
}

#[derive(Clone, Default)]
pub(crate) struct Row {
    pub(crate) owner: Option<String>,
    pub(crate) held_until: Timestamp,
    pub(crate) settlement: Settlement,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) in_review: bool,
    pub(crate) in_flight: Option<u64>,
    pub(crate) claims: u32,
    pub(crate) progress: Progress,
}

impl Row {
    /// Whether the version that the event names was read when it could no longer change unseen.
    fn has_settled(&self, delivery: &Delivery) -> bool {
        let (Some(settled), Some(named)) = (&self.settlement.version, &delivery.event.version)
        else {
            return false;
        };
        let second = named.replace(' ', "T") + "Z";
        let over = second.parse::<Timestamp>().unwrap() + 5.seconds();
        let read_after = self.settlement.read_at.is_some_and(|read_at| read_at >= over);
        delivery.event.trigger != Trigger::Replay
            && (settled > named || settled == named && read_after)
    }
}

impl World {
    pub(crate) fn with_word(word: &str) -> Self {
        Self { word: Mutex::new(Some(word.to_owned())), ..Self::default() }
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    pub(crate) fn row(&self) -> Row {
        self.rows.lock().unwrap().get("word:1").cloned().unwrap_or_default()
    }

    /// What a later claim says of a review takes precedence.
    fn review(&self, subject: &str, claimed_at: Timestamp, is_open: bool) {
        let mut reviews = self.reviews.lock().unwrap();
        let known = reviews.get(subject).is_some_and(|(known, _)| *known > claimed_at);
        if !known {
            reviews.insert(subject.to_owned(), (claimed_at, is_open));
        }
    }

    fn effect(&self, call: &Call) -> Result<String, CallClass> {
        let label = call.label();
        let body = call.body.clone().unwrap_or_default();
        match label.as_str() {
            "GET words/1" => self.word.lock().unwrap().clone().ok_or(CallClass::NotFound),
            "GET words" => Ok("1\n2026-11-23 07:00:00 1".to_owned()),
            "GET copy" => Ok(self.copy.lock().unwrap().clone()),
            "PUT copy" => {
                self.copy.lock().unwrap().clone_from(&body);
                Ok(String::new())
            }
            "GET changes" => self.page(call),
            _ => Ok(String::new()),
        }
    }

    fn page(&self, call: &Call) -> Result<String, CallClass> {
        let of = |name: &str| &call.query.iter().find(|(key, _)| key == name).unwrap().1;
        let number = |name: &str| of(name).parse::<usize>().unwrap();
        let unfiltered = self.ignores_filters.load(Ordering::Relaxed);
        let mut all = self.changes.lock().unwrap();
        let after = (of("after").clone(), of("id").parse().unwrap());
        let since: Vec<_> = all.iter().filter(|row| unfiltered || **row > after).collect();
        let start = (number("page") - 1) * number("size");
        let rows = since.iter().skip(start).take(number("size"));
        let poison = self.poison.lock().unwrap();
        let mut lines = vec![since.len().to_string()];
        for (time, id) in rows {
            if poison.contains(id) {
                return Err(CallClass::Transient);
            }
            lines.push(format!("{time} {id}"));
        }
        if let Some(again) = self.meanwhile.lock().unwrap().take() {
            all.retain(|(_, id)| *id != again.1);
            all.push(again);
            all.sort();
        }
        Ok(lines.join("\n"))
    }
}

impl Channel for World {
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        self.calls.lock().unwrap().push(call.label());
        let asked_at = self.behind.lock().unwrap().map(|behind| self.now() - behind.seconds());
        *self.clock.lock().unwrap() += *self.call_takes.lock().unwrap();
        let failure = self.failures.lock().unwrap().pop_front().flatten();
        let fail = |class| {
            let error = CallError::new(System::Magento, class, call);
            if call.path == ["changes"] { error.with_status(500) } else { error }
        };
        if let Some(Failure::BeforeTheEffect(class)) = failure {
            return Err(fail(class));
        }
        let body = self.effect(call).map_err(fail)?;
        match failure {
            Some(Failure::AfterTheEffect(class)) => Err(fail(class)),
            _ => Ok(Reply { status: 200, location: None, asked_at, body }),
        }
    }
}

/// The row that this message has to itself.
fn owned<'r>(
    rows: &'r mut BTreeMap<String, Row>,
    delivery: &Delivery,
) -> Result<&'r mut Row, PortError> {
    rows.get_mut(&delivery.event.subject())
        .filter(|row| row.owner.as_ref() == Some(&delivery.message_id))
        .ok_or_else(|| PortError::new("ledger", "settle", "another has the record"))
}

impl Ledger for World {
    async fn claim(&self, delivery: &Delivery, revision: u64) -> Result<Claim, PortError> {
        let mut rows = self.rows.lock().unwrap();
        let row = rows.entry(delivery.event.subject()).or_default();
        let now = self.now();
        if row.owner.as_ref().is_some_and(|owner| *owner != delivery.message_id)
            && row.held_until >= now
        {
            return Ok(Claim::Held);
        }
        if row.has_settled(delivery) {
            return Ok(Claim::Settled);
        }
        let previous = Previous {
            claimed_at: now,
            hash: row.settlement.hash.clone(),
            outcome: row.outcome,
            in_review: row.in_review,
            deaths: row.claims,
            in_flight: row.in_flight,
            release: row.outcome.map(|_| row.settlement.release),
            progress: row.progress.clone(),
        };
        if delivery.event.sets_out_anew() {
            row.in_flight = None;
        }
        row.in_flight.get_or_insert(revision);
        row.claims += 1;
        row.owner = Some(delivery.message_id.clone());
        row.held_until = now + LEASE;
        Ok(Claim::Granted(previous))
    }

    async fn settle(&self, delivery: &Delivery, it: &Settlement) -> Result<(), PortError> {
        let mut rows = self.rows.lock().unwrap();
        let row = owned(&mut rows, delivery)?;
        row.owner = None;
        row.claims = 0;
        row.outcome = it.outcome.or(row.outcome);
        row.in_review = it.outcome == Some(Outcome::Review);
        let earlier = std::mem::replace(&mut row.settlement, it.clone());
        if it.version.is_none() {
            row.settlement.version = earlier.version;
            row.settlement.read_at = earlier.read_at;
        }
        row.progress.clone_from(&it.progress);
        row.in_flight = it.waits.then_some(it.release);
        Ok(())
    }

    async fn keep(&self, delivery: &Delivery, progress: &Progress) -> Result<(), PortError> {
        let mut rows = self.rows.lock().unwrap();
        owned(&mut rows, delivery)?.progress.clone_from(progress);
        Ok(())
    }

    async fn retrying(
        &self,
        delivery: &Delivery,
        _: &SyncError,
        progress: &Progress,
        trace: Option<&str>,
    ) -> Result<(), PortError> {
        let mut rows = self.rows.lock().unwrap();
        let Ok(row) = owned(&mut rows, delivery) else { return Ok(()) };
        row.owner = None;
        row.claims = 0;
        row.outcome = Some(Outcome::Retrying);
        if let Some(trace) = trace {
            row.settlement.trace = Some(trace.to_owned());
        }
        row.progress.clone_from(progress);
        Ok(())
    }

    async fn lock(&self, key: &str, owner: &str) -> Result<bool, PortError> {
        self.calls.lock().unwrap().push(format!("lock {key}"));
        let now = self.now();
        let mut locks = self.locks.lock().unwrap();
        let held = locks.get(key).is_some_and(|(there, until)| there != owner && *until >= now);
        if !held {
            locks.insert(key.to_owned(), (owner.to_owned(), now + LEASE));
        }
        Ok(!held)
    }

    async fn unlock(&self, key: &str, owner: &str) {
        self.calls.lock().unwrap().push(format!("unlock {key}"));
        self.locks.lock().unwrap().retain(|held, (there, _)| held != key || there != owner);
    }
}

impl DeadLetters for World {
    async fn park(&self, review: &Review) -> Result<(), PortError> {
        let mut failures = self.park_failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err(PortError::new("dead-letter queue", "park", "as told"));
        }
        self.parked.lock().unwrap().push(review.clone());
        let claimed_at = review.claimed_at.unwrap_or_else(|| self.now());
        self.review(&review.subject, claimed_at, true);
        Ok(())
    }

    async fn close(&self, subject: &str, claimed_at: Timestamp) -> Result<(), PortError> {
        self.closed.lock().unwrap().push(subject.to_owned());
        self.review(subject, claimed_at, false);
        Ok(())
    }
}

impl Links for World {
    async fn get(&self, name: &str) -> Result<Option<String>, PortError> {
        Ok(self.links.lock().unwrap().get(name).cloned())
    }

    async fn put(&self, name: &str, points_to: &str) -> Result<(), PortError> {
        *self.link_writes.lock().unwrap() += 1;
        self.links.lock().unwrap().insert(name.to_owned(), points_to.to_owned());
        Ok(())
    }
}

impl Queue for World {
    async fn send(&self, events: &[Event]) -> Result<(), PortError> {
        self.queued.lock().unwrap().extend_from_slice(events);
        Ok(())
    }
}

impl Cursor for World {
    async fn load(&self, _: &str) -> Result<Option<Position>, PortError> {
        Ok(self.cursor.lock().unwrap().clone())
    }

    async fn save(&self, _: &str, to: &Position, present: &str) -> Result<(), PortError> {
        let mut cursor = self.cursor.lock().unwrap();
        let kept = cursor.take().filter(|kept| *kept.updated_at <= *present);
        *cursor = kept.max(Some(to.clone()));
        Ok(())
    }
}

impl Ports for World {
    fn source(&self) -> &impl Channel {
        self
    }

    fn target(&self) -> &impl Channel {
        self
    }

    fn ledger(&self) -> &impl Ledger {
        self
    }

    fn links(&self) -> &impl Links {
        self
    }

    fn dead_letters(&self) -> &impl DeadLetters {
        self
    }

    fn notifier(&self) -> &impl Notifier {
        self
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_second(*self.clock.lock().unwrap()).unwrap()
    }

    fn is_rehearsal(&self) -> bool {
        self.rehearsal
    }
}

impl Notifier for World {
    async fn notify(&self, notification: &Notification) -> Result<(), PortError> {
        self.notifications.lock().unwrap().push(notification.clone());
        Ok(())
    }
}

impl Bench for World {
    fn ledger(&self) -> &impl Ledger {
        self
    }

    fn set_clock(&self, now: Timestamp) {
        *self.clock.lock().unwrap() = now.as_second();
    }

    async fn file(&self, review: &Review, _: Timestamp) -> Result<(), PortError> {
        self.park(review).await
    }

    async fn close(&self, subject: &str, claimed_at: Timestamp) -> Result<(), PortError> {
        DeadLetters::close(self, subject, claimed_at).await
    }

    async fn is_open(&self, subject: &str) -> Result<bool, PortError> {
        Ok(self.reviews.lock().unwrap().get(subject).is_some_and(|(_, is_open)| *is_open))
    }
}

#[tokio::test]
async fn what_is_made_by_hand_keeps_what_every_ledger_keeps() {
    holds(&World::default()).await.unwrap();
}

/// The first delivery of an event about the word.
pub(crate) fn delivery(trigger: Trigger) -> Delivery {
    Delivery {
        event: Event {
            entity: "word".to_owned(),
            key: Key::Id("1".to_owned()),
            source: System::Magento,
            version: None,
            trigger,
            decision: None,
        },
        message_id: "message-1".to_owned(),
        receives: 1,
    }
}
