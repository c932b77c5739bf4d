//! The result in numbers and in words.

use crate::exceptions::EXCEPTIONS;
use crate::replay::Outcome;

/// How far the sandbox agrees with the recordings.
#[derive(Clone, Debug)]
pub struct Report {
    /// Exchanges that agree.
    pub matched: usize,
    /// Exchanges in all.
    pub total: usize,
    /// Those that differ without being listed as an exception.
    pub unexplained: Vec<Outcome>,
    /// Those that agree although they are listed as an exception.
    pub outlived: Vec<String>,
}

/// Counts the outcomes.
pub fn summary(outcomes: &[Outcome]) -> Report {
    let is_explained =
        |outcome: &&Outcome| EXCEPTIONS.iter().any(|(name, _)| *name == outcome.name);
    let agreeing = outcomes.iter().filter(|outcome| outcome.differences.is_empty());
    let outlived =
        agreeing.clone().filter(is_explained).map(|outcome| outcome.name.clone()).collect();
    let differing = outcomes.iter().filter(|outcome| !outcome.differences.is_empty());
    Report {
        matched: agreeing.count(),
        total: outcomes.len(),
        unexplained: differing.filter(|outcome| !is_explained(outcome)).cloned().collect(),
        outlived,
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} of {}", self.matched, self.total)
    }
}
