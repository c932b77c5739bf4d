//! Webhooks as Magento's senders make them, and signatures of those that we send.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Client;
use sha2::Sha256;

use crate::{NOTIFICATION_KEY, World};

/// The key that signs.
pub const KEY: &str = "the scenarios' webhook key";

/// The signature of `body`, in hex.
pub fn signature(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(body);
    let hex = |text: String, byte: &u8| text + &format!("{byte:02x}");
    mac.finalize().into_bytes().iter().fold(String::new(), hex)
}

/// The signature of Standard Webhooks under the key of notifications.
pub fn standard(signed: &[u8]) -> String {
    let key = BASE64_STANDARD.decode(NOTIFICATION_KEY.trim_start_matches("whsec_")).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(signed);
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

/// Posts a webhook through the gateway; the status that it answers.
pub async fn post(world: &World, body: &str, signature: &str) -> u16 {
    let url = format!("{}/magento/order", world.stage.stack.webhook_url);
    let request = Client::new().post(url).header("x-magento-signature", signature);
    request.body(body.to_owned()).send().await.unwrap().status().as_u16()
}
