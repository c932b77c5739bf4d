//! What can keep the stage from standing, said so that the reader can act on it.

use std::path::PathBuf;
use std::process::ExitStatus;

use serde_json::Value;

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

    /// A function reported an error.
    #[error("{function} failed ({kind}): {message}")]
    Function {
        /// Its deployed name.
        function: String,
        /// Its error type: a code of its own, or the runtime's where it ended or took too long.
        kind: String,
        /// What it said.
        message: String,
    },

    /// A request was refused.
    #[error("{request} was refused with {status}{}", words(body))]
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
    /// For `map_err` on requests. The address is left out: it can hold a query.
    pub fn unanswered(request: &str) -> impl FnOnce(reqwest::Error) -> Self {
        let request = request.to_owned();
        move |source| Self::Unanswered { request, source: source.without_url() }
    }

    /// For `map_err` on calls of the operating system.
    pub fn system(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::System { what, source }
    }
}

/// What an answer's body says, as it reads after the status: the message of an error document, or
/// the beginning of what else it is.
fn words(body: &str) -> String {
    const MOST: usize = 300;
    let document: Value = serde_json::from_str(body).unwrap_or_default();
    let message = ["message", "Message", "error"].into_iter().find_map(|it| document[it].as_str());
    let words = message.unwrap_or(body).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return String::new();
    }
    format!(": {}", words.chars().take(MOST).collect::<String>())
}

fn tail(said: &str) -> String {
    if said.is_empty() {
        return String::new();
    }
    format!("; it said:\n{said}")
}

#[cfg(test)]
mod tests {
    use super::Error;

    fn refused(body: &str) -> String {
        let request = "AmazonSQS.SendMessage".to_owned();
        Error::Refused { request, status: 400, body: body.to_owned() }.to_string()
    }

    #[test]
    fn a_refusal_says_the_message_of_its_document_or_what_else_was_answered() {
        let begins = "AmazonSQS.SendMessage was refused with 400";
        assert_eq!(
            refused(r#"{"__type":"NoQueue","message":"no such queue"}"#),
            format!("{begins}: no such queue")
        );
        assert_eq!(refused(r#"{"error":"no control path"}"#), format!("{begins}: no control path"));
        assert_eq!(refused("<p>\n down </p>"), format!("{begins}: <p> down </p>"));
        assert_eq!(refused(""), begins);
        assert_eq!(refused(&"x".repeat(1000)).len(), begins.len() + 2 + 300);
    }
}
