//! The journey of one record, top to bottom.

mod trip;

use entities::call::{Call, Reply};
use entities::entity::{Entity, Glance, Identity, Key, Notice, Rule};
use entities::vocabulary::{Cause, Problem};

use crate::error::{CallClass, CallError, code};
use crate::event::{Delivery, Event, Trigger};
use crate::fate::{Fate, SyncError};
use crate::ports::{
    Channel, Claim, DeadLetters, Ledger, Outcome, PortError, Ports, Previous, Settlement,
};
use crate::release::{Release, Releases};
use crate::review::listed;
use crate::trace::{Trace, send};
use crate::workflow::walk::{Arrival, walk};
use trip::Trip;

/// Workers that died one after the other on a record before it is poison.
const POISON_DEATHS: u32 = 5;

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The record.
    pub subject: String,
    /// The number that people see, if the record was read.
    pub number: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where there is a why: the rule that skipped it or the first problem.
    pub code: Option<String>,
    /// Calls sent to source and target.
    pub calls: usize,
    /// What an operator should hear of a record that has crossed all the same.
    pub notices: Vec<Notice>,
}

/// Carries one event over, and settles what becomes of it.
///
/// The record is read again at its source, so the event is only a hint. A version settled before
/// costs one conditional write; a record that decodes to the same canonical form costs one read
/// more. A crash anywhere is repaired by the next delivery, which goes on where the target stands.
/// A record in flight keeps the release under which it set out, until a person releases it anew.
///
/// # Errors
/// An error always means: deliver the event again, no sooner than [`SyncError::fate`] says.
pub async fn sync<E: Entity>(
    delivery: &Delivery,
    releases: &impl Releases<E>,
    ports: &impl Ports,
) -> Result<Settled, SyncError> {
    let begun = ports.now();
    let carried = match resolved::<E>(delivery, ports).await {
        Ok(Some(resolved)) => sync_by_id(&resolved, releases, ports).await?,
        Ok(None) => Settled { code: Some(gone().code), ..settled(delivery, Outcome::Skipped) },
        Err(error) => return unresolved(delivery, error, ports).await,
    };
    if !matches!(delivery.event.key, Key::Id(_)) {
        // It may wait for a person under the name by which it was not found before.
        ports.dead_letters().close(&delivery.event.subject(), begun).await?;
    }
    Ok(carried)
}

/// The journey of a record whose id is known.
async fn sync_by_id<E: Entity>(
    delivery: &Delivery,
    releases: &impl Releases<E>,
    ports: &impl Ports,
) -> Result<Settled, SyncError> {
    let current = releases.current().await?;
    let previous = match ports.ledger().claim(delivery, current.revision).await? {
        Claim::Granted(previous) => previous,
        Claim::Settled => return Ok(settled(delivery, Outcome::Unchanged)),
        Claim::Held => return Err(SyncError::Held(delivery.event.subject())),
    };
    let mut trip = Trip::new(&previous, current.revision);
    trip.claimed_at = Some(previous.claimed_at);
    let result = if previous.deaths >= POISON_DEATHS {
        Err(SyncError::Problems(vec![poison(previous.deaths)]))
    } else {
        let in_flight = previous.in_flight.filter(|_| !delivery.event.sets_out_anew());
        let release = match in_flight.filter(|revision| *revision != current.revision) {
            Some(revision) => releases.at(revision).await,
            None => Ok(current),
        };
        match release {
            Ok(release) => {
                trip.release = release.revision;
                carry(delivery, &previous, &release, ports, &mut trip).await
            }
            Err(error) => Err(error.into()),
        }
    };
    let settled = match result {
        Ok(carried) => {
            conclude(delivery, &carried, &previous, &trip, ports).await.map(|()| carried)
        }
        Err(error) => Err(error),
    };
    match settled {
        Ok(carried) => Ok(trip.settled(delivery, carried)),
        Err(error) => give_up::<E>(delivery, error, trip, ports).await,
    }
}

/// Records that the record has come to its end, and closes the review it may have had: also one
/// that a worker has set aside, and died before it could say so.
async fn conclude(
    delivery: &Delivery,
    carried: &Carried,
    previous: &Previous,
    trip: &Trip,
    ports: &impl Ports,
) -> Result<(), SyncError> {
    if previous.in_review || previous.deaths > 0 {
        ports.dead_letters().close(&delivery.event.subject(), previous.claimed_at).await?;
    }
    Ok(ports.ledger().settle(delivery, &trip.settlement(carried, previous)).await?)
}

/// How a record ended, short of waiting for a person.
enum Carried {
    Done,
    Unchanged,
    Skipped(Rule),
}

/// Read, decode, and walk through the workflow.
async fn carry<E: Entity>(
    delivery: &Delivery,
    previous: &Previous,
    release: &Release<E>,
    ports: &impl Ports,
    trip: &mut Trip,
) -> Result<Carried, SyncError> {
    let call = E::read(&delivery.event.key);
    let before = ports.now();
    let body = match ask(delivery, &call, ports, &mut trip.luggage.trace).await {
        Ok(reply) => {
            trip.read_at = reply.asked_at.or(Some(before));
            trip.body.insert(reply.body)
        }
        Err(error) if error.class() == CallClass::NotFound => return Ok(Carried::Skipped(gone())),
        Err(error) => return Err(error.into()),
    };
    let mut record = E::decode(body, &release.rules).map_err(SyncError::Problems)?;
    for call in E::reads_also(&record) {
        let reply = match ask(delivery, &call, ports, &mut trip.luggage.trace).await {
            Ok(reply) => Some(reply),
            Err(error) if is_not_shown(&error) => None,
            Err(error) => return Err(error.into()),
        };
        E::take_in(&mut record, &call, reply.as_ref());
    }
    let identity = trip.identity.insert(E::identity(&record));
    let looked_at = delivery.event.trigger == Trigger::Replay;
    if !looked_at && is_known(previous, identity, release.revision) {
        return Ok(Carried::Unchanged);
    }
    match walk(record, identity, release, delivery, ports, &mut trip.luggage).await? {
        Arrival::Done => Ok(Carried::Done),
        Arrival::Unchanged => Ok(Carried::Unchanged),
        Arrival::Skipped(rule) => Ok(Carried::Skipped(rule)),
    }
}

/// Whether the source has no such record, or does not let us see it: what is read beside the
/// record itself can do without.
fn is_not_shown(error: &CallError) -> bool {
    error.class() == CallClass::NotFound || error.code() == Some(code::MISSING_PERMISSION)
}

/// Asks the source, and writes the call down.
async fn ask(
    delivery: &Delivery,
    call: &Call,
    ports: &impl Ports,
    trace: &mut Trace,
) -> Result<Reply, CallError> {
    let mut made = Vec::with_capacity(1);
    let answer = send(ports.source(), delivery.event.source, call, &mut made).await;
    if !ports.is_rehearsal() {
        trace.reads.append(&mut made);
    }
    answer
}

/// Whether this very content was settled before, other than by a review. What a rule skipped may
/// cross by the rules of another release.
fn is_known(previous: &Previous, identity: &Identity, revision: u64) -> bool {
    let settled = match previous.outcome {
        Some(Outcome::Done | Outcome::Unchanged) => true,
        Some(Outcome::Skipped) => previous.release == Some(revision),
        Some(Outcome::Retrying | Outcome::Review) | None => false,
    };
    settled && previous.hash.as_ref() == Some(&identity.hash)
}

/// An event that names a record otherwise than by its id: the id is looked up first, because lanes
/// and ledger go by id. None if the source has no such record.
async fn resolved<E: Entity>(
    delivery: &Delivery,
    ports: &impl Ports,
) -> Result<Option<Delivery>, SyncError> {
    if matches!(delivery.event.key, Key::Id(_)) {
        return Ok(Some(delivery.clone()));
    }
    let reply = ports.source().send(&E::read(&delivery.event.key)).await?;
    let page = E::changed(&reply).map_err(|message| {
        SyncError::Problems(vec![Problem::new(
            Cause::Unreadable,
            "",
            format!(
                "the search for {} answered something else: {message}",
                delivery.event.subject()
            ),
            "report this answer; the record is tried again once released",
        )])
    })?;
    Ok(page.rows.first().map(|row| {
        let event = Event { key: Key::Id(row.id.to_string()), ..delivery.event.clone() };
        Delivery { event, ..delivery.clone() }
    }))
}

/// A record of which only the number is known, and that could not be found by it.
async fn unresolved(
    delivery: &Delivery,
    error: SyncError,
    ports: &impl Ports,
) -> Result<Settled, SyncError> {
    let Fate::Park(problems) = error.fate(delivery.receives) else { return Err(error) };
    let problems = listed(problems);
    let mut trip = Trip::new(&Previous::default(), 0);
    if let Key::Number(number) = &delivery.event.key {
        trip.glance.terms.push(format!("number:{number}"));
        trip.glance.number = Some(number.clone());
    }
    ports.dead_letters().park(&trip.review(delivery, &problems)).await?;
    let code = problems.first().map(|problem| problem.cause.code().to_owned());
    Ok(Settled { code, calls: 1, ..settled(delivery, Outcome::Review) })
}

/// Sets the record aside, or notes that it is tried again.
async fn give_up<E: Entity>(
    delivery: &Delivery,
    error: SyncError,
    mut trip: Trip,
    ports: &impl Ports,
) -> Result<Settled, SyncError> {
    match error.fate(delivery.receives) {
        Fate::Retry { .. } => retry(delivery, error, &trip, ports).await,
        Fate::Park(problems) => {
            if let (None, Some(body)) = (&trip.identity, &trip.body) {
                trip.glance = glance::<E>(body, delivery);
            }
            let problems = listed(problems);
            let settlement = Settlement {
                outcome: Some(Outcome::Review),
                problems,
                waits: trip.luggage.question.is_some(),
                ..trip.settlement_of_identity()
            };
            if let Err(error) = set_aside(delivery, &settlement, &trip, ports).await {
                return retry(delivery, error.into(), &trip, ports).await;
            }
            let code = settlement.problems.first().map(|problem| problem.cause.code().to_owned());
            let number = trip.number();
            Ok(Settled { number, code, calls: trip.calls(), ..settled(delivery, Outcome::Review) })
        }
    }
}

/// What is known of a record that was read and not decoded. Its version is told by the list of
/// changes, too, which the source itself gave; a webhook's may be anybody's word.
fn glance<E: Entity>(body: &str, delivery: &Delivery) -> Glance {
    let glance = E::glance(body);
    let listed = delivery.event.version.clone().filter(|_| delivery.event.trigger == Trigger::Poll);
    Glance { version: glance.version.or(listed), ..glance }
}

async fn set_aside(
    delivery: &Delivery,
    settlement: &Settlement,
    trip: &Trip,
    ports: &impl Ports,
) -> Result<(), PortError> {
    ports.dead_letters().park(&trip.review(delivery, &settlement.problems)).await?;
    ports.ledger().settle(delivery, settlement).await
}

/// Notes that the record is tried again: a worker that says so has not died.
async fn retry(
    delivery: &Delivery,
    error: SyncError,
    trip: &Trip,
    ports: &impl Ports,
) -> Result<Settled, SyncError> {
    let (progress, trace) = (&trip.luggage.progress, trip.trace());
    ports.ledger().retrying(delivery, &error, progress, trace.as_deref()).await?;
    Err(error)
}

fn settled(delivery: &Delivery, outcome: Outcome) -> Settled {
    Settled {
        subject: delivery.event.subject(),
        number: None,
        outcome,
        code: None,
        calls: 0,
        notices: Vec::new(),
    }
}

fn gone() -> Rule {
    Rule { code: "not_at_source".to_owned(), text: "the source has no such record".to_owned() }
}

fn poison(deaths: u32) -> Problem {
    Problem::new(
        Cause::Poison,
        "",
        format!("{deaths} workers in a row died on this record without saying why"),
        "look at the function's log for this subject; release the record once the cause is found",
    )
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod trace_tests;
#[cfg(test)]
mod workflow_tests;
