//! What can keep the demo from telling how the orders fared.

use std::path::PathBuf;

use flow::CallError;

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

    #[error("{}", .0.told())]
    Call(CallError),
}

impl Error {
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }

    /// For `map_err` on what a client is made of.
    pub(crate) fn setup(system: &str) -> impl FnOnce(transport::SetupError) -> Self {
        move |error| Self::Usage(format!("{system} cannot be called: {error}"))
    }
}
