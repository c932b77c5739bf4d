//! Standard Webhooks: an id, a time and the body, signed together.

use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::{ExposeSecret, SecretString};

use super::{
    shared_secret::hmac,
    verify::{Delivery, Rejection},
};

/// How far a sender's clock and the way here may differ from our clock.
const TOLERANCE_SECONDS: u64 = 300;

/// The delivery's id, when one of its signatures is good for one of the secrets.
pub(super) fn verify(
    delivery: &Delivery<'_>,
    secrets: &[SecretString],
    unix_now: i64,
) -> Result<String, Rejection> {
    let id = delivery.header("webhook-id").ok_or(Rejection::Malformed)?;
    let timestamp = delivery.header("webhook-timestamp").ok_or(Rejection::Malformed)?;
    let signatures = delivery.header("webhook-signature").ok_or(Rejection::Malformed)?;
    let sent: i64 = timestamp.parse().map_err(|_| Rejection::Malformed)?;
    if sent.abs_diff(unix_now) > TOLERANCE_SECONDS {
        return Err(Rejection::Stale);
    }
    // Other versions than `v1` may stand beside it; they are not for shared secrets.
    let signatures: Vec<Vec<u8>> = signatures
        .split_whitespace()
        .filter_map(|signature| BASE64_STANDARD.decode(signature.strip_prefix("v1,")?).ok())
        .collect();
    let parts = [id.as_bytes(), b".", timestamp.as_bytes(), b".", delivery.body];
    let signed = secrets
        .iter()
        .filter_map(key)
        .any(|key| signatures.iter().any(|signature| hmac(&key, &parts, signature)));
    if signed { Ok(id.to_owned()) } else { Err(Rejection::BadSignature) }
}

/// The bytes of a secret, which is issued as `whsec_` and base64.
pub(super) fn key(secret: &SecretString) -> Option<Vec<u8>> {
    let text = secret.expose_secret();
    let base64 = text.strip_prefix("whsec_").unwrap_or(text);
    BASE64_STANDARD.decode(base64).ok().filter(|key| !key.is_empty())
}
