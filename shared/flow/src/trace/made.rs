//! The calls that a record took, one by one, without what they carried.

use std::error::Error;
use std::time::{Duration, Instant};

use entities::call::{Call, Method, Reply, System};
use entities::vocabulary::redact::mask_card_numbers;
use serde::{Deserialize, Serialize};

use crate::error::{CallClass, CallError};
use crate::ports::Channel;

/// One call that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Which system was called.
    pub system: System,
    /// What was done.
    pub method: Method,
    /// Where; without the query, since filters hold e-mail addresses.
    pub path: String,
    /// The HTTP status that was answered; none where there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How long it took, in milliseconds; waiting for the system's pace included.
    pub duration_ms: u64,
    /// The class of its failure, [`CallClass::at`]; none if it succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// What the system said to that in its own words, or what kept it from answering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Made {
    fn new(system: System, call: &Call, took: Duration, answer: &Result<Reply, CallError>) -> Self {
        let failed = answer.as_ref().err();
        Self {
            system,
            method: call.method,
            path: call.path.join("/"),
            status: answer.as_ref().map_or_else(CallError::status, |reply| Some(reply.status)),
            duration_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            class: failed.map(|error| error.class().at(system).to_owned()),
            message: failed.and_then(words).map(|words| tellable(&words)),
        }
    }
}

/// Sends a call and writes down what came of it, also when it failed.
pub(crate) async fn send(
    channel: &impl Channel,
    system: System,
    call: &Call,
    made: &mut Vec<Made>,
) -> Result<Reply, CallError> {
    let started = Instant::now();
    let answer = channel.send(call).await;
    made.push(Made::new(system, call, started.elapsed(), &answer));
    answer
}

/// The system's own words; where there are none, what is at the root of the failure.
fn words(error: &CallError) -> Option<String> {
    if let Some(message) = error.message() {
        return Some(message.to_owned());
    }
    // What could not be read is quoted by whoever tried to.
    if error.class() == CallClass::Unreadable {
        return None;
    }
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.last().map(ToString::to_string)
}

/// Words as they may be kept: card numbers and e-mail addresses masked.
fn tellable(words: &str) -> String {
    let words = mask_card_numbers(words).unwrap_or_else(|| words.to_owned());
    let masked = words.split(' ').map(|word| if word.contains('@') { "•••" } else { word });
    masked.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL_TIME: Duration = Duration::from_micros(35_900);

    fn customer() -> Call {
        Call::post(["customers"], r#"{"email":"ada@example.com"}"#.into())
            .with_query([("email", "ada@example.com")])
    }

    fn made(answer: &Result<Reply, CallError>) -> serde_json::Value {
        serde_json::json!(Made::new(System::Heartland, &customer(), CALL_TIME, answer))
    }

    fn failed(class: CallClass) -> CallError {
        CallError::new(System::Heartland, class, &customer())
    }

    #[test]
    fn a_call_is_written_down_without_query_and_body() {
        let reply = Reply { status: 201, location: None, asked_at: None, body: "ada".to_owned() };
        let plain = serde_json::json!({
            "system": "heartland", "method": "POST", "path": "customers", "status": 201,
            "duration_ms": 35,
        });
        assert_eq!(made(&Ok(reply)), plain);
    }

    #[test]
    fn a_refused_call_keeps_its_class_and_the_vendors_words_without_addresses() {
        let words = "Email ada@example.com is taken, card 4111 1111 1111 1111 too";
        let refused = failed(CallClass::Invalid).with_status(400).with_message(words);
        let made = made(&Err(refused));
        assert_eq!((&made["status"], &made["class"]), (&400.into(), &"heartland_invalid".into()));
        let kept = made["message"].as_str().unwrap();
        assert!(kept.starts_with("Email ••• is taken, card "), "{kept}");
        assert!(!kept.contains("4111"), "{kept}");
    }

    #[test]
    fn a_call_without_an_answer_keeps_the_root_of_its_failure() {
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "refused");
        let made = made(&Err(failed(CallClass::Transient).with_source(refused)));
        assert_eq!(
            (&made["class"], &made["message"]),
            (&"heartland_transient".into(), &"refused".into())
        );
        assert!(made["status"].is_null());
    }

    #[test]
    fn what_could_not_be_read_is_not_quoted() {
        let quoting = std::io::Error::other("invalid type: string \"Ada\", expected u64");
        let made = made(&Err(failed(CallClass::Unreadable).with_source(quoting)));
        assert!(made["message"].is_null(), "{made}");
    }
}
