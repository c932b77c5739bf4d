//! What became of one request, on its way to the caller and to the log.

use axum::body::{Body as Payload, to_bytes};
use axum::extract::Request;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::answer::{Shape, failure, plain};
use crate::rule::Body;

/// What happened to a request, as far as its log entry must tell.
pub(crate) struct Fate {
    pub(crate) response: Response,
    pub(crate) committed: bool,
    pub(crate) fault: Option<&'static str>,
    /// Logged, then never answered.
    pub(crate) hangs: bool,
}

impl Fate {
    pub(crate) async fn served(request: Request, next: Next) -> Self {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        let response = next.run(request).await;
        let committed = !reads && response.status().is_success();
        Self { response, committed, fault: None, hangs: false }
    }

    pub(crate) fn unserved(response: Response, fault: &'static str) -> Self {
        Self { response, committed: false, fault: Some(fault), hangs: false }
    }

    pub(crate) fn refused(retry_after: Option<u64>) -> Self {
        Self::unserved(failure(plain, 429, Body::Empty, retry_after), "rate_limit")
    }

    pub(crate) fn struck(self, fault: &'static str) -> Self {
        Self { fault: Some(fault), ..self }
    }

    pub(crate) fn answering(self, response: Response) -> Self {
        Self { response, ..self }
    }

    pub(crate) fn hanging(self) -> Self {
        Self { hangs: true, ..self }
    }

    pub(crate) async fn rewritten(self, rewrite: impl FnOnce(&[u8]) -> Vec<u8>) -> Self {
        let (mut head, body) = self.response.into_parts();
        head.headers.remove(header::CONTENT_LENGTH);
        let reply = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let response = Response::from_parts(head, Payload::from(rewrite(&reply)));
        Self { response, fault: Some("partial_page"), ..self }
    }

    pub(crate) async fn poisoned(self, text: &str, shape: Shape) -> Self {
        let (head, body) = self.response.into_parts();
        let reply = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let spoiled = reply.windows(text.len().max(1)).any(|part| part == text.as_bytes());
        if spoiled {
            return Self {
                response: failure(shape, 500, Body::Json, None),
                fault: Some("poison"),
                ..self
            };
        }
        Self { response: Response::from_parts(head, Payload::from(reply)), ..self }
    }
}
