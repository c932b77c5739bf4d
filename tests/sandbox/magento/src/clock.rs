//! The shop's clock: the sandbox's, except while the past is repeated.

use jiff::Timestamp;

/// Tells the time in UTC, as Magento stores it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    hands: sandbox_faults::Clock,
    pinned: Option<Timestamp>,
}

impl Clock {
    /// Goes by the sandbox's clock, which a test can set, stop and skew.
    pub(crate) fn of(hands: &sandbox_faults::Clock) -> Self {
        Self { hands: hands.clone(), pinned: None }
    }

    /// The moment it is in the shop.
    pub(crate) fn now(&self) -> Timestamp {
        self.pinned.unwrap_or_else(|| self.hands.now())
    }

    /// The moment as a database column holds it: `2026-11-23 07:32:54`.
    pub(crate) fn stamp(&self) -> String {
        self.now().strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// Seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        self.now().as_second()
    }

    /// Tells one moment until it is let go, whatever else was set: for repeating the past.
    pub(crate) fn pin(&mut self, at: Option<Timestamp>) {
        self.pinned = at;
    }
}
