//! Why a call to one of the two systems did not succeed, in the classes that decide what follows.

use std::{error::Error, fmt, time::Duration};

use entities::call::{Call, System};

/// Longest part of a vendor's message that is kept; some answer with whole pages.
const MESSAGE_CHARS: usize = 400;

/// What kind of failure it was. A closed set: each class has exactly one consequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallClass {
    /// Passes by itself and did no harm: not connected, timed out, 5xx on a repeatable call.
    Transient,
    /// Too many requests. Costs no error budget.
    Throttled {
        /// How long the system itself asked us to wait.
        retry_after: Option<Duration>,
    },
    /// The system is known to be down; nothing was sent.
    Outage,
    /// A creation was sent and its outcome is unknown: look the record up before repeating it.
    Ambiguous,
    /// The system understood the call and refuses it; it will refuse it again.
    Invalid,
    /// The record or the route does not exist.
    NotFound,
    /// Credentials or permissions are not enough, for this call and likely for all others.
    Denied,
    /// A success whose body could not be read.
    Unreadable,
}

impl CallClass {
    /// The name used in logs, metrics and stored records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Throttled { .. } => "throttled",
            Self::Outage => "outage",
            Self::Ambiguous => "ambiguous",
            Self::Invalid => "invalid",
            Self::NotFound => "not_found",
            Self::Denied => "denied",
            Self::Unreadable => "unreadable",
        }
    }
}

/// One failed call. Prints the system, the call, the status and the vendor's own message;
/// never a body, a query or a credential.
#[derive(Debug)]
pub struct CallError(Box<Failure>);

// Boxed: a `Result` that is nearly always `Ok` should not be as wide as its rare error.
#[derive(Debug)]
struct Failure {
    system: System,
    class: CallClass,
    call: String,
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl CallError {
    /// `call` failed at `system`.
    pub fn new(system: System, class: CallClass, call: &Call) -> Self {
        Self(Box::new(Failure {
            system,
            class,
            call: call.label(),
            status: None,
            code: None,
            message: None,
            source: None,
        }))
    }

    /// With another class, where a client knows more than the status tells.
    #[must_use]
    pub fn with_class(mut self, class: CallClass) -> Self {
        self.0.class = class;
        self
    }

    /// With the HTTP status that was answered.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// With a code from a closed set: the vendor's machine code, or ours.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// With the vendor's message, parameters filled in; put on one line and cut when long.
    #[must_use]
    pub fn with_message(mut self, message: &str) -> Self {
        let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.message = Some(line.chars().take(MESSAGE_CHARS).collect());
        self
    }

    /// With what caused it on our side of the wire.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What kind of failure it was.
    pub fn class(&self) -> CallClass {
        self.0.class
    }

    /// The system that was called.
    pub fn system(&self) -> System {
        self.0.system
    }

    /// Method and path of the call, such as `GET V1/orders/8`.
    pub fn call(&self) -> &str {
        &self.0.call
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// A code from a closed set, fit for a metric.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The vendor's own words; a field for people, never a label.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { system, class, call, status, message, .. } = &*self.0;
        write!(f, "{system} did not carry out {call} ({}", class.as_str())?;
        if let Some(status) = status {
            write!(f, ", status {status}")?;
        }
        f.write_str(")")?;
        message.as_ref().map_or(Ok(()), |message| write!(f, ": {message}"))
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use entities::call::{Call, System};

    use super::{CallClass, CallError, MESSAGE_CHARS};

    fn refused() -> CallError {
        let call = Call::post(["customers"], r#"{"email":"ada@example.com"}"#.into())
            .with_query([("email", "ada@example.com")]);
        CallError::new(System::Heartland, CallClass::Invalid, &call)
    }

    #[test]
    fn a_failure_names_system_call_status_and_the_vendors_words() {
        let error = refused().with_status(400).with_message("First name\n can't be blank");
        assert_eq!(
            error.to_string(),
            "heartland did not carry out POST customers (invalid, status 400): \
             First name can't be blank"
        );
    }

    #[test]
    fn a_failure_prints_neither_body_nor_query() {
        assert!(!format!("{:?} {}", refused(), refused()).contains('@'));
    }

    #[test]
    fn a_page_instead_of_a_message_is_cut() {
        let error = refused().with_message(&"<p>down</p> ".repeat(500));
        assert_eq!(error.message().map(|m| m.chars().count()), Some(MESSAGE_CHARS));
    }

    #[test]
    fn a_cause_is_kept_as_a_source_and_not_as_text() {
        let error = refused().with_source(std::io::Error::other("connection reset"));
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("connection reset"));
        assert!(!error.to_string().contains("reset"));
    }
}
