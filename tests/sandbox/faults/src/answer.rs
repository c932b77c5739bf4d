//! The failures a fault can answer with.

use axum::body::Body as Payload;
use axum::http::{StatusCode, header};
use axum::response::Response;

use crate::rule::Body;

/// Tells [`crate::serve`] to end the connection instead of answering.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dropped;

/// The JSON text of a failure, made from its status.
pub type Shape = fn(u16) -> String;

/// A failure of this status in this form.
pub(crate) fn failure(shape: Shape, status: u16, body: Body, retry_after: Option<u64>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reason = status.canonical_reason().unwrap_or("Error");
    let (kind, text) = match body {
        Body::Json => ("application/json", shape(status.as_u16())),
        Body::Html => ("text/html", html(status, reason)),
        Body::Empty => return with_retry_after(status.into_empty(), retry_after),
    };
    let mut response = status.into_empty();
    *response.body_mut() = Payload::from(text);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    with_retry_after(response, retry_after)
}

/// An answer that never reaches the caller.
pub(crate) fn dropped() -> Response {
    let mut response = Response::new(Payload::empty());
    response.extensions_mut().insert(Dropped);
    response
}

trait IntoEmpty {
    fn into_empty(self) -> Response;
}

impl IntoEmpty for StatusCode {
    fn into_empty(self) -> Response {
        let mut response = Response::new(Payload::empty());
        *response.status_mut() = self;
        response
    }
}

fn with_retry_after(mut response: Response, seconds: Option<u64>) -> Response {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// The shape of a failure that no system is known to have.
pub(crate) fn plain(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|it| it.canonical_reason());
    format!(r#"{{"message":"{}"}}"#, reason.unwrap_or("Error"))
}

fn html(status: StatusCode, reason: &str) -> String {
    let title = format!("{} {reason}", status.as_u16());
    format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n\
         <body><center><h1>{title}</h1></center><hr></body>\r\n</html>\r\n"
    )
}
