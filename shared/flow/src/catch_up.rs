//! Asking the source what changed, so that a lost webhook costs a minute and nothing else.
//!
//! The cursor moves only over rows that are safely queued. Each page starts at the time of the
//! last row instead of at a page number, because rows that change while the poll runs move to the
//! end and would shift the pages. A page that the source cannot answer is halved until the row
//! that breaks it stands alone; that row is set aside and the rest goes on.

use std::time::Duration;

use entities::call::{Reply, System};
use entities::entity::{Changed, ChangedPage, Entity, Key};
use entities::vocabulary::{Cause, Problem};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::error::CallError;
use crate::event::{Event, Trigger};
use crate::fate::SyncError;
use crate::ports::{Channel, Cursor, DeadLetters, Position, Queue};
use crate::review::Review;

/// Rows asked for at once; a power of two, so that it can be halved.
const PAGE: u32 = 64;
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
    let start = cursors.load(&name).await?;
    let since = start.as_ref().map_or(format(plan.first_from), |at| before(at, plan.overlap));
    let mut walk = Walk { since, offset: 0, size: PAGE, last: None };
    let mut polled = Polled::default();
    loop {
        if clock() > plan.deadline {
            return Ok(Polled { unfinished: true, ..polled });
        }
        match walk.read::<E>(source).await? {
            Step::Page(page) => {
                let events: Vec<Event> = walk.unseen(&page).map(|row| event::<E>(row)).collect();
                queue.send(&events).await?;
                polled.queued += events.len();
                let finished = walk.advance(&page);
                if let Some(last) = &walk.last {
                    cursors.save(&name, last).await?;
                }
                if finished {
                    return Ok(polled);
                }
            }
            Step::Poison => {
                dead_letters.park(&poison::<E>(&walk)).await?;
                polled.poisoned += 1;
                walk.offset += 1;
            }
        }
    }
}

/// Where the poll stands within what changed at or after `since`.
struct Walk {
    since: String,
    offset: u32,
    size: u32,
    last: Option<Position>,
}

enum Step {
    Page(ChangedPage),
    Poison,
}

impl Walk {
    /// The next page, as large as the source can answer; or the news that the next row alone
    /// breaks it.
    async fn read<E: Entity>(&mut self, source: &impl Channel) -> Result<Step, SyncError> {
        self.size = PAGE;
        loop {
            while !self.offset.is_multiple_of(self.size) {
                self.size /= 2;
            }
            match self.page::<E>(self.offset, source).await {
                Ok(page) => return Ok(Step::Page(page)),
                Err(SyncError::Call(error)) if breaks(&error) && self.size > 1 => self.size /= 2,
                Err(SyncError::Call(error)) if breaks(&error) => {
                    // If the row after it answers, it is this row; else it is the source.
                    self.page::<E>(self.offset + 1, source).await?;
                    return Ok(Step::Poison);
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn page<E: Entity>(
        &self,
        offset: u32,
        source: &impl Channel,
    ) -> Result<ChangedPage, SyncError> {
        let call = E::list_changed(&self.since, offset / self.size + 1, self.size);
        let reply: Reply = source.send(&call).await?;
        E::changed(&reply).map_err(|message| {
            SyncError::Problems(vec![Problem::new(
                Cause::Unreadable,
                &call.label(),
                format!("the list of changes is not as expected: {message}"),
                "report this answer; the poll goes on by itself once it is as expected",
            )])
        })
    }

    /// Rows not queued in this run yet.
    fn unseen<'a>(&'a self, page: &'a ChangedPage) -> impl Iterator<Item = &'a Changed> {
        page.rows.iter().filter(|row| self.last.as_ref().is_none_or(|last| *last < position(row)))
    }

    /// Moves behind `page`; true if nothing follows.
    fn advance(&mut self, page: &ChangedPage) -> bool {
        let Some(row) = page.rows.last() else {
            return true;
        };
        let read = self.offset + u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
        let finished = u64::from(read) >= page.total;
        self.last = self.last.take().max(Some(position(row)));
        if row.updated_at > self.since {
            self.since.clone_from(&row.updated_at);
            self.offset = 0;
        } else {
            self.offset = read;
        }
        finished
    }
}

/// An inner error of the source, which a single row can cause; not an overload or an outage.
fn breaks(error: &CallError) -> bool {
    error.status() == Some(500)
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

fn poison<E: Entity>(walk: &Walk) -> Review {
    let place = walk.last.as_ref().map_or_else(
        || format!("the first row changed at or after {}", walk.since),
        |last| format!("the row that changed after id {} of {}", last.id, last.updated_at),
    );
    let key = walk.last.as_ref().map_or_else(
        || format!("first-after-{}", walk.since),
        |last| format!("next-after-{}", last.id),
    );
    let key = Key::Number(key);
    let event = Event {
        entity: E::NAME.to_owned(),
        key,
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
            format!("Magento answers 500 to every list that holds {place}"),
            "look for this order in Magento's admin and in its exception log",
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
