//! Answers: JSON, nothing, or the place of something new.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::json::Json;

/// An answer to a write.
#[derive(Debug)]
pub(crate) enum Reply {
    /// 201, the place of the new record, and the record itself if the account answers so.
    Created { location: String, body: Option<Json> },
    /// 200, with the record if the account answers so.
    Changed(Option<Json>),
    /// 204.
    Gone,
}

/// JSON with its type.
pub(crate) fn json(value: &Json) -> Response {
    let mut response = Response::new(Body::from(value.to_string()));
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A list that comes whole, in the envelope of a page.
pub(crate) fn page(results: Vec<Json>) -> Json {
    Json::Object(crate::json::object([
        ("total", results.len().into()),
        ("pages", 1_i64.into()),
        ("results", Json::List(results)),
    ]))
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        match self {
            Self::Created { location, body } => {
                let body = body.map_or_else(|| Body::empty().into_response(), |it| json(&it));
                (StatusCode::CREATED, [(header::LOCATION, location)], body).into_response()
            }
            Self::Changed(Some(body)) => json(&body),
            Self::Changed(None) => StatusCode::OK.into_response(),
            Self::Gone => StatusCode::NO_CONTENT.into_response(),
        }
    }
}
