//! The headers with which a delivery proves where it comes from.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How a delivery is signed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scheme {
    /// Not at all.
    #[default]
    None,
    /// `x-magento-signature` holds the body's HMAC-SHA256 in hexadecimal.
    HmacHex {
        /// The shared secret.
        secret: String,
    },
    /// `x-magento-signature` holds the body's HMAC-SHA256 in base64.
    HmacBase64 {
        /// The shared secret.
        secret: String,
    },
    /// The three headers of Standard Webhooks.
    StandardWebhooks {
        /// The shared secret, as `whsec_` and base64.
        secret: String,
    },
    /// A user and a password.
    Basic {
        /// The user's name.
        username: String,
        /// The user's password.
        password: String,
    },
    /// A bearer token.
    Bearer {
        /// The token.
        token: String,
    },
}

impl Scheme {
    /// The headers for one body sent at one moment.
    pub(crate) fn headers(
        &self,
        id: &str,
        seconds: i64,
        body: &str,
    ) -> Vec<(&'static str, String)> {
        match self {
            Self::None => Vec::new(),
            Self::HmacHex { secret } => {
                vec![("x-magento-signature", hex(&digest(secret.as_bytes(), body)))]
            }
            Self::HmacBase64 { secret } => {
                vec![("x-magento-signature", STANDARD.encode(digest(secret.as_bytes(), body)))]
            }
            Self::StandardWebhooks { secret } => standard_webhooks(secret, id, seconds, body),
            Self::Basic { username, password } => {
                let pair = STANDARD.encode(format!("{username}:{password}"));
                vec![("authorization", format!("Basic {pair}"))]
            }
            Self::Bearer { token } => vec![("authorization", format!("Bearer {token}"))],
        }
    }
}

fn standard_webhooks(
    secret: &str,
    id: &str,
    seconds: i64,
    body: &str,
) -> Vec<(&'static str, String)> {
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
    let key = STANDARD.decode(encoded).unwrap_or_else(|_| secret.as_bytes().to_vec());
    let signature = STANDARD.encode(digest(&key, &format!("{id}.{seconds}.{body}")));
    vec![
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", format!("v1,{signature}")),
    ]
}

fn digest(key: &[u8], text: &str) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_signs_as_rfc_4231_says() {
        let scheme = Scheme::HmacHex { secret: "Jefe".to_owned() };
        let headers = scheme.headers("id", 0, "what do ya want for nothing?");
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(headers, vec![("x-magento-signature", expected.to_owned())]);
    }
}
