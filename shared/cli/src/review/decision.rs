//! What a person's word about a review becomes: an event for the worker.

use aws::Filed;
use entities::vocabulary::Cause;
use flow::{Decision, Event, Verdict};

use crate::account::queue_output;
use crate::arguments::Decided;

/// Why a record is not queued. Each continues a sentence that begins with the record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub(crate) enum Hindrance {
    #[error("waits for a yes or no: `approve` or `reject` it")]
    Undecided,
    #[error("is held by its workflow: release it by its name, or with `--cause held`")]
    Held,
    #[error("does not wait for a decision; repair what is told and `release` it")]
    NoQuestion,
    #[error("has a review that is closed")]
    Closed,
    #[error("has a review that names no event to queue again")]
    NoEvent,
    #[error("cannot be queued: nothing handles a `{0}`")]
    NoQueue(String),
}

/// The event that carries a decision to the worker; a release if there is no verdict.
pub(crate) fn event(
    review: &Filed,
    verdict: Option<Verdict>,
    decided: &Decided,
) -> Result<Event, Hindrance> {
    let event = review.event.clone().ok_or(Hindrance::NoEvent)?;
    if queue_output(&event.entity).is_none() {
        return Err(Hindrance::NoQueue(event.entity));
    }
    // A decision can be taken back later; nothing else is left to release.
    if review.state != "open" && (review.question.is_none() || verdict.is_none()) {
        return Err(Hindrance::Closed);
    }
    let decision = match (&review.question, verdict) {
        (None, None) => None,
        (None, Some(_)) => return Err(Hindrance::NoQuestion),
        (Some(_), None) if waits_for(review, Cause::AwaitsApproval) => {
            return Err(Hindrance::Undecided);
        }
        (Some(question), verdict) => Some(Decision {
            question: question.clone(),
            verdict: verdict.unwrap_or(Verdict::Approved),
            by: decided.who.by.clone(),
            note: decided.note.clone(),
        }),
    };
    Ok(Event { decision, ..event })
}

/// Whether this is among the reasons.
pub(crate) fn waits_for(review: &Filed, cause: Cause) -> bool {
    review.problems.iter().any(|problem| problem.cause == cause)
}
