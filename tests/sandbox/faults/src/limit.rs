//! A pace that callers must keep: a token bucket, and one POST at a time under a parent.

use std::collections::HashMap;
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// The pace. Off until `per_second` is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limit {
    /// Requests a second; 0 is no limit.
    pub per_second: u32,
    /// Requests that may come at once; `per_second` when 0.
    pub burst: u32,
    /// Which refusals say how long to wait.
    pub retry_after: RetryAfter,
    /// Refuse a POST while another to the same path is being served.
    pub single_post: bool,
}

/// Which 429s carry a `Retry-After` header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// Every second one.
    #[default]
    Half,
    /// All.
    Always,
    /// None.
    Never,
}

/// What the bucket says to one request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    Refuse { retry_after: Option<u64> },
}

#[derive(Debug, Default)]
pub(crate) struct Bucket {
    limit: Limit,
    /// Thousandths of requests that may still come.
    level: u64,
    filled_at: Option<Instant>,
    refusals: u64,
    posting: HashMap<String, u32>,
}

impl Bucket {
    pub(crate) fn limit(&self) -> Limit {
        self.limit
    }

    pub(crate) fn set(&mut self, limit: Limit) {
        *self = Self { limit, ..Self::default() };
    }

    /// Takes one request at `now`.
    pub(crate) fn take(&mut self, now: Instant) -> Verdict {
        if self.limit.per_second == 0 {
            return Verdict::Pass;
        }
        self.refill(now);
        if self.level < 1_000 {
            return self.refuse();
        }
        self.level -= 1_000;
        Verdict::Pass
    }

    /// Lets a POST in unless another to the same path is still inside.
    pub(crate) fn enter(&mut self, path: &str) -> Verdict {
        let inside = self.posting.get(path).copied().unwrap_or(0);
        if self.limit.single_post && inside > 0 {
            return self.refuse();
        }
        self.posting.insert(path.to_owned(), inside + 1);
        Verdict::Pass
    }

    pub(crate) fn leave(&mut self, path: &str) {
        match self.posting.get_mut(path) {
            Some(inside) if *inside > 1 => *inside -= 1,
            _ => {
                self.posting.remove(path);
            }
        }
    }

    fn refill(&mut self, now: Instant) {
        let burst = match self.limit.burst {
            0 => self.limit.per_second,
            burst => burst,
        };
        let full = u64::from(burst) * 1_000;
        let Some(filled_at) = self.filled_at.replace(now) else {
            self.level = full;
            return;
        };
        let elapsed_us = u64::try_from((now - filled_at).as_micros()).unwrap_or(u64::MAX);
        let gained = elapsed_us.saturating_mul(u64::from(self.limit.per_second)) / 1_000;
        if gained == 0 {
            // Too soon to count: keep the older mark, or frequent callers would never gain.
            self.filled_at = Some(filled_at);
        }
        self.level = self.level.saturating_add(gained).min(full);
    }

    fn refuse(&mut self) -> Verdict {
        self.refusals += 1;
        let tells = match self.limit.retry_after {
            RetryAfter::Half => self.refusals % 2 == 1,
            RetryAfter::Always => true,
            RetryAfter::Never => false,
        };
        Verdict::Refuse { retry_after: tells.then_some(1) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Bucket, Limit, Verdict};

    #[test]
    fn a_burst_passes_then_the_pace_holds_and_half_the_refusals_say_how_long() {
        let mut bucket = Bucket::default();
        bucket.set(Limit { per_second: 2, burst: 2, ..Limit::default() });
        let start = Instant::now();
        let mut take = |ms| bucket.take(start + Duration::from_millis(ms));
        assert_eq!([take(0), take(0)], [Verdict::Pass, Verdict::Pass]);
        assert_eq!(take(0), Verdict::Refuse { retry_after: Some(1) });
        assert_eq!(take(0), Verdict::Refuse { retry_after: None });
        assert_eq!(take(500), Verdict::Pass);
    }

    #[test]
    fn a_second_post_under_one_parent_waits_its_turn() {
        let mut bucket = Bucket::default();
        bucket.set(Limit { single_post: true, ..Limit::default() });
        assert_eq!(bucket.enter("/lines"), Verdict::Pass);
        assert_ne!(bucket.enter("/lines"), Verdict::Pass);
        assert_eq!(bucket.enter("/taxes"), Verdict::Pass);
        bucket.leave("/lines");
        assert_eq!(bucket.enter("/lines"), Verdict::Pass);
    }
}
