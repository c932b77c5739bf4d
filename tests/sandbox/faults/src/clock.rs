//! The sandbox's own time, which a test may set, stop or skew.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A clock that agrees with the machine's until told otherwise.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<Mutex<Hands>>);

#[derive(Clone, Copy, Debug, Default)]
struct Hands {
    offset: SignedDuration,
    stopped_at: Option<Timestamp>,
}

/// What a caller may say to a clock; fields are applied in this order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Agree with the machine again.
    #[serde(default)]
    pub reset: bool,
    /// Show this time from now on.
    pub now: Option<Timestamp>,
    /// Move by this many seconds, back when negative.
    pub advance_s: Option<i64>,
    /// Stop or go on.
    pub stopped: Option<bool>,
}

/// What a clock shows.
#[derive(Clone, Debug, Serialize)]
pub struct Face {
    /// The sandbox's time.
    pub now: Timestamp,
    /// Seconds ahead of the machine, negative when behind.
    pub offset_s: i64,
    /// Whether it stands still.
    pub stopped: bool,
}

impl Clock {
    /// The sandbox's time.
    pub fn now(&self) -> Timestamp {
        let hands = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hands.shows()
    }

    /// Sets, moves, stops or resets the clock.
    pub fn set(&self, setting: &Setting) -> Face {
        let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if setting.reset {
            *hands = Hands::default();
        }
        if let Some(now) = setting.now {
            hands.show(now);
        }
        if let Some(seconds) = setting.advance_s {
            let moved = hands.shows().checked_add(SignedDuration::from_secs(seconds));
            hands.show(moved.unwrap_or(Timestamp::MAX));
        }
        match setting.stopped {
            Some(true) => hands.stopped_at = Some(hands.shows()),
            Some(false) => hands.go_on(),
            None => {}
        }
        hands.face()
    }

    /// Lets the clock agree with the machine's again.
    pub fn reset(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Hands::default();
    }

    /// What the clock shows, for a person.
    pub fn face(&self) -> Face {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).face()
    }
}

impl Hands {
    fn shows(&self) -> Timestamp {
        let running = || Timestamp::now().checked_add(self.offset).unwrap_or(Timestamp::MAX);
        self.stopped_at.unwrap_or_else(running)
    }

    fn show(&mut self, time: Timestamp) {
        match self.stopped_at {
            Some(_) => self.stopped_at = Some(time),
            None => self.offset = time.duration_since(Timestamp::now()),
        }
    }

    fn go_on(&mut self) {
        if let Some(time) = self.stopped_at.take() {
            self.offset = time.duration_since(Timestamp::now());
        }
    }

    fn face(&self) -> Face {
        let now = self.shows();
        let offset = now.duration_since(Timestamp::now());
        Face { now, offset_s: offset.as_secs(), stopped: self.stopped_at.is_some() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, Setting};

    #[test]
    fn a_stopped_clock_moves_only_when_told() {
        let clock = Clock::default();
        let noon = "2026-01-17T12:00:00Z".parse().unwrap();
        let stop = Setting { now: Some(noon), stopped: Some(true), ..Setting::default() };
        clock.set(&stop);
        clock.set(&Setting { now: Some(noon), ..Setting::default() });
        assert_eq!(clock.now(), noon);
        clock.set(&Setting { advance_s: Some(-60), ..Setting::default() });
        assert_eq!(clock.now().to_string(), "2026-01-17T11:59:00Z");
    }
}
