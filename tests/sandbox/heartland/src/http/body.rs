//! The body of a write.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::Failure;
use crate::json::{Json, Object, parse};

/// Larger bodies are refused before they are read.
const LARGEST: usize = 2 * 1024 * 1024;

/// The fields a caller sent; none for an empty body.
#[derive(Debug)]
pub(crate) struct Body(pub(crate) Object);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let bytes = axum::body::to_bytes(request.into_body(), LARGEST).await;
        let bytes = bytes.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
        read(&bytes).map(Self).map_err(IntoResponse::into_response)
    }
}

fn read(bytes: &[u8]) -> Result<Object, Failure> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Object::new());
    }
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|_| Failure::bad_request("The body is not UTF-8"))?;
    match parse(text) {
        Ok(Json::Object(fields)) => Ok(fields),
        Ok(_) => Err(Failure::bad_request("The body is not a JSON object")),
        Err(error) => Err(Failure::bad_request(format!("The body is not JSON: {error}"))),
    }
}
