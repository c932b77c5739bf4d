//! Lambda's runtime interface for one process: `next`, `response`, `error`.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::Outcome;
use crate::{Error, Result};

/// What functions are told about their time; nobody enforces it here.
const TIME_OUT: Duration = Duration::from_secs(90);

/// An event, and where to say what became of it.
pub(super) struct Invocation {
    pub(super) event: String,
    pub(super) reply: oneshot::Sender<Outcome>,
}

#[derive(Debug)]
pub(super) struct Interface {
    address: String,
    events: mpsc::UnboundedSender<Invocation>,
    asked: watch::Receiver<Option<Instant>>,
    server: JoinHandle<()>,
}

struct Desk {
    waiting: Mutex<mpsc::UnboundedReceiver<Invocation>>,
    handed_out: Mutex<HashMap<String, oneshot::Sender<Outcome>>>,
    count: AtomicU64,
    asked: watch::Sender<Option<Instant>>,
}

impl Interface {
    pub(super) async fn open() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .map_err(Error::system("open a runtime interface"))?;
        let address = listener.local_addr().map_err(Error::system("name the runtime interface"))?;
        let (events, waiting) = mpsc::unbounded_channel();
        let (asked, first_asked) = watch::channel(None);
        let desk = Desk {
            waiting: Mutex::new(waiting),
            handed_out: Mutex::default(),
            count: AtomicU64::new(1),
            asked,
        };
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, routes(Arc::new(desk))).await;
        });
        Ok(Self { address: address.to_string(), events, asked: first_asked, server })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// When the process asked for its first event.
    pub(super) async fn first_request(&self) -> Option<Instant> {
        let mut asked = self.asked.clone();
        let at = asked.wait_for(Option::is_some).await;
        at.ok().and_then(|at| *at)
    }

    /// Hands an event over. If the interface is gone, its reply channel closes.
    pub(super) fn give(&self, invocation: Invocation) {
        let _ = self.events.send(invocation);
    }
}

impl Drop for Interface {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn routes(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
        .layer(DefaultBodyLimit::disable())
        .with_state(desk)
}

async fn next(State(desk): State<Arc<Desk>>) -> Response {
    desk.asked.send_if_modified(|asked| {
        let first = asked.is_none();
        asked.get_or_insert_with(Instant::now);
        first
    });
    let Some(invocation) = desk.waiting.lock().await.recv().await else {
        // The host is going down; whatever was answered, the runtime would take for an event.
        return std::future::pending().await;
    };
    let count = desk.count.fetch_add(1, Ordering::Relaxed);
    let id = format!("00000000-0000-0000-0000-{count:012}");
    desk.handed_out.lock().await.insert(id.clone(), invocation.reply);
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline_ms()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:local".into()),
        ("content-type", "application/json".into()),
    ];
    (headers, invocation.event).into_response()
}

async fn response(desk: State<Arc<Desk>>, id: Path<String>, body: String) -> StatusCode {
    settle(desk, id, body, Outcome::Answer).await
}

async fn error(desk: State<Arc<Desk>>, id: Path<String>, body: String) -> StatusCode {
    settle(desk, id, body, Outcome::Failure).await
}

async fn settle(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<String>,
    body: String,
    outcome: fn(Value) -> Outcome,
) -> StatusCode {
    let Some(reply) = desk.handed_out.lock().await.remove(&id) else {
        return StatusCode::BAD_REQUEST;
    };
    let value = serde_json::from_str(&body).unwrap_or(Value::String(body));
    // Nobody may be waiting any more; the function has done its part all the same.
    let _ = reply.send(outcome(value));
    StatusCode::ACCEPTED
}

fn deadline_ms() -> String {
    let deadline = SystemTime::now() + TIME_OUT;
    let since = deadline.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_millis().to_string()
}
