//! Documents and releases as they are kept.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Rows from one record to another.
    Mapping,
    /// The steps of a record's way.
    Workflow,
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mapping => "mapping",
            Self::Workflow => "workflow",
        })
    }
}

/// One version of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// What kind.
    pub kind: DocumentKind,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The document itself.
    pub text: String,
    /// Who pushed it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// Which versions were active together, since when, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseRecord {
    /// Its number; they count up from 1.
    pub revision: u64,
    /// Versions of mappings by name; what is not named is what ships with the product.
    #[serde(default)]
    pub mappings: BTreeMap<String, u32>,
    /// Versions of workflows by name.
    #[serde(default)]
    pub workflows: BTreeMap<String, u32>,
    /// The release that it brings back, if it is a roll back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u64>,
    /// What was done: `activate mapping order-to-heartland 3`.
    pub action: String,
    /// Who did it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Why.
    pub why: String,
}

/// What became of a write that must not overwrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is there now.
    Now,
    /// Something was there already and stays.
    Taken,
}

impl Document {
    /// A document pushed now.
    #[must_use]
    pub fn new(kind: DocumentKind, name: &str, version: u32, body: &str, by: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            version,
            text: body.to_owned(),
            by: by.to_owned(),
            at: Timestamp::now().to_string(),
        }
    }
}
