//! An answer as it came, and the reply or the failure that it is.

use std::time::Duration;

use entities::call::{Call, Method, Reply, System};
use flow::error::{CallClass, CallError, code};
use jiff::{Timestamp, fmt::rfc2822};
use reqwest::{Response, Url, header};
use serde::de::IgnoredAny;

use crate::{failure, refusal::Refusal, retry_after};

pub(crate) struct Answer {
    status: u16,
    location: Option<String>,
    /// Scheme, host and port that a redirect leads to.
    redirect: Option<String>,
    retry_after: Option<Duration>,
    /// When the call was sent, by the other system's clock.
    asked_at: Option<Timestamp>,
    body: Vec<u8>,
}

impl Answer {
    /// Reads the whole answer, or fails when it breaks off or grows beyond `limit` bytes. It began
    /// `took` after the call was sent.
    pub(crate) async fn read(
        system: System,
        call: &Call,
        mut response: Response,
        took: Duration,
        limit: usize,
    ) -> Result<Self, CallError> {
        let status = response.status().as_u16();
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let location = text(header::LOCATION).and_then(last_segment);
        let redirect = text(header::LOCATION).and_then(|to| response.url().join(to).ok());
        let redirect = redirect.map(|to: Url| to.origin().ascii_serialization());
        let retry_after =
            text(header::RETRY_AFTER).and_then(|wait| retry_after::parse(wait, Timestamp::now()));
        let asked_at = text(header::DATE).and_then(|date| asked_at(date, took));
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(None) => break,
                Ok(Some(chunk)) if body.len() + chunk.len() <= limit => {
                    body.extend_from_slice(&chunk);
                }
                // A failure is known by its status, whatever becomes of its body.
                _ if status >= 300 => break,
                Ok(Some(_)) => {
                    return Err(unreadable(system, call, status, "the answer is too large"));
                }
                Err(error) => return Err(failure::unanswered(system, call, error)),
            }
        }
        Ok(Self { status, location, redirect, retry_after, asked_at, body })
    }

    /// A 2xx is a reply; everything else fails, in the vendor's words where it has any.
    pub(crate) fn settle(
        self,
        system: System,
        call: &Call,
        read_refusal: fn(u16, &str) -> Refusal,
    ) -> Result<Reply, CallError> {
        let Self { status, location, redirect, retry_after, asked_at, body } = self;
        let Some(class) = class(status, call.method, retry_after) else {
            let body = String::from_utf8(body)
                .map_err(|_| unreadable(system, call, status, "the answer is not UTF-8"))?;
            if !is_answer(call.method, &body) {
                return Err(no_answer(system, call, status, &body));
            }
            return Ok(Reply { status, location, asked_at, body });
        };
        let error = CallError::new(system, class, call).with_status(status);
        if (300..400).contains(&status) {
            let error = error.with_code(code::REDIRECTED);
            let to = redirect.map(|to| format!("it redirects to {to}"));
            return Err(to.into_iter().fold(error, CallError::with_note));
        }
        let Refusal { code, message } = read_refusal(status, &String::from_utf8_lossy(&body));
        // A page says nothing about a record: all calls go to the wrong place. That one is too
        // long is said by whatever stands in front, and true.
        let about_the_record = match class {
            CallClass::NotFound => true,
            CallClass::Invalid => !matches!(status, 413 | 414),
            _ => false,
        };
        let is_elsewhere = |code: &str| matches!(code, code::NO_REST_ANSWER | code::NO_SUCH_ROUTE);
        let elsewhere = about_the_record && code.as_deref().is_some_and(is_elsewhere);
        let error = if elsewhere { error.with_class(CallClass::Denied) } else { error };
        let error = code.into_iter().fold(error, CallError::with_code);
        Err(message.iter().fold(error, |error, message| error.with_message(message)))
    }
}

/// What follows from a status; nothing from a success.
fn class(status: u16, method: Method, retry_after: Option<Duration>) -> Option<CallClass> {
    Some(match status {
        200..=299 => return None,
        // A redirect means that all calls go to the wrong place, as with a wrong credential.
        300..=399 | 401 | 403 => CallClass::Denied,
        404 | 410 => CallClass::NotFound,
        429 => CallClass::Throttled { retry_after },
        400..=499 if status != 408 => CallClass::Invalid,
        _ if method.repeats_safely() => CallClass::Transient,
        _ => CallClass::Ambiguous,
    })
}

/// The effect took place, so a creation whose answer is unreadable must be looked up.
fn unreadable(system: System, call: &Call, status: u16, why: &str) -> CallError {
    let repeats = call.method.repeats_safely();
    let class = if repeats { CallClass::Unreadable } else { CallClass::Ambiguous };
    CallError::new(system, class, call).with_status(status).with_message(why)
}

/// Whether a success is an answer of the interface, which speaks JSON, and not a page that stands in
/// for it. A change may be answered with nothing. JSON of which a part is odd is for its reader.
fn is_answer(method: Method, body: &str) -> bool {
    let body = body.trim();
    if body.is_empty() {
        return method != Method::Get;
    }
    match serde_json::from_str::<IgnoredAny>(body) {
        Ok(_) => true,
        Err(error) => !error.is_eof() && body.starts_with(['{', '[']),
    }
}

/// What stands in for the interface passes; whether the call came through is not known.
fn no_answer(system: System, call: &Call, status: u16, body: &str) -> CallError {
    let repeats = call.method.repeats_safely();
    let class = if repeats { CallClass::Transient } else { CallClass::Ambiguous };
    let page = Refusal::from_text(body);
    let error = CallError::new(system, class, call)
        .with_status(status)
        .with_code(code::NO_REST_ANSWER)
        .with_note("the answer is not whole JSON");
    page.message.iter().fold(error, |error, message| error.with_message(message))
}

/// When a call was sent, by the clock that wrote `date` once it had been under way for `took`. The
/// second that a `Date` leaves off makes this too early, never too late.
fn asked_at(date: &str, took: Duration) -> Option<Timestamp> {
    rfc2822::parse(date.trim()).ok()?.timestamp().checked_sub(took).ok()
}

/// The id in a `Location`, which may be a path or a whole address.
fn last_segment(location: &str) -> Option<String> {
    let path = location.split(['?', '#']).next()?;
    path.rsplit('/').find(|segment| !segment.is_empty()).map(Into::into)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use entities::call::Method::{Delete, Get, Post, Put};
    use flow::error::CallClass::{Ambiguous, Denied, Invalid, NotFound, Throttled, Transient};

    use super::{class, is_answer, last_segment};

    #[test]
    fn every_status_has_one_consequence() {
        let after = Some(Duration::from_secs(3));
        for method in [Get, Post, Put, Delete] {
            let class = |status| class(status, method, after);
            for status in [200, 201, 202, 204] {
                assert_eq!(class(status), None);
            }
            for status in [301, 302, 307, 401, 403] {
                assert_eq!(class(status), Some(Denied), "{status}");
            }
            for status in [400, 405, 409, 413, 415, 422, 451] {
                assert_eq!(class(status), Some(Invalid), "{status}");
            }
            assert_eq!((class(404), class(410)), (Some(NotFound), Some(NotFound)));
            assert_eq!(class(429), Some(Throttled { retry_after: after }));
        }
    }

    #[test]
    fn a_server_error_leaves_only_a_creation_in_doubt() {
        for status in [408, 500, 502, 503, 504, 520] {
            assert_eq!(class(status, Post, None), Some(Ambiguous), "{status}");
            for method in [Get, Put, Delete] {
                assert_eq!(class(status, method, None), Some(Transient), "{status}");
            }
        }
    }

    #[test]
    fn a_success_is_an_answer_if_it_is_json_or_nothing_was_asked_for() {
        for body in ["{}", " [1]\n", "true", r#""7""#, "null", r#"{"odd":1"x"}"#] {
            assert!(is_answer(Get, body), "{body}");
        }
        for body in ["<html></html>", "Temporarily down", "null and void", r#"{"a":1"#, "[1,"] {
            assert!([Get, Post, Put].iter().all(|method| !is_answer(*method, body)), "{body}");
        }
        assert!(!is_answer(Get, " ") && is_answer(Post, "") && is_answer(Put, " "));
    }

    #[test]
    fn a_location_ends_with_the_id() {
        for location in [
            "https://example.com/api/customers/100042",
            "/api/customers/100042/",
            "100042",
            "/api/customers/100042?full=1",
        ] {
            assert_eq!(last_segment(location).as_deref(), Some("100042"), "{location}");
        }
        assert_eq!(last_segment("/"), None);
    }
}
