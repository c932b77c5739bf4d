//! A planned fault: where, when, and what happens there.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::choice::draw;
use crate::pattern::Pattern;

/// One planned fault. Left-out conditions always hold; all that are given must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `POST`, `GET`, …; any method when left out.
    pub method: Option<String>,
    /// Paths the rule covers; all when left out.
    #[serde(default)]
    pub path: Pattern,
    /// Strikes at these matching requests, counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nth: Vec<u64>,
    /// Strikes this share of the matching requests, between 0 and 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Strikes at most this often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// Sleeps before this time of the sandbox's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Sleeps from this time of the sandbox's clock on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The same as an `until` this far from now, for an outage window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_ms: Option<i64>,
    /// What happens to a request that is struck.
    pub effect: Effect,
}

/// What happens to a struck request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// The request waits this long, then is served as usual.
    Latency {
        /// Milliseconds.
        ms: u64,
    },
    /// The request is not served; this is answered.
    Status {
        /// The status code.
        status: u16,
        /// The form of the body.
        #[serde(default)]
        body: Body,
        /// Seconds in a `Retry-After` header; no header when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// As if the credential had been revoked: a 401.
    ExpiredCredentials,
    /// The connection ends before anything is done.
    DropBefore,
    /// All is done, then the connection ends without an answer.
    DropAfter,
    /// Nothing is done and no answer ever comes.
    HangBefore,
    /// All is done and no answer ever comes.
    HangAfter,
    /// All is done and the answer is lost behind this status.
    StatusAfter {
        /// The status code.
        status: u16,
        /// The form of the body.
        #[serde(default)]
        body: Body,
    },
    /// Lists come back with only their first rows, under an unchanged total.
    PartialPage {
        /// How many rows remain.
        keep: usize,
    },
    /// A reply that would hold this text becomes a 500: one bad row spoils its page.
    Poison {
        /// The text, such as `"id":100123,`.
        contains: String,
    },
}

impl Default for Effect {
    fn default() -> Self {
        Self::Status { status: 503, body: Body::Empty, retry_after: None }
    }
}

/// The form of a failure's body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The sandboxed system's own error shape.
    #[default]
    Json,
    /// A proxy's page.
    Html,
    /// Nothing.
    Empty,
}

/// A rule at work: what it is and how often it was asked and struck.
#[derive(Clone, Debug, Serialize)]
pub struct Armed {
    /// The rule's number, by which it can be removed.
    pub id: u64,
    /// Requests it covered so far.
    pub matched: u64,
    /// Requests it struck so far.
    pub struck: u64,
    /// The rule itself.
    #[serde(flatten)]
    pub rule: Rule,
    #[serde(skip)]
    millionths: u32,
}

impl Armed {
    pub(crate) fn new(id: u64, mut rule: Rule, now: Timestamp) -> Self {
        if let Some(span) = rule.for_ms.take() {
            rule.until = now.checked_add(SignedDuration::from_millis(span)).ok();
        }
        let millionths = rule.probability.map_or(1_000_000, millionths);
        Self { id, matched: 0, struck: 0, rule, millionths }
    }

    /// Asks the rule about one request; counts, and tells whether it strikes.
    pub(crate) fn ask(&mut self, seed: u64, method: &str, path: &str, now: Timestamp) -> bool {
        if !self.covers(method, path, now) {
            return false;
        }
        self.matched += 1;
        let strikes = self.rule.times.is_none_or(|times| self.struck < times)
            && (self.rule.nth.is_empty() || self.rule.nth.contains(&self.matched))
            && draw(seed, self.id, self.matched) < self.millionths;
        self.struck += u64::from(strikes);
        strikes
    }

    fn covers(&self, method: &str, path: &str, now: Timestamp) -> bool {
        self.rule.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.rule.path.covers(path)
            && self.rule.from.is_none_or(|from| from <= now)
            && self.rule.until.is_none_or(|until| now < until)
    }
}

/// A share between 0 and 1 in millionths, read off its decimal text.
fn millionths(share: f64) -> u32 {
    let text = format!("{:.6}", share.clamp(0.0, 1.0));
    text.replace('.', "").parse().unwrap_or(1_000_000)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Armed, Rule, millionths};

    fn strikes(json: &str, n_requests: usize) -> Vec<bool> {
        let rule: Rule = serde_json::from_str(json).unwrap();
        let mut armed = Armed::new(1, rule, Timestamp::UNIX_EPOCH);
        let now = Timestamp::UNIX_EPOCH;
        (0..n_requests).map(|_| armed.ask(1, "POST", "/api/items", now)).collect()
    }

    #[test]
    fn a_script_names_the_requests_it_strikes() {
        let rule = r#"{"method":"post","nth":[2,3],"effect":{"kind":"drop_after"}}"#;
        assert_eq!(strikes(rule, 4), [false, true, true, false]);
    }

    #[test]
    fn a_rule_strikes_no_oftener_than_its_times() {
        assert_eq!(strikes(r#"{"times":1,"effect":{"kind":"hang_after"}}"#, 2), [true, false]);
    }

    #[test]
    fn other_methods_and_closed_windows_are_left_alone() {
        assert_eq!(strikes(r#"{"method":"GET","effect":{"kind":"drop_before"}}"#, 1), [false]);
        assert_eq!(strikes(r#"{"for_ms":0,"effect":{"kind":"drop_before"}}"#, 1), [false]);
    }

    #[test]
    fn shares_are_exact() {
        assert_eq!([millionths(0.0), millionths(0.3), millionths(1.0)], [0, 300_000, 1_000_000]);
    }
}
