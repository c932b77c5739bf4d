//! The shop's clock, which a test can set, stop and skew.

use jiff::{SignedDuration, Timestamp};

/// Tells the time in UTC, as Magento stores it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    frozen: Option<Timestamp>,
    pinned: Option<Timestamp>,
    skew: SignedDuration,
}

impl Clock {
    /// The moment it is in the shop.
    pub(crate) fn now(&self) -> Timestamp {
        if let Some(pinned) = self.pinned {
            return pinned;
        }
        let base = self.frozen.unwrap_or_else(Timestamp::now);
        base.checked_add(self.skew).unwrap_or(base)
    }

    /// The moment as a database column holds it: `2026-11-23 07:32:54`.
    pub(crate) fn stamp(&self) -> String {
        self.now().strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// Seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        self.now().as_second()
    }

    /// Stops the clock at a moment, or lets it run again.
    pub(crate) fn freeze(&mut self, at: Option<Timestamp>) {
        self.frozen = at;
    }

    /// Tells one moment until it is let go, whatever else was set: for repeating the past.
    pub(crate) fn pin(&mut self, at: Option<Timestamp>) {
        self.pinned = at;
    }

    /// Runs ahead of the real time by so many seconds, or behind it.
    pub(crate) fn skew(&mut self, seconds: i64) {
        self.skew = SignedDuration::from_secs(seconds);
    }
}
