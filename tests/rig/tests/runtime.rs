//! The runtime host, tried with a function of a few lines.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use std::collections::BTreeMap;
use std::path::Path;

use rig::runtime::{Host, Outcome};
use serde_json::json;

async fn echo() -> Host {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/echo.py");
    let path = std::env::var("PATH").unwrap();
    let environment = BTreeMap::from([("PATH".to_owned(), path)]);
    Host::start(&script, &environment).await.unwrap()
}

#[tokio::test]
async fn events_are_answered_one_after_the_other() {
    let host = echo().await;
    let (first, second) = (json!({ "n": 1 }), json!({ "n": 2 }));
    let outcomes = tokio::join!(host.invoke(&first), host.invoke(&second));
    assert_eq!(outcomes, (Outcome::Answer(first), Outcome::Answer(second)));
}

#[tokio::test]
async fn an_error_is_told_from_an_answer() {
    let host = echo().await;
    let event = json!({ "fail": "on purpose" });
    assert_eq!(host.invoke(&event).await, Outcome::Failure(event));
}

#[tokio::test]
async fn a_process_killed_at_work_leaves_its_event_unanswered() {
    let host = echo().await;
    host.killer().kill();
    assert_eq!(host.invoke(&json!({ "hang": true })).await, Outcome::Died);
}
