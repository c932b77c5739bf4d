//! Sending webhooks: in order to each receiver, again when it does not answer well, and with
//! the faults that the account's settings ask for.

use std::collections::HashMap;
use std::time::Duration;

use reqwest::{Client, header};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use super::registration::Outcome;
use super::{Delivery, WebhookEvent};
use crate::http::App;
use crate::settings::Settings;

/// How long the first of a reversed pair waits for the second.
const PAIRED_WITHIN: Duration = Duration::from_millis(300);

/// Empties the outbox until the account is gone.
pub(crate) async fn deliver(app: App, mut outbox: UnboundedReceiver<Delivery>) {
    let client = Client::new();
    let mut receivers: HashMap<i64, UnboundedSender<Delivery>> = HashMap::new();
    while let Some(delivery) = outbox.recv().await {
        let receiver = receivers.entry(delivery.webhook_id).or_insert_with(|| {
            let (sender, queue) = unbounded_channel();
            tokio::spawn(serve(app.clone(), client.clone(), queue));
            sender
        });
        // A receiver's task ends only with this sender.
        let _ = receiver.send(delivery);
    }
}

/// Serves one receiver: first attempts in order, later ones beside them.
async fn serve(app: App, client: Client, mut queue: UnboundedReceiver<Delivery>) {
    while let Some(delivery) = queue.recv().await {
        let settings = app.read().settings.clone();
        let second = if settings.webhook_reordered {
            timeout(PAIRED_WITHIN, queue.recv()).await.ok().flatten()
        } else {
            None
        };
        for delivery in second.into_iter().chain([delivery]) {
            send(&app, &client, delivery, &settings).await;
        }
    }
}

async fn send(app: &App, client: &Client, delivery: Delivery, settings: &Settings) {
    let drawn = |salt: u64| percent(app.seed ^ salt, delivery.event_id);
    if drawn(1) < settings.webhook_lost_percent {
        return note(app, &delivery, |event| event.status = Outcome::Lost);
    }
    sleep(millis(settings.webhook_delay_ms)).await;
    let times = if drawn(2) < settings.webhook_doubled_percent { 2 } else { 1 };
    for _ in 0..times {
        if !attempt(app, client, &delivery, settings).await {
            tokio::spawn(again(app.clone(), client.clone(), delivery.clone(), settings.clone()));
        }
    }
}

/// Sends once more after each wait, until an attempt succeeds.
async fn again(app: App, client: Client, delivery: Delivery, settings: Settings) {
    for wait in waits(&settings) {
        sleep(wait).await;
        if attempt(&app, &client, &delivery, &settings).await {
            return;
        }
    }
    note(&app, &delivery, |event| event.status = Outcome::Failed);
}

fn waits(settings: &Settings) -> Vec<Duration> {
    let seconds =
        settings.webhook_retries_s.split(',').filter_map(|it| it.trim().parse::<i64>().ok());
    // Seconds times thousandths are milliseconds.
    seconds.map(|seconds| millis(seconds.saturating_mul(settings.webhook_wait_permille))).collect()
}

/// Sends once; tells whether the receiver answered 2xx in time.
async fn attempt(app: &App, client: &Client, delivery: &Delivery, settings: &Settings) -> bool {
    let request = client
        .post(&delivery.url)
        .header(header::CONTENT_TYPE, "application/json")
        .body(delivery.body.clone())
        .timeout(millis(settings.webhook_timeout_ms));
    let answer = request.send().await.ok().map(|answer| answer.status());
    let succeeded = answer.is_some_and(|status| status.is_success());
    let outcome = if succeeded { Outcome::Delivered } else { Outcome::Pending };
    note_attempt(app, delivery, outcome, answer.map(|status| i64::from(status.as_u16())));
    succeeded
}

/// Writes an attempt to the log, with the status that was answered if any was.
fn note_attempt(app: &App, delivery: &Delivery, outcome: Outcome, status: Option<i64>) {
    note(app, delivery, |event| {
        event.status = outcome;
        event.attempts += 1;
        event.last_status = status;
    });
}

fn note(app: &App, delivery: &Delivery, change: impl FnOnce(&mut WebhookEvent)) {
    let mut shop = app.write();
    let now = shop.now();
    shop.edit::<WebhookEvent>(delivery.event_id, |event| {
        event.updated_at = now;
        change(event);
    });
}

fn millis(number: i64) -> Duration {
    Duration::from_millis(u64::try_from(number).unwrap_or(0))
}

/// A number from 0 to 99 that depends only on the seed and the event.
fn percent(seed: u64, event: i64) -> i64 {
    i64::from(sandbox_faults::draw(seed, 0, event.unsigned_abs()) / 10_000)
}
