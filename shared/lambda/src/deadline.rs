//! The end of the running invocation: no call begins that cannot end before it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use entities::call::{Call, Reply, System};
use flow::error::code;
use flow::{CallClass, CallError, Channel};

use crate::connect::LONGEST_EXCHANGE;

/// What is left for noting in the ledger what was not finished, and for giving messages back.
const RESERVE: Duration = Duration::from_secs(5);
/// What is left at the very end for the answer to the runtime.
const ANSWER: Duration = Duration::from_secs(1);

/// When the running invocation ends; a process serves one at a time.
#[derive(Clone, Debug)]
pub struct Deadline {
    end: Arc<Mutex<Option<Instant>>>,
    exchange: Duration,
    reserve: Duration,
}

impl Default for Deadline {
    fn default() -> Self {
        Self::new(LONGEST_EXCHANGE, RESERVE)
    }
}

impl Deadline {
    /// For calls that take up to `exchange`, with `reserve` to spare after the last.
    pub(crate) fn new(exchange: Duration, reserve: Duration) -> Self {
        Self { end: Arc::default(), exchange, reserve }
    }

    /// Takes up the end of the invocation that begins now.
    pub fn begin(&self, end: SystemTime) {
        let left = end.duration_since(SystemTime::now()).unwrap_or_default();
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now().checked_add(left);
    }

    /// Whether a call that takes as long as one may can still end in time.
    #[must_use]
    pub fn allows_a_call(&self) -> bool {
        self.left() >= self.exchange.saturating_add(self.reserve)
    }

    /// How long work may go on before the runtime must have its answer.
    #[must_use]
    pub fn until_answer(&self) -> Duration {
        self.left().saturating_sub(ANSWER)
    }

    fn left(&self) -> Duration {
        let end = *self.end.lock().unwrap_or_else(PoisonError::into_inner);
        end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()))
    }
}

/// A channel that keeps to the invocation's deadline.
#[derive(Debug)]
pub(crate) struct Timely<C> {
    pub(crate) channel: C,
    pub(crate) system: System,
    pub(crate) deadline: Deadline,
}

impl<C: Channel> Channel for Timely<C> {
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        if !self.deadline.allows_a_call() {
            let error = CallError::new(self.system, CallClass::Transient, call);
            return Err(error.with_code(code::OUT_OF_TIME));
        }
        let patience = self.deadline.left().saturating_sub(self.deadline.reserve);
        // Renewing credentials or finding the way can make several exchanges of one call.
        let Ok(answer) = tokio::time::timeout(patience, self.channel.send(call)).await else {
            let class = if call.method.repeats_safely() {
                CallClass::Transient
            } else {
                CallClass::Ambiguous
            };
            return Err(CallError::new(self.system, class, call).with_code(code::TIMEOUT));
        };
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers after this long.
    struct After(Duration);

    impl Channel for After {
        async fn send(&self, _: &Call) -> Result<Reply, CallError> {
            tokio::time::sleep(self.0).await;
            Ok(Reply { status: 200, location: None, asked_at: None, body: String::new() })
        }
    }

    const MOMENT: Duration = Duration::from_millis(10);

    async fn call(left: Duration, takes: Duration, call: &Call) -> Result<Reply, CallError> {
        let deadline = Deadline::new(2 * MOMENT, 3 * MOMENT);
        deadline.begin(SystemTime::now() + left);
        let system = System::Heartland;
        Timely { channel: After(takes), system, deadline }.send(call).await
    }

    #[tokio::test]
    async fn no_call_begins_that_cannot_end() {
        let create = Call::post(["customers"], String::new());
        let error = call(4 * MOMENT, Duration::ZERO, &create).await.unwrap_err();
        assert_eq!((error.class(), error.code()), (CallClass::Transient, Some(code::OUT_OF_TIME)));
        assert_eq!(
            error.told(),
            "POST customers was not sent to heartland: the worker's time was over; it goes on by \
             itself in the next run"
        );
        assert!(call(100 * MOMENT, Duration::ZERO, &create).await.is_ok());
    }

    #[tokio::test]
    async fn a_call_that_outlasts_the_invocation_is_given_up_before_the_worker_is_killed() {
        let forever = Duration::from_hours(1);
        for (asked, class) in [
            (Call::get(["customers"]), CallClass::Transient),
            (Call::post(["customers"], String::new()), CallClass::Ambiguous),
        ] {
            let error = call(20 * MOMENT, forever, &asked).await.unwrap_err();
            assert_eq!((error.class(), error.code()), (class, Some(code::TIMEOUT)));
        }
    }

    #[tokio::test]
    async fn outside_an_invocation_nothing_is_hurried() {
        let timely = Timely {
            channel: After(Duration::ZERO),
            system: System::Magento,
            deadline: Deadline::default(),
        };
        assert!(timely.send(&Call::get(["orders"])).await.is_ok());
    }

    #[test]
    fn an_invocation_whose_time_is_over_allows_nothing() {
        let deadline = Deadline::default();
        deadline.begin(SystemTime::now() - Duration::from_secs(1));
        assert!(!deadline.allows_a_call());
        assert_eq!(deadline.until_answer(), Duration::ZERO);
    }
}
