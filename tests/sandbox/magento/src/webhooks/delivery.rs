//! Sends deliveries in order, except for those that are delayed.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use super::Delivery;

const TIMEOUT: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// Sends until the sandbox ends.
pub(super) async fn run(mut deliveries: UnboundedReceiver<Delivery>) {
    let client = reqwest::Client::builder().timeout(TIMEOUT).build().unwrap_or_default();
    while let Some(delivery) = deliveries.recv().await {
        if delivery.delay_ms > 0 {
            tokio::spawn(late(client.clone(), delivery));
        } else if !send(&client, &delivery).await {
            tokio::spawn(again(client.clone(), delivery));
        }
    }
}

async fn late(client: reqwest::Client, delivery: Delivery) {
    sleep(Duration::from_millis(delivery.delay_ms)).await;
    if !send(&client, &delivery).await {
        again(client, delivery).await;
    }
}

/// Tries again, waiting twice as long each time.
async fn again(client: reqwest::Client, delivery: Delivery) {
    for attempt in 0..delivery.hook.retries {
        sleep(FIRST_PAUSE * 2_u32.saturating_pow(attempt)).await;
        if send(&client, &delivery).await {
            return;
        }
    }
}

/// Whether the receiver took it.
async fn send(client: &reqwest::Client, delivery: &Delivery) -> bool {
    let seconds = Timestamp::now().as_second();
    let mut request = client
        .post(&delivery.hook.url)
        .header("content-type", "application/json")
        .body(delivery.body.clone());
    for (name, value) in delivery.hook.scheme.headers(&delivery.id, seconds, &delivery.body) {
        request = request.header(name, value);
    }
    request.send().await.is_ok_and(|response| response.status().is_success())
}
