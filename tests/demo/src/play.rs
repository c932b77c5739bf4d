//! Plays the script: places orders in the shop, tells of them, and waits until all is worked off.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use rig::Stage;
use rig::progress::Step;
use serde_json::json;
use sha2::Sha256;

use crate::error::{Error, Result};
use crate::order::Order;
use crate::script::{Happening, Script};

/// How often to look whether the queues are empty.
const LOOK: Duration = Duration::from_millis(50);
/// How long nothing may move before the wait is given up. The first retries wait for seconds.
const STANDSTILL: Duration = Duration::from_secs(30);
/// The same once it has been given up: what stood still before is not waited for again.
const AFTER_STANDSTILL: Duration = Duration::from_secs(2);

/// What happened, for the summary.
#[derive(Debug, Default)]
pub(crate) struct Played {
    pub(crate) placed: usize,
    pub(crate) webhooks: usize,
    pub(crate) polls: usize,
    /// Messages that nobody worked off in time.
    pub(crate) left: u64,
    /// States that the shop did not take (an index of the versions), with its reason.
    pub(crate) refused: BTreeMap<usize, String>,
}

/// Plays it from the beginning to the end.
pub(crate) async fn play(
    script: &Script,
    versions: &[Order],
    stage: &Stage,
    webhook_key: &str,
    step: &Step,
) -> Result<Played> {
    let mut played = Played::default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap_or_default();
    for happening in &script.happenings {
        match happening {
            Happening::Place(index) => match place(&versions[*index], stage).await {
                Ok(()) => played.placed += 1,
                Err(Error::Stage(rig::Error::Refused { body, .. })) => {
                    played.refused.insert(*index, body);
                }
                Err(error) => return Err(error),
            },
            Happening::Webhook(index) if played.refused.contains_key(index) => {}
            Happening::Webhook(index) => {
                tell(&versions[*index], stage, webhook_key, &http).await?;
                played.webhooks += 1;
            }
            Happening::Poll => {
                played.polls += poll(stage).await?;
            }
            Happening::Settle => {
                let patience = if played.left == 0 { STANDSTILL } else { AFTER_STANDSTILL };
                played.left = settle(stage, patience, step).await?;
            }
        }
        let Played { placed, webhooks, polls, .. } = played;
        step.note(format!("{placed} placed, {webhooks} webhooks, {polls} polls"));
    }
    Ok(played)
}

/// Polls until nothing is left to be found, and counts how often that took.
async fn poll(stage: &Stage) -> Result<usize> {
    let mut polls = 0;
    loop {
        let polled = stage.stack.invoke("catch-up", &json!({})).await?;
        polls += 1;
        if polled["unfinished"] != true {
            return Ok(polls);
        }
    }
}

/// Placed now: the shop stamps the moment, as for any order, so that polls find it.
async fn place(order: &Order, stage: &Stage) -> Result<()> {
    if let Some(magento) = &stage.magento {
        magento.post("orders?touch=true", order.text()).await?;
    }
    Ok(())
}

/// Tells of the order as a shop's webhook does, signed over the raw bytes.
async fn tell(order: &Order, stage: &Stage, key: &str, http: &reqwest::Client) -> Result<()> {
    let url = format!("{}/magento/order", stage.stack.webhook_url);
    let body = json!({
        "event": "sales_order_save_after",
        "entity_id": order.id(),
        "increment_id": order.number(),
    });
    let body = body.to_string();
    let request = http
        .post(&url)
        .header("content-type", "application/json")
        .header("x-magento-signature", signature(key, &body))
        .body(body);
    let request_name = format!("POST {url}");
    let answer = request.send().await.map_err(rig::Error::unanswered(&request_name))?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let body = answer.text().await.unwrap_or_default();
    Err(rig::Error::Refused { request: request_name, status: status.as_u16(), body }.into())
}

fn signature(key: &str, body: &str) -> String {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes()) else {
        return String::new();
    };
    mac.update(body.as_bytes());
    let mut hex = String::new();
    for byte in mac.finalize().into_bytes() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Waits until both queues are empty; gives up, and tells how many are left, when nothing moves.
async fn settle(stage: &Stage, patience: Duration, step: &Step) -> Result<u64> {
    let mut last = u64::MAX;
    let mut moved = Instant::now();
    loop {
        let left = stage.stack.in_flight().await?;
        if left == 0 || moved.elapsed() > patience {
            return Ok(left);
        }
        if left != last {
            last = left;
            moved = Instant::now();
        }
        step.note(format!("{left} in the queues"));
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_webhook_is_signed_with_hmac_sha256_in_hex() {
        let known = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
        assert_eq!(super::signature("key", "The quick brown fox jumps over the lazy dog"), known);
    }
}
