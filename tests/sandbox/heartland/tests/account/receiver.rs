//! Another system, as the sandbox calls it: it notes what it is sent and answers as told.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, reason = "as in the module above")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What the receiver was sent.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) headers: Vec<String>,
    pub(crate) body: Value,
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    received: UnboundedReceiver<Received>,
}

impl Receiver {
    /// Answers these statuses with these bodies in turn, then 200 with nothing.
    pub(crate) async fn answering(answers: &[(u16, &str)]) -> Self {
        let (sender, received) = unbounded_channel();
        let answers: VecDeque<_> =
            answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
        let answers = Arc::new(Mutex::new(answers));
        let app = Router::new().fallback(move |request: Request| {
            let (sender, answers) = (sender.clone(), Arc::clone(&answers));
            async move {
                let path = request.uri().to_string();
                let headers = request.headers().keys().map(ToString::to_string).collect();
                let bytes = axum::body::to_bytes(request.into_body(), 1_000_000).await.unwrap();
                let body = serde_json::from_slice(&bytes).unwrap();
                sender.send(Received { path, headers, body }).unwrap();
                let next = answers.lock().unwrap().pop_front();
                let (status, body) = next.unwrap_or((200, String::new()));
                (StatusCode::from_u16(status).unwrap(), body).into_response()
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, received }
    }

    pub(crate) async fn next(&mut self) -> Received {
        let next = tokio::time::timeout(Duration::from_secs(10), self.received.recv());
        next.await.expect("nothing was sent").unwrap()
    }
}
