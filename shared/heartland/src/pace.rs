//! How long to wait after a 429 that does not say.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// What other integrations wait with success.
const FIRST: Duration = Duration::from_millis(1200);
const LONGEST: Duration = Duration::from_mins(1);

/// Counts refusals in a row: each doubles the wait, the first success forgets them.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    refusals: AtomicU32,
}

impl Pace {
    pub(crate) fn succeeded(&self) {
        self.refusals.store(0, Ordering::Relaxed);
    }

    /// The wait after one more refusal.
    pub(crate) fn refused(&self) -> Duration {
        let before = self.refusals.fetch_add(1, Ordering::Relaxed);
        FIRST.saturating_mul(2u32.saturating_pow(before.min(16))).min(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Pace;

    #[test]
    fn each_refusal_in_a_row_doubles_the_wait_up_to_a_minute() {
        let pace = Pace::default();
        let waits: Vec<u128> = (0..8).map(|_| pace.refused().as_millis()).collect();
        assert_eq!(waits, [1200, 2400, 4800, 9600, 19_200, 38_400, 60_000, 60_000]);
    }

    #[test]
    fn a_success_forgets_the_refusals() {
        let pace = Pace::default();
        pace.refused();
        pace.succeeded();
        assert_eq!(pace.refused(), Duration::from_millis(1200));
    }
}
