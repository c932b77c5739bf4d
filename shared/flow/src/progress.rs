//! What a record has behind it on its way through a workflow.
//!
//! A record that waited, or whose worker died, walks from the start again: reading, mapping and
//! checking cost nothing and give the same. What must not happen again is kept here: what was
//! told, decided and waited for.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Verdict;

/// The steps that a record has behind it, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps that are done with, as long as what they looked at stays the same.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub passed: BTreeMap<String, Pass>,
    /// Since when it waits at a step, and until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
}

/// That a step is done with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// Digest of what the step looked at.
    pub digest: String,
    /// What was decided, where a person decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A wait that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// The step.
    pub step: String,
    /// Digest of what waits.
    pub digest: String,
    /// Until when.
    pub until: Timestamp,
}

impl Progress {
    /// Whether nothing is behind it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passed.is_empty() && self.delay.is_none()
    }

    /// The pass of a step that looked at just this.
    #[must_use]
    pub fn pass(&self, step: &str, digest: &str) -> Option<&Pass> {
        self.passed.get(step).filter(|pass| pass.digest == digest)
    }
}
