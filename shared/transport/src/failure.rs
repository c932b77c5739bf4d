//! What it means when no whole answer came.

use entities::call::{Call, Method, System};
use flow::error::{CallClass, CallError, code};

/// The call was not sent, or its answer was lost: only the second leaves a creation in doubt.
pub(crate) fn unanswered(system: System, call: &Call, error: reqwest::Error) -> CallError {
    let unsent = error.is_connect() || error.is_builder();
    let class = if unsent || call.method.repeats_safely() {
        CallClass::Transient
    } else {
        CallClass::Ambiguous
    };
    let code = match () {
        () if error.is_timeout() => code::TIMEOUT,
        () if unsent => code::NOT_CONNECTED,
        () => code::CONNECTION_LOST,
    };
    let failure = CallError::new(system, class, call).with_code(code);
    if code == code::TIMEOUT {
        return failure;
    }
    // The address is taken out of the cause: filters in it hold e-mail addresses.
    failure.with_source(error.without_url())
}

pub(crate) fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    }
}
