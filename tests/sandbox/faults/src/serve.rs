//! An HTTP/1.1 server that can end a connection without answering.

use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::answer::Dropped;

/// Larger requests are refused, whatever a sandbox itself would take.
const LARGEST: usize = 256 * 1024 * 1024;

/// Serves `app` until the returned future is dropped; open connections end with it.
pub async fn serve(listener: TcpListener, app: Router) -> Infallible {
    let mut connections = JoinSet::new();
    loop {
        // A failed accept concerns one caller, who will notice; the next is served.
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(converse(stream, app.clone()));
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn converse(stream: TcpStream, app: Router) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(app.clone(), request));
    // The only errors are a caller's broken connection and our own deliberate drop.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// Reads the request whole before it is served: a connection whose last request was left half
/// unread could not be used again.
async fn answer(app: Router, request: hyper::Request<Incoming>) -> Result<Response, NoAnswer> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(Body::new(body), LARGEST).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let Ok(response) = app.oneshot(Request::from_parts(head, Body::from(body))).await;
    match response.extensions().get::<Dropped>() {
        Some(Dropped) => Err(NoAnswer),
        None => Ok(response),
    }
}

/// The connection ends here, as planned.
#[derive(Debug)]
struct NoAnswer;

impl fmt::Display for NoAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the connection was dropped on purpose")
    }
}

impl std::error::Error for NoAnswer {}
