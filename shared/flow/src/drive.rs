//! Carrying out a plan: ask, do, learn, until the target agrees.

use entities::call::System;
use entities::entity::{Entity, Next, Rule};
use entities::vocabulary::{Cause, Problem};

use crate::event::Delivery;
use crate::fate::SyncError;
use crate::ports::{Channel, Ledger, Links, Ports};
use crate::trace::{Made, send};

/// Rounds after which a plan that still wants more is stopped; an order takes about ten.
const ROUNDS: usize = 40;

/// How a plan ended.
#[derive(Debug)]
pub struct End<E: Entity> {
    /// What the target holds now.
    pub observed: E::Observed,
    /// The rule by which the record does not cross; none when the target agrees.
    pub skipped: Option<Rule>,
}

/// Brings the target to what is desired, and writes down each call in `made`. A lock under which a
/// call's outcome is in doubt is not given back but runs out: others must not look too early either.
///
/// # Errors
/// What stopped it; what was done until then stands, and the next run goes on from there.
pub async fn drive<E: Entity>(
    desired: &E::Desired,
    delivery: &Delivery,
    ports: &impl Ports,
    made: &mut Vec<Made>,
) -> Result<End<E>, SyncError> {
    let mut guard = Guard { held: None, owner: &delivery.message_id, ledger: ports.ledger() };
    let mut target =
        Target { channel: ports.target(), system: delivery.event.source.other(), made };
    let end = rounds::<E>(desired, ports.links(), &mut target, &mut guard).await;
    // What may still be under way at the other side stays guarded until the lock runs out; this
    // message itself may look again before.
    if !end.as_ref().is_err_and(SyncError::is_in_doubt) {
        guard.release().await;
    }
    end
}

async fn rounds<E: Entity>(
    desired: &E::Desired,
    links: &impl Links,
    target: &mut Target<'_, impl Channel>,
    guard: &mut Guard<'_, impl Ledger>,
) -> Result<End<E>, SyncError> {
    let mut observed = E::Observed::default();
    for name in E::recalls(desired) {
        if let Some(points_to) = links.get(&name).await? {
            E::recall(&mut observed, &name, &points_to);
        }
    }
    for _ in 0..ROUNDS {
        let next = E::next(desired, &observed).map_err(SyncError::Problems)?;
        let moves = match next {
            Next::Agrees => return Ok(End { observed, skipped: None }),
            Next::Skip(rule) => return Ok(End { observed, skipped: Some(rule) }),
            Next::Ask(moves) => moves,
            Next::Do(moves) => {
                let key = moves.iter().find_map(|step| E::guard(step, desired));
                if guard.change(key).await? {
                    E::forget_guarded(&mut observed);
                    continue;
                }
                moves
            }
        };
        for step in moves {
            make::<E>(&step, desired, &mut observed, target).await?;
        }
    }
    Err(SyncError::Problems(vec![no_end()]))
}

async fn make<E: Entity>(
    step: &E::Move,
    desired: &E::Desired,
    observed: &mut E::Observed,
    target: &mut Target<'_, impl Channel>,
) -> Result<(), SyncError> {
    let call = E::call(step, desired, observed);
    let reply = send(target.channel, target.system, &call, target.made).await?;
    E::learn(observed, step, desired, &reply).map_err(|message| {
        SyncError::Problems(vec![Problem::new(
            Cause::Unreadable,
            &call.label(),
            format!("the answer to {} is not as expected: {message}", call.label()),
            "report this answer; the record is tried again once released",
        )])
    })
}

fn no_end() -> Problem {
    Problem::new(
        Cause::NoEnd,
        "",
        format!("after {ROUNDS} rounds the target still does not agree"),
        "compare the two documents: something undoes what is written",
    )
}

/// The system to bring in line, and what it was asked so far.
struct Target<'a, C> {
    channel: &'a C,
    system: System,
    made: &'a mut Vec<Made>,
}

/// The lock that some moves need.
struct Guard<'a, L> {
    held: Option<String>,
    owner: &'a str,
    ledger: &'a L,
}

impl<L: Ledger> Guard<'_, L> {
    /// Holds what the next moves need, and nothing else. True if a lock was newly taken, so that
    /// what was seen before is to be asked again.
    async fn change(&mut self, needed: Option<String>) -> Result<bool, SyncError> {
        if self.held == needed {
            return Ok(false);
        }
        self.release().await;
        let Some(key) = needed else { return Ok(false) };
        if !self.ledger.lock(&key, self.owner).await? {
            return Err(SyncError::Held(key));
        }
        self.held = Some(key);
        Ok(true)
    }

    async fn release(&mut self) {
        if let Some(key) = self.held.take() {
            self.ledger.unlock(&key, self.owner).await;
        }
    }
}
