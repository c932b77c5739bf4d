//! Asking the source what changed, so that a lost webhook costs a minute and nothing else.
//!
//! The cursor moves only over rows that are safely queued, and never past the present: a time from
//! the future would hide what changes until then. Each page starts behind the last row, by time and
//! id, instead of at a page number, because rows that change while the poll runs move to the end and
//! would shift the pages. A page that the source cannot answer is halved until the row that breaks it
//! stands alone; that row is set aside and the rest goes on.

use std::time::Duration;

use entities::call::{Reply, System};
use entities::entity::{Changed, ChangedPage, Entity, Key, Position};
use entities::vocabulary::{Cause, Problem};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::error::CallError;
use crate::event::{Event, Trigger};
use crate::fate::SyncError;
use crate::ports::{Channel, Cursor, DeadLetters, Queue};
use crate::review::Review;

/// Rows asked for at once; a power of two, so that it can be halved.
const PAGE: u32 = 64;
/// Rows side by side that may break a list before it is the source that is broken.
const MOST_POISONED: u32 = 4;
/// Magento's format for times, always UTC.
const FORMAT: &str = "%Y-%m-%d %H:%M:%S";

/// How a poll goes about it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How far before the cursor the poll begins: commits are not ordered by their time stamps.
    pub overlap: Duration,
    /// Where the first poll ever begins.
    pub first_from: Timestamp,
    /// When to stop and leave the rest to the next run.
    pub deadline: Timestamp,
}

/// What a poll did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Polled {
    /// Events queued.
    pub queued: usize,
    /// Rows that the source could not answer, set aside.
    pub poisoned: usize,
    /// Whether it stopped before the end.
    pub unfinished: bool,
}

/// Queues an event for every record that changed since the cursor.
///
/// # Errors
/// The source or our own storage failed; the cursor stands behind the last queued row.
pub async fn catch_up<E: Entity>(
    plan: &Plan,
    clock: impl Fn() -> Timestamp,
    source: &impl Channel,
    queue: &impl Queue,
    cursors: &impl Cursor,
    dead_letters: &impl DeadLetters,
) -> Result<Polled, SyncError> {
    let name = format!("{}-{}", System::Magento, E::NAME);
    let mut walk = Walk::new(cursors.load(&name).await?, plan, clock());
    let mut polled = Polled::default();
    loop {
        let now = clock();
        if now > plan.deadline {
            return Ok(Polled { unfinished: true, ..polled });
        }
        let Step { poisoned, page } = walk.read::<E>(source).await?;
        for review in walk.poison::<E>(poisoned, &page) {
            dead_letters.park(&review).await?;
            polled.poisoned += 1;
        }
        let events: Vec<Event> = page.rows.iter().map(|row| event::<E>(row)).collect();
        queue.send(&events).await?;
        polled.queued += events.len();
        let Some(last) = page.rows.last() else {
            return Ok(polled);
        };
        walk.advance(position(last));
        let present = present(now);
        cursors.save(&name, &present.clone().min(position(last)), &present.updated_at).await?;
        if u64::from(poisoned) + page.rows.len() as u64 >= page.total {
            return Ok(polled);
        }
    }
}

/// Where the poll stands.
struct Walk {
    after: Position,
    /// Whether that is a row, and not only a time.
    at_row: bool,
    /// Up to where an earlier poll has come.
    known: Option<Position>,
}

/// A page, and how many rows before it the source cannot answer.
struct Step {
    poisoned: u32,
    page: ChangedPage,
}

impl Walk {
    fn new(cursor: Option<Position>, plan: &Plan, now: Timestamp) -> Self {
        let known = cursor.map(|cursor| cursor.min(present(now)));
        let from =
            known.as_ref().map_or(format(plan.first_from), |known| before(known, plan.overlap));
        Self { after: Position { updated_at: from, id: 0 }, at_row: false, known }
    }

    /// The next page, as large as the source can answer.
    async fn read<E: Entity>(&self, source: &impl Channel) -> Result<Step, SyncError> {
        let mut size = PAGE;
        let mut poisoned = 0;
        loop {
            match self.page::<E>(poisoned + 1, size, source).await {
                Ok(page) => return Ok(Step { poisoned, page }),
                Err(SyncError::Call(error)) if breaks(&error) && size > 1 => size /= 2,
                // If a row after it answers, it is this row; else it is the source.
                Err(SyncError::Call(error)) if breaks(&error) && poisoned < MOST_POISONED => {
                    poisoned += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn page<E: Entity>(
        &self,
        number: u32,
        size: u32,
        source: &impl Channel,
    ) -> Result<ChangedPage, SyncError> {
        let call = E::list_changed(&self.after, number, size);
        let reply: Reply = source.send(&call).await?;
        let page = E::changed(&reply).and_then(|page| match page.rows.first() {
            Some(row) if position(row) <= self.after => {
                Err("it does not go on behind the change that was named".to_owned())
            }
            _ => Ok(page),
        });
        page.map_err(|message| {
            SyncError::Problems(vec![Problem::new(
                Cause::Unreadable,
                &call.label(),
                format!("the list of changes is not as expected: {message}"),
                "report this answer; the poll goes on by itself once it is as expected",
            )])
        })
    }

    fn advance(&mut self, last: Position) {
        self.after = last;
        self.at_row = true;
    }

    /// The reviews of the rows that break every list, before those of `page`. An earlier poll has
    /// set them aside if it came further, under the row before them, which this one may not have
    /// read.
    fn poison<E: Entity>(&self, count: u32, page: &ChangedPage) -> Vec<Review> {
        let next = page.rows.first().map(position);
        if !self.at_row && next.is_some() && next <= self.known {
            return Vec::new();
        }
        let after = if self.at_row { told(&self.after) } else { self.after.updated_at.clone() };
        let before = next.map_or_else(String::new, |next| format!(" and before {}", told(&next)));
        let which =
            if count == 1 { "the order".to_owned() } else { format!("one of {count} orders") };
        let message = format!(
            "Magento answers 500 to every list that holds {which} that changed after {after}{before}"
        );
        (0..count).map(|skip| poison::<E>(&self.after, skip, &message)).collect()
    }
}

/// An inner error of the source, which a single row can cause; not an overload or an outage.
fn breaks(error: &CallError) -> bool {
    error.status() == Some(500)
}

fn told(position: &Position) -> String {
    format!("id {} of {}", position.id, position.updated_at)
}

/// The present, before everything that changes in this second.
fn present(now: Timestamp) -> Position {
    Position { updated_at: format(now), id: 0 }
}

fn position(row: &Changed) -> Position {
    Position { updated_at: row.updated_at.clone(), id: row.id }
}

fn event<E: Entity>(row: &Changed) -> Event {
    Event {
        entity: E::NAME.to_owned(),
        key: Key::Id(row.id.to_string()),
        source: System::Magento,
        version: Some(row.updated_at.clone()),
        trigger: Trigger::Poll,
        decision: None,
    }
}

/// Its release reads the order at this place, which a list shows again once it is repaired.
fn poison<E: Entity>(after: &Position, skip: u32, message: &str) -> Review {
    let event = Event {
        entity: E::NAME.to_owned(),
        key: Key::After { after: after.clone(), skip },
        source: System::Magento,
        version: None,
        trigger: Trigger::Replay,
        decision: None,
    };
    Review {
        subject: event.subject(),
        event,
        number: None,
        claimed_at: None,
        question: None,
        problems: vec![Problem::new(
            Cause::Poison,
            "",
            message.to_owned(),
            "look for this order in Magento's admin and in its exception log; once its grid or a \
             list shows it again, release this: the order at this place is read and carried over",
        )],
        terms: Vec::new(),
        payload: None,
    }
}

fn format(time: Timestamp) -> String {
    time.strftime(FORMAT).to_string()
}

/// `overlap` before the cursor; the cursor itself where its time cannot be read.
fn before(cursor: &Position, overlap: Duration) -> String {
    DateTime::strptime(FORMAT, &cursor.updated_at)
        .and_then(|time| TimeZone::UTC.to_timestamp(time))
        .and_then(|time| time.checked_sub(overlap))
        .map_or_else(|_| cursor.updated_at.clone(), format)
}

#[cfg(test)]
mod tests;
