//! Why a call to one of the two systems did not succeed, in the classes that decide what follows,
//! and as the sentence that a person reads.

pub mod code;
mod remedy;

use std::borrow::Cow;
use std::{error::Error, fmt, time::Duration};

use entities::call::{Call, System};
use entities::vocabulary::redact::mask_card_numbers;

/// Longest part of a vendor's message that is kept; some answer with whole pages.
const MESSAGE_CHARS: usize = 400;
/// Stands for what must not be told.
const MASK: &str = "•••";

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
    /// The code used in logs, metrics and stored records: a closed set that tells the system too.
    pub fn at(self, system: System) -> &'static str {
        match (system, self) {
            (System::Heartland, Self::Transient) => "heartland_transient",
            (System::Heartland, Self::Throttled { .. }) => "heartland_throttled",
            (System::Heartland, Self::Outage) => "heartland_outage",
            (System::Heartland, Self::Ambiguous) => "heartland_ambiguous",
            (System::Heartland, Self::Invalid) => "heartland_invalid",
            (System::Heartland, Self::NotFound) => "heartland_not_found",
            (System::Heartland, Self::Denied) => "heartland_denied",
            (System::Heartland, Self::Unreadable) => "heartland_unreadable",
            (System::Magento, Self::Transient) => "magento_transient",
            (System::Magento, Self::Throttled { .. }) => "magento_throttled",
            (System::Magento, Self::Outage) => "magento_outage",
            (System::Magento, Self::Ambiguous) => "magento_ambiguous",
            (System::Magento, Self::Invalid) => "magento_invalid",
            (System::Magento, Self::NotFound) => "magento_not_found",
            (System::Magento, Self::Denied) => "magento_denied",
            (System::Magento, Self::Unreadable) => "magento_unreadable",
        }
    }
}

/// One failed call. Prints the system, the call, the status and the vendor's own words; never a
/// body, a query, a credential, or an e-mail address that the vendor repeats.
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
    note: Option<String>,
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
            note: None,
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

    /// With the vendor's message, parameters filled in; put on one line and cut when long, what
    /// names a person or a card masked.
    #[must_use]
    pub fn with_message(mut self, message: &str) -> Self {
        let words = message.split_whitespace();
        let words: Vec<&str> = words.map(|word| if is_email(word) { MASK } else { word }).collect();
        let line = words.join(" ");
        let line = mask_card_numbers(&line).unwrap_or(line);
        self.0.message = Some(line.chars().take(MESSAGE_CHARS).collect());
        self
    }

    /// With what was tried beside the call itself, as it reads in brackets.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.0.note = Some(note.into());
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

impl CallError {
    /// What to do about it; one place decides, by class, system and code.
    pub fn remedy(&self) -> Cow<'static, str> {
        remedy::remedy(&self.0)
    }

    /// The whole sentence for a person: what failed, by what root cause, and what to do.
    pub fn told(&self) -> String {
        let root = std::iter::successors(self.source(), |&cause| cause.source()).last();
        let root = root.map_or_else(String::new, |root| format!(", \"{root}\""));
        format!("{self}{root}: {}", self.remedy())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { system, call, status, message, note, .. } = &*self.0;
        match (status, self.code().unwrap_or_default()) {
            (Some(status @ 300..=499), _) => write!(f, "{system} refused {call} with {status}")?,
            (Some(status), _) => write!(f, "{system} answered {call} with {status}")?,
            (None, code::TIMEOUT) => write!(f, "{system} did not answer {call} in time")?,
            (None, code::NOT_CONNECTED) => write!(f, "{system} was not reached for {call}")?,
            (None, code::CONNECTION_LOST) => {
                write!(f, "the connection to {system} broke off during {call}")?;
            }
            (None, _) => write!(f, "{call} was not sent to {system}")?,
        }
        message.iter().try_for_each(|message| write!(f, " \"{message}\""))?;
        note.iter().try_for_each(|note| write!(f, " ({note})"))
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// An error and all its causes, for people: on one line, each said once.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    for cause in std::iter::successors(error.source(), |&cause| cause.source()) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

#[cfg(test)]
mod tests;
