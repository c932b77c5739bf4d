//! What Magento lets us in by.

use std::fmt;

use secrecy::SecretString;
use serde::Deserialize;

/// Credentials of an integration, as they stand in its secret. Prints as dots.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum Credentials {
    /// The four values of an integration: each request is signed (OAuth 1.0a, HMAC-SHA256).
    OAuth {
        /// Names the integration.
        consumer_key: SecretString,
        /// Signs, together with the secret of the token.
        consumer_secret: SecretString,
        /// Names the grant.
        access_token: SecretString,
        /// Signs, together with the secret of the consumer.
        access_token_secret: SecretString,
    },
    /// An administrator's token, or an integration's where the shop allows that; it does not
    /// by default.
    Bearer {
        /// Sent as it is.
        bearer: SecretString,
    },
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OAuth { .. } => "OAuth(••••)",
            Self::Bearer { .. } => "Bearer(••••)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Credentials;

    #[test]
    fn credentials_are_read_from_their_secret_and_printed_as_dots() {
        let oauth = r#"{"consumer_key":"ck","consumer_secret":"cs",
                        "access_token":"at","access_token_secret":"ats"}"#;
        for (secret, printed) in [(oauth, "OAuth(••••)"), (r#"{"bearer":"b"}"#, "Bearer(••••)")]
        {
            let credentials: Credentials = serde_json::from_str(secret).unwrap();
            assert_eq!(format!("{credentials:?}"), printed);
        }
    }

    #[test]
    fn half_a_set_of_credentials_is_refused_without_printing_it() {
        let error = serde_json::from_str::<Credentials>(r#"{"consumer_key":"ck-1"}"#).unwrap_err();
        assert!(!error.to_string().contains("ck-1"));
    }
}
