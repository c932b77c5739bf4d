//! Checks OAuth 1.0a requests in the order in which Magento does.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode_str;
use sha2::Sha256;

use super::base_string::{base_string, escape};
use super::{Actor, Doors, Entry};
use crate::error::ApiError;
use crate::query;

/// How far ahead of the shop's clock a timestamp may be, in seconds.
const TIME_DEVIATION: i64 = 600;
const REQUIRED: [&str; 6] = [
    "oauth_consumer_key",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_nonce",
    "oauth_timestamp",
    "oauth_token",
];

type Parameters = Vec<(String, String)>;

/// Who signed the request, or why the signature does not count.
///
/// The nonce is used up before token and signature are looked at, as in Magento.
///
/// # Errors
/// 400 for what is missing or malformed, 401 for what is wrong.
pub(crate) fn identify(
    doors: &mut Doors,
    header: &str,
    entry: &Entry<'_>,
) -> Result<Actor, ApiError> {
    let parameters = header_parameters(header);
    check_protocol(&parameters)?;
    let consumer = doors.consumer_by_key(value(&parameters, "oauth_consumer_key"))?;
    check_timestamp(value(&parameters, "oauth_timestamp"), entry.seconds)?;
    doors.use_nonce(consumer.id, value(&parameters, "oauth_nonce"))?;
    let secret = token_secret(doors, consumer.id, value(&parameters, "oauth_token"))?;
    let signed = signed_parameters(&parameters, entry.query);
    let base = base_string(entry.method, entry.origin, entry.path, &signed);
    let expected = sign(&base, &consumer.keys.consumer_secret, &secret);
    if expected != value(&parameters, "oauth_signature") {
        return Err(ApiError::new(401, "The signature is invalid. Verify and try again."));
    }
    Ok(Actor::Integration { id: consumer.id, scope: consumer.scope })
}

/// Everything after `OAuth `, split at commas; values lose their quotes and escapes.
fn header_parameters(header: &str) -> Parameters {
    let start = header.to_ascii_lowercase().find("oauth ").map_or(0, |at| at + 6);
    header[start..]
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
        .filter(|(name, _)| name.contains("oauth_"))
        .map(|(name, value)| (unescape(name), unescape(value.trim_matches('"'))))
        .collect()
}

fn check_protocol(parameters: &Parameters) -> Result<(), ApiError> {
    let version = find(parameters, "oauth_version");
    if let Some(version) = version.filter(|version| *version != "1.0") {
        return Err(ApiError::bad("The \"%1\" Oauth version isn't supported.").with([version]));
    }
    let missing: Vec<_> =
        REQUIRED.into_iter().filter(|name| find(parameters, name).is_none()).collect();
    if !missing.is_empty() {
        return Err(ApiError::all_required(&missing));
    }
    if value(parameters, "oauth_token").len() != 32 {
        let text = "The token length is invalid. Check the length and try again.";
        return Err(ApiError::bad(text));
    }
    let method = value(parameters, "oauth_signature_method");
    if method != "HMAC-SHA256" {
        return Err(ApiError::bad("Signature method %1 is not supported").with([method]));
    }
    Ok(())
}

fn check_timestamp(text: &str, now: i64) -> Result<(), ApiError> {
    let seconds = crate::json::Value::from(text).whole();
    if seconds <= 0 || seconds > now + TIME_DEVIATION {
        let text = "The timestamp value in the oauth_timestamp parameter is incorrect. Verify and try again.";
        return Err(ApiError::new(401, text));
    }
    Ok(())
}

fn token_secret(doors: &Doors, consumer: i64, token: &str) -> Result<String, ApiError> {
    let Some(owner) = doors.consumer_by_token(token) else {
        return Err(ApiError::new(401, "Specified token does not exist"));
    };
    if owner.id != consumer {
        return Err(ApiError::new(401, "Token is not associated with the specified consumer"));
    }
    if owner.is_revoked {
        return Err(ApiError::new(401, "Access token has been revoked"));
    }
    Ok(owner.keys.access_token_secret.clone())
}

/// The protocol's own parameters and those of the query that are plain `name=value`.
fn signed_parameters(parameters: &Parameters, query: &str) -> Parameters {
    let mut signed: Parameters =
        parameters.iter().filter(|(name, _)| name != "oauth_signature").cloned().collect();
    for pair in query.split('&') {
        let mut parts = pair.split('=');
        let (Some(name), Some(value), None) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        if !name.contains("oauth_") {
            let name = query::decode(name);
            signed.retain(|(known, _)| *known != name);
            signed.push((name, query::decode(value)));
        }
    }
    signed
}

fn sign(base: &str, consumer_secret: &str, token_secret: &str) -> String {
    let key = format!("{}&{}", escape(consumer_secret), escape(token_secret));
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        return String::new();
    };
    mac.update(base.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn find<'a>(parameters: &'a Parameters, name: &str) -> Option<&'a str> {
    parameters.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn value<'a>(parameters: &'a Parameters, name: &str) -> &'a str {
    find(parameters, name).unwrap_or_default()
}

fn unescape(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
