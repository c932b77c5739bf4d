//! The two ways in which Adobe signs: events of Adobe I/O, and webhooks of Adobe Commerce.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;
use serde_json::Value;

use super::{
    keys::FetchKey,
    rsa,
    verify::{Delivery, Rejection},
};

/// Adobe names only the path of its keys; whatever a header says, they are read from here.
const KEY_HOST: &str = "https://static.adobeioevents.com";

const EVENT_HEADERS: [(&str, &str); 2] = [
    ("x-adobe-digital-signature-1", "x-adobe-public-key1-path"),
    ("x-adobe-digital-signature-2", "x-adobe-public-key2-path"),
];

/// The header of an Adobe Commerce webhook.
pub(super) const COMMERCE_HEADER: &str = "x-adobe-commerce-webhook-signature";

#[derive(Deserialize)]
struct Envelope {
    recipient_client_id: String,
    /// In the plain form of an event.
    event_id: Option<Value>,
    /// In the form of a cloud event.
    id: Option<Value>,
}

/// Whether the delivery claims to come from Adobe I/O.
pub(super) fn is_event(delivery: &Delivery<'_>) -> bool {
    EVENT_HEADERS.iter().any(|(signature, _)| delivery.header(signature).is_some())
}

/// The event's id, when it is for us and one of its two signatures is good.
pub(super) async fn verify_event(
    delivery: &Delivery<'_>,
    client_id: &str,
    keys: &impl FetchKey,
) -> Result<Option<String>, Rejection> {
    let envelope: Envelope =
        serde_json::from_slice(delivery.body).map_err(|_| Rejection::Malformed)?;
    // Asked first: it is cheap, and keeps strangers from making us fetch keys.
    if envelope.recipient_client_id != client_id {
        return Err(Rejection::OtherRecipient);
    }
    let mut rejection = Rejection::BadSignature;
    for (signature, path) in EVENT_HEADERS {
        let (Some(signature), Some(path)) = (delivery.header(signature), delivery.header(path))
        else {
            continue;
        };
        let url = key_url(path).ok_or(Rejection::ForeignKey)?;
        match keys.pem(&url).await {
            Some(pem) if rsa::is_signed(delivery.body, signature, &pem) => {
                let id = envelope.event_id.or(envelope.id);
                return Ok(id.as_ref().and_then(Value::as_str).map(str::to_owned));
            }
            Some(_) => {}
            None => rejection = Rejection::KeyUnavailable,
        }
    }
    Err(rejection)
}

/// A whole address is taken only if it leads to Adobe's host, and any path only if it looks
/// like that of a key.
fn key_url(path: &str) -> Option<String> {
    let path = path.strip_prefix(KEY_HOST).unwrap_or(path);
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.');
    let name = path.strip_prefix('/')?.strip_suffix(".pem")?;
    let is_key = name.len() <= 200
        && name.bytes().all(plain)
        && !name.starts_with('/')
        && !name.contains("..");
    is_key.then(|| format!("{KEY_HOST}{path}"))
}

/// Adobe Commerce signs the base64 text of the body, not the body.
pub(super) fn verify_commerce(
    body: &[u8],
    signature: &str,
    public_keys: &[String],
) -> Result<(), Rejection> {
    let message = BASE64_STANDARD.encode(body);
    let signed = public_keys.iter().any(|pem| rsa::is_signed(message.as_bytes(), signature, pem));
    if signed { Ok(()) } else { Err(Rejection::BadSignature) }
}

/// What to answer, as plain text, to the GET by which Adobe I/O checks that we own the address.
/// Only a plain word is echoed, so that nobody can make this address say what they like.
pub fn challenge(query: &str) -> Option<&str> {
    let word = query.split('&').find_map(|pair| pair.strip_prefix("challenge="))?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (!word.is_empty() && word.len() <= 128 && word.bytes().all(plain)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::{challenge, key_url};

    #[test]
    fn keys_are_read_from_adobes_host_only() {
        let url = "https://static.adobeioevents.com/prod/keys/pub-key-ab12.pem";
        assert_eq!(key_url("/prod/keys/pub-key-ab12.pem").as_deref(), Some(url));
        assert_eq!(key_url(url).as_deref(), Some(url));
        for path in [
            "",
            "prod/keys/k.pem",
            "//evil.example/k.pem",
            "/../k.pem",
            "/prod/keys/k.txt",
            "/k.pem?x=.pem",
            "@evil.example/k.pem",
            "/k\\evil.pem",
            "https://evil.example/k.pem",
            "https://static.adobeioevents.com.evil.example/k.pem",
            "https://static.adobeioevents.com@evil.example/k.pem",
            "http://static.adobeioevents.com/k.pem",
        ] {
            assert_eq!(key_url(path), None, "{path}");
        }
    }

    #[test]
    fn a_challenge_is_echoed_when_it_is_a_plain_word() {
        let word = "8ec8d794-e0ab-42df-9017-e3dada8e84f7";
        assert_eq!(challenge(&format!("challenge={word}")), Some(word));
        assert_eq!(challenge(&format!("a=b&challenge={word}&c=d")), Some(word));
        for query in ["", "a=b", "challenge=", "challenge=<b>", "challenge=%3Cb%3E", "xchallenge=a"]
        {
            assert_eq!(challenge(query), None, "{query}");
        }
    }
}
