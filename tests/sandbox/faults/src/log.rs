//! Every request the sandbox saw, and what became of it.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Older entries are forgotten beyond this many.
const KEPT: usize = 200_000;

/// One request and its fate.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Counted from 1, in the order in which answers were ready.
    pub n: u64,
    /// The sandbox's time.
    pub at: Timestamp,
    /// `GET`, `POST`, …
    pub method: String,
    /// The path, still escaped, without its query.
    pub path: String,
    /// The query, still escaped, with secrets masked.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub query: String,
    /// What the caller saw; null when the caller saw nothing.
    pub status: Option<u16>,
    /// Whether the request changed the sandbox's state, whatever the caller saw.
    pub committed: bool,
    /// The kind of fault that struck, if one did.
    pub fault: Option<&'static str>,
    /// From the request's arrival to its answer.
    pub duration_us: u64,
}

/// Which entries to show. Left-out conditions always hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The path begins with this.
    pub path: Option<String>,
    /// The method is this.
    pub method: Option<String>,
    /// The caller saw this status.
    pub status: Option<u16>,
    /// The request changed state, or did not.
    pub committed: Option<bool>,
    /// Entries after this number.
    pub after: Option<u64>,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    written: u64,
}

impl Log {
    pub(crate) fn write(&mut self, mut entry: Entry) {
        self.written += 1;
        entry.n = self.written;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    pub(crate) fn ask(&self, question: &Question) -> Vec<Entry> {
        self.entries.iter().filter(|entry| question.covers(entry)).cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

impl Question {
    fn covers(&self, entry: &Entry) -> bool {
        self.path.as_deref().is_none_or(|path| entry.path.starts_with(path))
            && self.method.as_deref().is_none_or(|it| it.eq_ignore_ascii_case(&entry.method))
            && self.status.is_none_or(|status| entry.status == Some(status))
            && self.committed.is_none_or(|committed| entry.committed == committed)
            && self.after.is_none_or(|after| entry.n > after)
    }
}

/// A query whose secret values are masked, so that a log can be shown to anybody.
pub(crate) fn masked(query: &str) -> String {
    let mask = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}=***"),
        _ => pair.to_owned(),
    };
    query.split('&').map(mask).collect::<Vec<_>>().join("&")
}

fn is_secret(name: &str) -> bool {
    ["client_secret", "code", "token", "oauth_signature", "password"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn secrets_of_a_query_are_masked() {
        assert_eq!(masked("client_id=a&client_secret=b"), "client_id=a&client_secret=***");
    }
}
