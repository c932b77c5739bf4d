//! Ports made by hand: both systems and our own storage, in memory.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use entities::call::{Call, Reply, System};
use entities::entity::Key;
use jiff::Timestamp;

use crate::error::{CallClass, CallError};
use crate::event::{Delivery, Event, Trigger};
use crate::fate::SyncError;
use crate::ports::{
    Channel, Claim, Cursor, DeadLetters, Ledger, Links, Notification, Notifier, Outcome, PortError,
    Ports, Position, Previous, Queue, Settlement,
};
use crate::progress::Progress;
use crate::review::Review;

/// Both systems and all of our own storage, in memory. Calls are noted in the order made.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) word: Mutex<Option<String>>,
    pub(crate) copy: Mutex<String>,
    pub(crate) calls: Mutex<Vec<String>>,
    /// What to fail with, call by call; the effect of a failed call stands if it says so.
    pub(crate) failures: Mutex<VecDeque<Option<Failure>>>,
    pub(crate) rows: Mutex<BTreeMap<String, Row>>,
    pub(crate) parked: Mutex<Vec<Review>>,
    /// How often the dead-letter queue still fails.
    pub(crate) park_failures: Mutex<u32>,
    pub(crate) closed: Mutex<Vec<String>>,
    pub(crate) links: Mutex<BTreeMap<String, String>>,
    pub(crate) link_writes: Mutex<usize>,
    pub(crate) queued: Mutex<Vec<Event>>,
    pub(crate) cursor: Mutex<Option<Position>>,
    pub(crate) changes: Mutex<Vec<(String, u64)>>,
    pub(crate) poison: Mutex<Option<u64>>,
    pub(crate) notifications: Mutex<Vec<Notification>>,
    /// Seconds since the beginning of time.
    pub(crate) clock: Mutex<i64>,
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
    pub(crate) settlement: Settlement,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) in_review: bool,
    pub(crate) in_flight: Option<u64>,
    pub(crate) claims: u32,
    pub(crate) progress: Progress,
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
        let all = self.changes.lock().unwrap();
        let since: Vec<_> = all.iter().filter(|(time, _)| time >= of("since")).collect();
        let start = (number("page") - 1) * number("size");
        let rows = since.iter().skip(start).take(number("size"));
        let poison = *self.poison.lock().unwrap();
        let mut lines = vec![since.len().to_string()];
        for (time, id) in rows {
            if poison == Some(*id) {
                return Err(CallClass::Transient);
            }
            lines.push(format!("{time} {id}"));
        }
        Ok(lines.join("\n"))
    }
}

impl Channel for World {
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        self.calls.lock().unwrap().push(call.label());
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
            _ => Ok(Reply { status: 200, location: None, body }),
        }
    }
}

impl Ledger for World {
    async fn claim(&self, delivery: &Delivery, revision: u64) -> Result<Claim, PortError> {
        let mut rows = self.rows.lock().unwrap();
        let row = rows.entry(delivery.event.subject()).or_default();
        if row.owner.as_ref().is_some_and(|owner| *owner != delivery.message_id) {
            return Ok(Claim::Held);
        }
        let known = row.settlement.version.as_ref().zip(delivery.event.version.as_ref());
        if known.is_some_and(|(settled, named)| settled >= named) {
            return Ok(Claim::Settled);
        }
        let previous = Previous {
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
        Ok(Claim::Granted(previous))
    }

    async fn settle(&self, delivery: &Delivery, it: &Settlement) -> Result<(), PortError> {
        let mut rows = self.rows.lock().unwrap();
        let row = rows.entry(delivery.event.subject()).or_default();
        row.owner = None;
        row.claims = 0;
        row.outcome = it.outcome.or(row.outcome);
        row.in_review = it.outcome == Some(Outcome::Review);
        row.settlement = it.clone();
        row.progress.clone_from(&it.progress);
        row.in_flight = it.waits.then_some(it.release);
        Ok(())
    }

    async fn keep(&self, delivery: &Delivery, progress: &Progress) -> Result<(), PortError> {
        let mut rows = self.rows.lock().unwrap();
        rows.entry(delivery.event.subject()).or_default().progress.clone_from(progress);
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
        let row = rows.entry(delivery.event.subject()).or_default();
        row.owner = None;
        row.claims = 0;
        row.outcome = Some(Outcome::Retrying);
        if let Some(trace) = trace {
            row.settlement.trace = Some(trace.to_owned());
        }
        row.progress.clone_from(progress);
        Ok(())
    }

    async fn lock(&self, key: &str, _: &str) -> Result<bool, PortError> {
        self.calls.lock().unwrap().push(format!("lock {key}"));
        Ok(true)
    }

    async fn unlock(&self, key: &str, _: &str) {
        self.calls.lock().unwrap().push(format!("unlock {key}"));
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
        Ok(())
    }

    async fn close(&self, subject: &str) -> Result<(), PortError> {
        self.closed.lock().unwrap().push(subject.to_owned());
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

    async fn save(&self, _: &str, position: &Position) -> Result<(), PortError> {
        let mut cursor = self.cursor.lock().unwrap();
        *cursor = cursor.take().max(Some(position.clone()));
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
