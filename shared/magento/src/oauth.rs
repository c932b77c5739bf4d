//! OAuth 1.0a as Magento checks it, which differs from the standard in order and in the path.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use entities::call::Call;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use transport::{Url, escape};

use crate::natural::Natural;

/// The four values of an integration.
pub(crate) struct Keys<'a> {
    pub(crate) consumer_key: &'a SecretString,
    pub(crate) consumer_secret: &'a SecretString,
    pub(crate) access_token: &'a SecretString,
    pub(crate) access_token_secret: &'a SecretString,
}

/// What makes one attempt unlike every other: Magento takes a nonce only once.
pub(crate) struct Stamp {
    pub(crate) unix_seconds: i64,
    pub(crate) nonce: String,
}

/// How the shop writes the path when it rebuilds what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathForm {
    /// Escapes of characters that may stand in a path are undone: `%2F` is signed as `/`.
    /// So does 2.4.6.
    Decoded,
    /// The path is signed as it was sent, as later releases do.
    AsSent,
}

impl PathForm {
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Decoded => Self::AsSent,
            Self::AsSent => Self::Decoded,
        }
    }

    /// Whether the two forms of this address differ.
    pub(crate) fn differ(url: &Url) -> bool {
        decoded(url.path()) != url.path()
    }
}

/// The `Authorization` header for `call` at `url`.
pub(crate) fn authorization(
    keys: &Keys<'_>,
    call: &Call,
    url: &Url,
    stamp: &Stamp,
    form: PathForm,
) -> String {
    let oauth = [
        ("oauth_consumer_key", keys.consumer_key.expose_secret().to_owned()),
        ("oauth_nonce", stamp.nonce.clone()),
        ("oauth_signature_method", "HMAC-SHA256".to_owned()),
        ("oauth_timestamp", stamp.unix_seconds.to_string()),
        ("oauth_token", keys.access_token.expose_secret().to_owned()),
        ("oauth_version", "1.0".to_owned()),
    ];
    let signature = sign(keys, &base_string(call, url, &oauth, form));
    let parts: Vec<String> = oauth
        .iter()
        .chain([&("oauth_signature", signature)])
        .map(|(name, value)| format!("{name}=\"{}\"", escape(value)))
        .collect();
    format!("OAuth {}", parts.join(", "))
}

/// Method, address and all parameters. PHP keeps the last of several equal names, so the
/// signature must too.
fn base_string(call: &Call, url: &Url, oauth: &[(&str, String)], form: PathForm) -> String {
    let query = call.query.iter().map(|(name, value)| (name.as_str(), value));
    let oauth = oauth.iter().map(|(name, value)| (*name, value));
    let parameters: BTreeMap<Natural, String> =
        query.chain(oauth).map(|(name, value)| (Natural(escape(name)), escape(value))).collect();
    let parameters: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{}={value}", name.0)).collect();
    let path = match form {
        PathForm::Decoded => decoded(url.path()),
        PathForm::AsSent => url.path().to_owned(),
    };
    let address = format!("{}{path}", url.origin().ascii_serialization());
    format!("{}&{}&{}", call.method, escape(&address), escape(&parameters.join("&")))
}

fn sign(keys: &Keys<'_>, base_string: &str) -> String {
    let secret = |secret: &SecretString| escape(secret.expose_secret());
    let key = format!("{}&{}", secret(keys.consumer_secret), secret(keys.access_token_secret));
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes())
        .unwrap_or_else(|_| unreachable!("a hash key may have any length"));
    mac.update(base_string.as_bytes());
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

/// Undoes the escapes that we send and that the shop undoes: of `/` and `+`, and of `%` where
/// the result still reads as an escape. The others it leaves alone, `%20` among them.
fn decoded(path: &str) -> String {
    let path = path.replace("%2F", "/").replace("%2B", "+");
    let mut parts = path.split("%25");
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let reads_as_escape =
            part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        decoded.push_str(if reads_as_escape { "%" } else { "%25" });
        decoded.push_str(part);
    }
    decoded
}

#[cfg(test)]
mod tests;
