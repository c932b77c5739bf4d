//! What a caller sees on the wire when a fault strikes, and what the log says of it.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking, also in what it shares")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use sandbox_faults::{Faults, Question, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A sandbox whose one route counts its POSTs.
struct Counter {
    address: std::net::SocketAddr,
    faults: Faults,
    posts: Arc<AtomicU32>,
}

impl Counter {
    async fn start(rule: &str) -> Self {
        let faults = Faults::new(1);
        faults.add(serde_json::from_str(rule).unwrap());
        let posts = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&posts);
        let count = move || async move {
            counted.fetch_add(1, Ordering::SeqCst);
            "done"
        };
        let list = || async { r#"{"total":2,"results":[{"id":1},{"id":2}]}"# };
        let app = faults.wrap(Router::new().route("/things", get(list).post(count)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, app));
        Self { address, faults, posts }
    }

    /// The raw answer; empty when the connection ended without one.
    async fn send(&self, method: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!("{method} /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    fn log(&self) -> Vec<(Option<u16>, bool, Option<&'static str>)> {
        let entries = self.faults.requests(&Question::default());
        entries.iter().map(|entry| (entry.status, entry.committed, entry.fault)).collect()
    }
}

#[tokio::test]
async fn a_drop_before_changes_nothing() {
    let sandbox = Counter::start(r#"{"effect":{"kind":"drop_before"}}"#).await;
    assert_eq!(sandbox.send("POST").await, "");
    assert_eq!(sandbox.posts.load(Ordering::SeqCst), 0);
    assert_eq!(sandbox.log(), [(None, false, Some("drop_before"))]);
}

#[tokio::test]
async fn a_drop_after_has_changed_everything() {
    let sandbox = Counter::start(r#"{"nth":[1],"effect":{"kind":"drop_after"}}"#).await;
    assert_eq!(sandbox.send("POST").await, "");
    assert!(sandbox.send("POST").await.starts_with("HTTP/1.1 200"));
    assert_eq!(sandbox.posts.load(Ordering::SeqCst), 2);
    assert_eq!(sandbox.log(), [(None, true, Some("drop_after")), (Some(200), true, None)]);
}

#[tokio::test]
async fn a_hang_after_commit_never_answers() {
    let sandbox = Counter::start(r#"{"effect":{"kind":"hang_after"}}"#).await;
    let wait = tokio::time::timeout(Duration::from_millis(50), sandbox.send("POST"));
    assert!(wait.await.is_err());
    assert_eq!(sandbox.log(), [(None, true, Some("hang_after"))]);
}

#[tokio::test]
async fn a_throttled_caller_learns_how_long_to_wait() {
    let rule = r#"{"effect":{"kind":"status","status":429,"body":"empty","retry_after":2}}"#;
    let answer = Counter::start(rule).await.send("GET").await;
    assert!(answer.starts_with("HTTP/1.1 429"), "{answer}");
    assert!(answer.contains("retry-after: 2"), "{answer}");
}

#[tokio::test]
async fn a_partial_page_keeps_its_total() {
    let sandbox = Counter::start(r#"{"effect":{"kind":"partial_page","keep":1}}"#).await;
    let answer = sandbox.send("GET").await;
    assert!(answer.ends_with(r#"{"total":2,"results":[{"id":1}]}"#), "{answer}");
}

#[tokio::test]
async fn a_poison_row_spoils_the_page_that_holds_it() {
    let sandbox = Counter::start(r#"{"effect":{"kind":"poison","contains":"\"id\":2}"}}"#).await;
    assert!(sandbox.send("GET").await.starts_with("HTTP/1.1 500"));
    assert!(sandbox.send("POST").await.starts_with("HTTP/1.1 200"));
}
