//! Telling people and other systems what a workflow says: the stack's topic, and its webhook
//! signed by Standard Webhooks.

use aws::{Secrets, Topic};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use entities::vocabulary::Cause;
use flow::workflow::setting::Destination;
use flow::{Notification, Notifier, PortError};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use sha2::Sha256;

use crate::connect::http;

const STORE: &str = "notification webhook";

/// Where a stack's notifications go; both are settings, never part of a document.
#[derive(Debug)]
pub(crate) struct Notifications {
    pub(crate) topic: Option<Topic>,
    pub(crate) webhook: Option<Webhook>,
}

/// A webhook that hears notifications.
#[derive(Debug)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secrets: Secrets,
    pub(crate) secret_id: String,
}

/// What the webhook's secret holds.
#[derive(Debug, Deserialize)]
struct SigningKey {
    key: SecretString,
}

impl Notifier for Notifications {
    async fn notify(&self, notification: &Notification) -> Result<(), PortError> {
        let heard = match (notification.to, &self.topic, &self.webhook) {
            (Destination::Topic, Some(topic), _) => topic.publish(notification).await?,
            (Destination::Webhook, _, Some(webhook)) => webhook.post(notification).await?,
            (Destination::Topic | Destination::Webhook, _, _) => false,
        };
        if !heard {
            // That nobody listens must not keep the record from going on.
            tracing::error!(
                record = notification.record,
                step = notification.step,
                to = notification.to.as_str(),
                code = "notification_unheard",
                "there is no such destination, or it refuses; see NotificationTopicArn and \
                 NotificationWebhookUrl"
            );
        }
        Ok(())
    }
}

impl Webhook {
    /// False if the receiver refuses for good.
    async fn post(&self, notification: &Notification) -> Result<bool, PortError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| {
            PortError::new(STORE, "take a notification", source)
        };
        let body = serde_json::to_string(notification).map_err(|error| failed(error.into()))?;
        let seconds = Timestamp::now().as_second().to_string();
        let SigningKey { key } = self.secrets.json(&self.secret_id).await?;
        let signature = signature(&key, &notification.id, &seconds, &body)
            .map_err(failed)
            .map_err(|error| {
                error.for_good(
                    Cause::WorkflowRule,
                    "put a key of the form whsec_ and base64 into the secret of the notification \
                     webhook, then release the record",
                )
            })?;
        let headers = [
            ("webhook-id", notification.id.as_str()),
            ("webhook-timestamp", seconds.as_str()),
            ("webhook-signature", signature.as_str()),
        ];
        let http = http().map_err(|error| failed(error.into()))?;
        let status = http.post_json(&self.url, &headers, body).await.map_err(failed)?;
        match status {
            200..300 => Ok(true),
            408 | 425 | 429 | 500.. => Err(failed(format!("it answered {status}").into())),
            _ => Ok(false),
        }
    }
}

/// `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`; the key is base64 behind `whsec_`
/// (Standard Webhooks, section "Signature scheme").
fn signature(
    key: &SecretString,
    id: &str,
    seconds: &str,
    body: &str,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let key = key.expose_secret().trim();
    let key = BASE64_STANDARD
        .decode(key.strip_prefix("whsec_").unwrap_or(key))
        .map_err(|_| "the secret of the notification webhook is not base64 behind `whsec_`")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key)?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Ok(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_standards_example() {
        let key = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let body = r#"{"test": 2432232314}"#;
        let made = signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body).unwrap();
        assert_eq!(made, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_key_that_is_no_base64_is_refused_without_being_told() {
        let key = SecretString::from("whsec_§§§");
        let error = signature(&key, "a", "1", "{}").unwrap_err().to_string();
        assert!(!error.contains('§'), "{error}");
    }
}
