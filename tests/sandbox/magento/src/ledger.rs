//! What a sandbox remembers over a restart: every request that changed something, in order.
//!
//! The same requests from the same start make the same shop, ids and keys included, so nothing
//! else needs to be stored.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::rest::Incoming;

/// One request with the moment, by the shop's clock, at which it came.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Entry {
    /// Microseconds since 1970.
    pub(crate) at: i64,
    /// The request.
    pub(crate) incoming: Incoming,
}

/// A file of entries, one a line.
pub(crate) struct Ledger {
    file: File,
}

impl Ledger {
    /// Opens the file and reads what it holds already. A last line that was cut short by a
    /// crash is left out.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub(crate) fn open(path: &Path) -> std::io::Result<(Self, Vec<Entry>)> {
        let file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
        let mut entries = Vec::new();
        for line in BufReader::new(File::open(path)?).lines() {
            match serde_json::from_str(&line?) {
                Ok(entry) => entries.push(entry),
                Err(_) => break,
            }
        }
        Ok((Self { file }, entries))
    }

    /// Adds an entry.
    pub(crate) fn write(&mut self, entry: &Entry) {
        if let Ok(line) = serde_json::to_string(entry) {
            let _ = writeln!(self.file, "{line}");
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        let _ = self.file.set_len(0);
    }
}

/// Whether a request may change something that a restart must not forget.
pub(crate) fn is_worth_keeping(incoming: &Incoming) -> bool {
    let control = incoming.path.strip_prefix(crate::control::BASE);
    match control {
        Some(path) => {
            incoming.method != "GET"
                && ["/orders", "/products", "/settings", "/credentials", "/front"]
                    .iter()
                    .any(|kept| path.starts_with(kept))
        }
        None => incoming.method != "GET" || incoming.path.contains("/V1/bulk/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incoming(method: &str, path: &str) -> Incoming {
        Incoming { method: method.to_owned(), path: path.to_owned(), ..Incoming::default() }
    }

    #[test]
    fn only_changes_are_kept() {
        assert!(is_worth_keeping(&incoming("POST", "/rest/V1/orders")));
        assert!(is_worth_keeping(&incoming("POST", "/_control/orders")));
        assert!(!is_worth_keeping(&incoming("GET", "/rest/V1/orders")));
        assert!(!is_worth_keeping(&incoming("POST", "/_control/faults")));
    }

    #[test]
    fn a_line_that_was_cut_short_is_left_out() {
        let path = std::env::temp_dir().join(format!("ledger-{}", std::process::id()));
        let (mut ledger, entries) = Ledger::open(&path).unwrap();
        assert!(entries.is_empty());
        ledger.write(&Entry { at: 1, incoming: incoming("POST", "/rest/V1/orders") });
        ledger.file.write_all(b"{\"at\":2,").unwrap();
        let (mut ledger, entries) = Ledger::open(&path).unwrap();
        assert_eq!(entries.len(), 1);
        ledger.clear();
        assert!(Ledger::open(&path).unwrap().1.is_empty());
        std::fs::remove_file(path).unwrap();
    }
}
