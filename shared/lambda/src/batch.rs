//! A batch of queue messages: lanes side by side, each lane in order, each message on its own.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use flow::{Delivery, Event, Fate, Settled, SyncError};
use futures::future::{FutureExt, join_all};
use lambda_runtime::{LambdaEvent, service_fn};

use crate::Error;
use crate::roles::Postpone;

/// Receives after which a hint is queued anew, well before the queue counts it out (1,000,
/// infra/template.yaml).
const MOST_RECEIVES: u32 = 500;
/// Age at which a hint is queued anew: half of what the queue keeps a message for.
const LONGEST_STAY: Duration = Duration::from_hours(7 * 24);

/// Serves a queue: `handle` carries one delivery over. Messages of one record are handled one
/// after the other; after a failure the later ones of that record go back to the queue behind it.
/// A panic costs its own message one delivery and no other anything. When the invocation's time
/// runs out, what is not finished goes back to the queue before the worker is killed.
///
/// # Errors
/// The runtime's own: the process ends.
pub async fn serve_queue<P, H, F>(postpone: &P, handle: H) -> Result<(), Error>
where
    P: Postpone,
    H: Fn(Delivery) -> F,
    F: Future<Output = Result<Settled, SyncError>>,
{
    let (postpone, handle) = (&postpone, &handle);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        postpone.deadline().begin(event.context.deadline());
        Ok::<_, Error>(serve_batch(event.payload.records, *postpone, handle).await)
    }))
    .await
}

async fn serve_batch<P, H, F>(
    records: Vec<SqsMessage>,
    postpone: &P,
    handle: &H,
) -> SqsBatchResponse
where
    P: Postpone,
    H: Fn(Delivery) -> F,
    F: Future<Output = Result<Settled, SyncError>>,
{
    let lanes = lanes(records).into_iter().map(|lane| serve_lane(lane, postpone, handle));
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = join_all(lanes).await.into_iter().flatten().collect();
    response
}

fn lanes(records: Vec<SqsMessage>) -> Vec<Vec<SqsMessage>> {
    let mut lanes: BTreeMap<String, Vec<SqsMessage>> = BTreeMap::new();
    for message in records {
        let lane = message.attributes.get("MessageGroupId").cloned().unwrap_or_default();
        lanes.entry(lane).or_default().push(message);
    }
    lanes.into_values().collect()
}

/// Handles the messages of one lane in their order; returns those to be delivered again.
async fn serve_lane<P, H, F>(
    lane: Vec<SqsMessage>,
    postpone: &P,
    handle: &H,
) -> Vec<BatchItemFailure>
where
    P: Postpone,
    H: Fn(Delivery) -> F,
    F: Future<Output = Result<Settled, SyncError>>,
{
    let mut failures = Vec::new();
    for message in lane {
        // A message is not begun, and nothing claimed, for which no call could be made.
        if failures.is_empty() && postpone.deadline().allows_a_call() {
            if serve_message(&message, postpone, handle).await.is_ok() {
                continue;
            }
        } else {
            // Back behind one that failed, rather than out of sight for the queue's own time.
            let receipt = message.receipt_handle.as_deref().unwrap_or_default();
            postpone.postpone(receipt, Duration::ZERO).await;
        }
        let mut failure = BatchItemFailure::default();
        failure.item_identifier = message.message_id.unwrap_or_default();
        failures.push(failure);
    }
    failures
}

/// The message is to be delivered again.
struct Again;

async fn serve_message<P, H, F>(message: &SqsMessage, postpone: &P, handle: &H) -> Result<(), Again>
where
    P: Postpone,
    H: Fn(Delivery) -> F,
    F: Future<Output = Result<Settled, SyncError>>,
{
    let message_id = message.message_id.clone().unwrap_or_default();
    let body = message.body.as_deref().unwrap_or_default();
    let event: Event = match serde_json::from_str(body) {
        Ok(event) => event,
        Err(error) => {
            tracing::error!(%message_id, %error, "a message holds no event");
            return postpone.park_unreadable(&message_id, body).await.map_err(|_| Again);
        }
    };
    let receives = receives(message);
    let started = Instant::now();
    let subject = event.subject();
    let trigger = event.trigger;
    let worn_out = is_worn(message, SystemTime::now()).then(|| event.clone());
    let delivery = Delivery { event, message_id, receives };
    let work = AssertUnwindSafe(handle(delivery)).catch_unwind();
    let Ok(end) = tokio::time::timeout(postpone.deadline().until_answer(), work).await else {
        // Cut off rather than killed: the other messages of the batch keep their outcome.
        tracing::error!(subject, outcome = "retrying", code = "cut_off", receives, "settled");
        return Err(Again);
    };
    match end {
        Ok(Ok(settled)) => {
            for notice in &settled.notices {
                tracing::warn!(
                    subject = settled.subject,
                    number = settled.number,
                    notice = notice.code,
                    text = notice.text,
                    "notice"
                );
            }
            tracing::info!(
                subject = settled.subject,
                number = settled.number,
                outcome = settled.outcome.as_str(),
                code = settled.code,
                calls = settled.calls,
                ?trigger,
                receives,
                duration_ms = millis(started),
                "settled"
            );
            Ok(())
        }
        Ok(Err(error)) => {
            let pause = pause(&error, receives);
            tracing::warn!(
                subject,
                outcome = "retrying",
                code = error.code(),
                error = error.told(),
                receives,
                pause_s = pause.as_secs(),
                duration_ms = millis(started),
                "settled"
            );
            // A fresh message comes at once, which what is in doubt must not.
            if let Some(event) = worn_out.filter(|_| !error.is_in_doubt()) {
                return requeue(&event, postpone).await;
            }
            postpone.postpone(message.receipt_handle.as_deref().unwrap_or_default(), pause).await;
            Err(Again)
        }
        Err(_panic) => {
            tracing::error!(subject, outcome = "retrying", code = "panic", receives, "settled");
            Err(Again)
        }
    }
}

/// Puts a fresh message in the place of one whose receives or retention run out.
async fn requeue(event: &Event, postpone: &impl Postpone) -> Result<(), Again> {
    postpone.requeue(event).await.map_err(|error| {
        tracing::warn!(subject = event.subject(), error = error.told(), "a hint keeps its message");
        Again
    })
}

/// Whether the queue would soon give the message up, by count or by age.
fn is_worn(message: &SqsMessage, now: SystemTime) -> bool {
    let sent = message.attributes.get("SentTimestamp").and_then(|sent| sent.parse().ok());
    let sent = sent.map(|millis| UNIX_EPOCH + Duration::from_millis(millis));
    let age = sent.and_then(|sent| now.duration_since(sent).ok());
    receives(message) >= MOST_RECEIVES || age.is_some_and(|age| age >= LONGEST_STAY)
}

fn receives(message: &SqsMessage) -> u32 {
    let count = message.attributes.get("ApproximateReceiveCount");
    count.and_then(|count| count.parse().ok()).unwrap_or(1)
}

fn millis(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// How long the message waits, at least a second; drawn from the whole span where the fate asks
/// for jitter.
fn pause(error: &SyncError, receives: u32) -> Duration {
    match error.fate(receives) {
        Fate::Park(_) => Duration::ZERO,
        Fate::Retry { after, jittered: false } => after,
        Fate::Retry { after, jittered: true } => {
            let millis = u64::try_from(after.as_millis()).unwrap_or(u64::MAX).max(1000);
            Duration::from_millis(1000 + draw(millis - 999))
        }
    }
}

/// A number below `bound`, which is at least 1; zero if the system gives no randomness.
fn draw(bound: u64) -> u64 {
    getrandom::u64().unwrap_or_default() % bound
}

#[cfg(test)]
mod tests;
