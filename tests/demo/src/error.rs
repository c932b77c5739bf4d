//! What can keep the demo from telling how the orders fared.

use std::path::PathBuf;

/// The result of a part of the demo.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why the demo cannot go on. That an order fared badly is not among it: that is a finding.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Stage(#[from] rig::Error),

    #[error("could not read or write {}", path.display())]
    File {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },

    #[error("{what} is not JSON as expected; {remedy}")]
    Json {
        what: String,
        remedy: &'static str,
        #[source]
        source: serde_json::Error,
    },

    #[error("{0}")]
    Usage(String),

    #[error("no answer to {request}")]
    Unanswered {
        request: String,
        #[source]
        source: reqwest::Error,
    },

    #[error("{request} was refused with {status}: {body}")]
    Refused { request: String, status: u16, body: String },
}

impl Error {
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }

    /// The error and its causes in one line.
    pub(crate) fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    }
}
