//! A fault rule as the control endpoint takes it.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;

/// Which requests, when, and what happens to them.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// The HTTP method; every one where it is absent.
    #[serde(default)]
    pub(crate) method: Option<String>,
    /// The path after the store code, as `/V1/orders/*`; `*` stands for any text.
    #[serde(default = "every_path")]
    pub(crate) path: String,
    /// Which of the matching requests are struck.
    #[serde(default)]
    pub(crate) when: When,
    /// After so many strikes the rule rests.
    #[serde(default)]
    pub(crate) times: Option<u64>,
    /// What happens.
    pub(crate) effect: Effect,
}

/// Which of the matching requests are struck.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum When {
    /// All of them.
    #[default]
    Always,
    /// So many of a thousand, by the sandbox's seed.
    PerMille(u64),
    /// The n-th matching requests, counted from 1.
    Nth(Vec<u64>),
    /// Those between two moments, in seconds since 1970 by the shop's clock.
    Window {
        /// The first second.
        from: i64,
        /// The second after the last.
        until: i64,
    },
}

/// What happens to a request.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    /// It waits so many milliseconds, then goes on.
    LatencyMs(u64),
    /// It is refused with 429.
    Throttle {
        /// Seconds for the `Retry-After` header.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// It fails with a status, unseen by the shop.
    Status {
        /// The HTTP status.
        status: u16,
        /// What the body looks like.
        #[serde(default)]
        body: Body,
    },
    /// The shop handles it, but the answer is this status.
    StatusAfterCommit {
        /// The HTTP status.
        status: u16,
        /// What the body looks like.
        #[serde(default)]
        body: Body,
    },
    /// The connection closes before the shop sees the request.
    DropBefore,
    /// The shop handles it, then the connection closes without an answer.
    DropAfter,
    /// No answer ever comes; the shop does not see the request.
    Hang,
    /// A list page that contains this row answers 500.
    Poison {
        /// The row's `entity_id` (or `id`).
        entity_id: i64,
    },
    /// A list page shows only its first rows, and its count does not tell.
    PartialPage {
        /// Rows shown.
        rows: usize,
    },
    /// Credentials are refused as if expired.
    ExpiredCredentials,
}

/// What the body of a failure looks like.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Body {
    /// Magento's own JSON with a report id.
    #[default]
    Json,
    /// A gateway's page.
    Html,
    /// Nothing.
    Empty,
}

impl Rule {
    /// Whether the rule speaks of this request.
    pub(crate) fn matches(&self, method: &str, path: &str) -> bool {
        let is_method =
            self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        let below_store = path.find("/V1").map_or(path, |at| &path[at..]);
        is_method && (matches_pattern(&self.path, below_store) || matches_pattern(&self.path, path))
    }
}

impl When {
    /// Whether the `seen`-th matching request is struck.
    pub(crate) fn applies(&self, seen: u64, now: i64, dice: &mut Dice) -> bool {
        match self {
            Self::Always => true,
            Self::PerMille(chance) => dice.per_mille(*chance),
            Self::Nth(places) => places.contains(&seen),
            Self::Window { from, until } => (*from..*until).contains(&now),
        }
    }
}

fn every_path() -> String {
    "*".to_owned()
}

fn matches_pattern(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, path, expected) in [
            ("/V1/orders", "/V1/orders", true),
            ("/V1/orders", "/V1/orders/1", false),
            ("/V1/orders/*", "/V1/orders/1/cancel", true),
            ("/V1/orders/*/cancel", "/V1/orders/1/cancel", true),
            ("/V1/orders/*/cancel", "/V1/orders/1/hold", false),
            ("*", "/anything", true),
        ] {
            assert_eq!(matches_pattern(pattern, path), expected, "{pattern} {path}");
        }
    }
}
