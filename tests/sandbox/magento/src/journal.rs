//! The log of every request, which a test can ask.

use serde::Serialize;

/// How many requests are remembered.
const CAPACITY: usize = 100_000;

/// One request and what became of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Record {
    /// Counts requests from 1.
    pub(crate) number: u64,
    /// When it came, by the real clock, in milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// The HTTP method.
    pub(crate) method: String,
    /// The path as it was sent.
    pub(crate) path: String,
    /// The query as it was sent.
    pub(crate) query: String,
    /// The status that was sent; none where the connection was dropped.
    pub(crate) status: Option<u16>,
    /// How long it took, in microseconds.
    pub(crate) took_us: u64,
    /// Whether the shop handled it, whatever was answered then.
    pub(crate) committed: bool,
    /// The fault that struck it.
    pub(crate) fault: Option<u64>,
}

/// The requests since the start or since the log was cleared.
#[derive(Default)]
pub(crate) struct Journal {
    records: Vec<Record>,
    count: u64,
}

impl Journal {
    /// Remembers a request; the oldest are forgotten once there are very many.
    pub(crate) fn write(&mut self, mut record: Record) {
        self.count += 1;
        record.number = self.count;
        if self.records.len() >= CAPACITY {
            self.records.drain(..CAPACITY / 10);
        }
        self.records.push(record);
    }

    /// The requests whose path starts so, after the store code or with it.
    pub(crate) fn with_prefix(&self, prefix: &str) -> Vec<&Record> {
        let matches = |record: &&Record| {
            let path = record.path.as_str();
            path.starts_with(prefix)
                || path.find("/V1/").is_some_and(|at| path[at..].starts_with(prefix))
        };
        self.records.iter().filter(matches).collect()
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.records.clear();
    }
}
