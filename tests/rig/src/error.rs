//! What can keep the stage from standing, said so that the reader can act on it.

use std::path::PathBuf;
use std::process::ExitStatus;

/// The result of raising or using a part of the stage.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a part of the stage did not come up or did not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused something.
    #[error("could not {what}")]
    System {
        /// What was tried, as it reads after "could not".
        what: String,
        /// Why not.
        #[source]
        source: std::io::Error,
    },

    /// The tools are Python programs, and there is no Python that can run them.
    #[error("Python 3.10 or later is needed for the local tools; {found}")]
    Python {
        /// What was found instead.
        found: String,
    },

    /// A program ended badly.
    #[error("`{program}` failed ({status}){}", tail(said))]
    Program {
        /// The command line.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// The end of what it printed.
        said: String,
    },

    /// A server ended, or said nothing, before it was ready.
    #[error("{server} did not become ready: {why}; its log is {}{}", log.display(), tail(said))]
    NotReady {
        /// Which one.
        server: String,
        /// What happened instead.
        why: String,
        /// Where it logs.
        log: PathBuf,
        /// The end of that log.
        said: String,
    },

    /// A request got no answer.
    #[error("no answer to {request}")]
    Unanswered {
        /// Method and address, or the operation.
        request: String,
        /// Why not.
        #[source]
        source: reqwest::Error,
    },

    /// A request was refused.
    #[error("{request} was refused with {status}: {body}")]
    Refused {
        /// Method and address, or the operation.
        request: String,
        /// The status.
        status: u16,
        /// The answer's body.
        body: String,
    },

    /// An answer was not what the request promises.
    #[error("{request} answered without {missing}")]
    Unexpected {
        /// Method and address, or the operation.
        request: String,
        /// What was looked for.
        missing: String,
    },

    /// A file or line was not the JSON that it should be.
    #[error("{what} is not valid JSON")]
    Json {
        /// Which one.
        what: String,
        /// Where it broke.
        #[source]
        source: serde_json::Error,
    },
}

impl Error {
    /// For `map_err` on calls of the operating system.
    pub fn system(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::System { what, source }
    }
}

fn tail(said: &str) -> String {
    if said.is_empty() {
        return String::new();
    }
    format!("; it said:\n{said}")
}
