//! What becomes of an event that could not be carried over: decided here and nowhere else.

use std::time::Duration;

use entities::vocabulary::{Cause, Problem};
use jiff::Timestamp;

use crate::error::{CallClass, CallError, chain};
use crate::ports::PortError;

/// First pause before another try; doubles with every try.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// Longest pause before another try.
const LONGEST_PAUSE: Duration = Duration::from_mins(15);
/// Longest pause in one go, a little less than the twelve hours that SQS allows.
const LONGEST_DELAY: Duration = Duration::from_hours(11);
/// Pause when another worker is at the same record.
const HELD_PAUSE: Duration = Duration::from_secs(1);
/// Pause after a call whose outcome is unknown: the first attempt may be under way at the other
/// side for as long as an exchange may take, and looking sooner would not see what it makes.
const AMBIGUOUS_PAUSE: Duration = Duration::from_mins(2);
/// Longest pause when credentials are refused: a person must act, nothing is burned meanwhile.
const DENIED_PAUSE: Duration = Duration::from_mins(5);
/// The first such pause, which doubles: credentials may be on their way from one place to another.
const FIRST_DENIED_PAUSE: Duration = Duration::from_secs(15);

/// Why an event was not carried over.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// Another worker is at the same record, or holds a lock that it needs.
    #[error("another worker holds {0}")]
    Held(String),
    /// A person must decide.
    #[error("the record waits for a person: {}", codes(.0))]
    Problems(Vec<Problem>),
    /// Its workflow lets it wait.
    #[error("the workflow lets the record wait until {0}")]
    Delayed(Timestamp),
    /// One of the two systems did not do what was asked.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Our own storage did not answer.
    #[error(transparent)]
    Port(#[from] PortError),
}

fn codes(problems: &[Problem]) -> String {
    let codes: Vec<&str> = problems.iter().map(|problem| problem.cause.code()).collect();
    codes.join(", ")
}

/// What becomes of such an event. There is no third fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Deliver it again after a pause of up to this long.
    Retry {
        /// The pause; where jittered, the caller draws from zero to this.
        after: Duration,
        /// Whether to draw: full jitter keeps a crowd of retries from arriving together.
        jittered: bool,
    },
    /// Set it aside with its reasons until a person frees it.
    Park(Vec<Problem>),
}

impl SyncError {
    /// What becomes of the event at its `receives`-th delivery (1 is the first). No wildcard
    /// arm: a new kind of failure must choose.
    #[must_use]
    pub fn fate(&self, receives: u32) -> Fate {
        match self {
            Self::Held(_) => Fate::Retry { after: HELD_PAUSE, jittered: false },
            Self::Problems(problems) => Fate::Park(problems.clone()),
            Self::Delayed(until) => Fate::Retry { after: pause_until(*until), jittered: false },
            Self::Port(error) => match error.for_good {
                None => backoff(receives),
                Some((cause, remedy)) => {
                    Fate::Park(vec![Problem::new(cause, error.store, chain(error), remedy)])
                }
            },
            Self::Call(error) => match error.class() {
                CallClass::Transient
                | CallClass::Outage
                | CallClass::Throttled { retry_after: None } => backoff(receives),
                CallClass::Ambiguous => Fate::Retry { after: AMBIGUOUS_PAUSE, jittered: false },
                CallClass::Throttled { retry_after: Some(after) } => {
                    Fate::Retry { after: after.min(LONGEST_PAUSE), jittered: false }
                }
                CallClass::Denied => Fate::Retry { after: denied(receives), jittered: false },
                CallClass::Invalid | CallClass::NotFound => {
                    Fate::Park(vec![refused(error, Cause::Refused)])
                }
                CallClass::Unreadable => Fate::Park(vec![refused(error, Cause::Unreadable)]),
            },
        }
    }

    /// Whether something was sent that may still take effect.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        matches!(self, Self::Call(error) if error.class() == CallClass::Ambiguous)
    }

    /// The kind of failure: a closed set, for metrics and the ledger.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Held(_) => "held",
            Self::Delayed(_) => "delayed",
            Self::Problems(problems) => {
                problems.first().map_or("review", |problem| problem.cause.code())
            }
            Self::Call(error) => error.class().at(error.system()),
            Self::Port(_) => "storage",
        }
    }

    /// The whole sentence for a person: what happened, and what to do.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Held(_) | Self::Delayed(_) => self.to_string(),
            Self::Problems(problems) => {
                let told = |it: &Problem| format!("{}: {}", it.message, it.remedy);
                problems.iter().map(told).collect::<Vec<_>>().join("; ")
            }
            Self::Call(error) => error.told(),
            Self::Port(error) => error.told(),
        }
    }
}

/// Until that time, or as long as a queue can let a message wait.
fn pause_until(until: Timestamp) -> Duration {
    let left = Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
    // Queues count whole seconds: what is rounded down would come back too early, again and again.
    Duration::from_secs(left.as_secs() + 1).min(LONGEST_DELAY)
}

fn backoff(receives: u32) -> Fate {
    let doublings = receives.saturating_sub(1).min(10);
    let after = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
    Fate::Retry { after, jittered: true }
}

fn denied(receives: u32) -> Duration {
    let doublings = receives.saturating_sub(1).min(10);
    FIRST_DENIED_PAUSE.saturating_mul(1 << doublings).min(DENIED_PAUSE)
}

fn refused(error: &CallError, cause: Cause) -> Problem {
    Problem::new(cause, error.call(), error.to_string(), &error.remedy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_two_seconds_to_a_quarter_of_an_hour() {
        let pause = |receives| match backoff(receives) {
            Fate::Retry { after, jittered: true } => after.as_secs(),
            other => unreachable!("{other:?}"),
        };
        assert_eq!([1, 2, 3, 9, 10, 1000].map(pause), [2, 4, 8, 512, 900, 900]);
    }

    #[test]
    fn refused_credentials_are_tried_again_soon_and_then_every_five_minutes() {
        let pause = |receives| denied(receives).as_secs();
        assert_eq!([1, 2, 3, 5, 6, 1000].map(pause), [15, 30, 60, 240, 300, 300]);
    }

    #[test]
    fn a_call_in_doubt_comes_back_when_the_first_attempt_cannot_be_under_way_any_more() {
        let call = entities::call::Call::post(["payments"], "{}".to_owned());
        for receives in [1, 2, 500] {
            let system = entities::call::System::Heartland;
            let error = SyncError::Call(CallError::new(system, CallClass::Ambiguous, &call));
            let after = Duration::from_mins(2);
            assert_eq!(error.fate(receives), Fate::Retry { after, jittered: false });
        }
    }

    #[test]
    fn what_a_person_must_decide_is_told_with_what_to_do() {
        let problem = |message: &str| {
            Problem::new(Cause::Unreadable, "", message.to_owned(), "report this answer")
        };
        let error = SyncError::Problems(vec![problem("no page"), problem("no total")]);
        assert_eq!(error.told(), "no page: report this answer; no total: report this answer");
        assert_eq!(SyncError::Held("order:8".to_owned()).told(), "another worker holds order:8");
    }

    #[test]
    fn a_refused_record_waits_with_the_remedy_of_its_refusal() {
        let call = entities::call::Call::post(["customers"], "{}".to_owned());
        let error = CallError::new(entities::call::System::Heartland, CallClass::Invalid, &call);
        let error = SyncError::Call(error.with_status(422).with_message("no"));
        let Fate::Park(problems) = error.fate(1) else { unreachable!("{error}") };
        assert_eq!(problems[0].message, "heartland refused POST customers with 422 \"no\"");
        assert_eq!(problems[0].remedy, "correct what it objects to, then release the record");
    }
}
