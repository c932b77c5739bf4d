//! How senders prove themselves, as configured in the secret of the webhook function.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{rsa, standard};

/// All ways in which a delivery may prove itself: `{"profiles": [{"kind": …}, …]}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profiles {
    /// Tried in this order, as far as a delivery carries what they look at.
    pub profiles: Vec<Profile>,
}

/// One way to prove oneself. Where several secrets are listed, each is good: the old and the
/// new one while a sender changes them. Prints its kind and dots.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Profile {
    /// `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    StandardWebhooks {
        /// As issued: `whsec_` and base64.
        secrets: Vec<SecretString>,
    },
    /// HMAC-SHA256 of the body in one header, hex or base64, with or without `sha256=`.
    HmacSha256 {
        /// The header with the signature.
        #[serde(default = "magento_signature")]
        header: String,
        /// The header with an id of the delivery, where the sender has one.
        id_header: Option<String>,
        /// Used as text, as they stand.
        secrets: Vec<SecretString>,
    },
    /// `Authorization: Basic …`.
    Basic {
        /// Compared as secretly as the password.
        username: SecretString,
        /// The password.
        password: SecretString,
    },
    /// `Authorization: Bearer …`.
    Bearer {
        /// Used as text, as they stand.
        tokens: Vec<SecretString>,
    },
    /// A secret in the address, for senders that sign nothing.
    PathToken {
        /// Used as text, as they stand.
        tokens: Vec<SecretString>,
    },
    /// Adobe I/O Events: signed with one of Adobe's two keys, for one client.
    AdobeIoEvents {
        /// Our client id; Adobe signs for all of its customers with the same keys, so without
        /// it any of them could send here.
        client_id: String,
    },
    /// Webhooks of Adobe Commerce: signed with the key pair of the shop.
    AdobeCommerce {
        /// In PEM, as the shop shows them.
        public_keys: Vec<String>,
    },
}

fn magento_signature() -> String {
    "x-magento-signature".to_owned()
}

impl Profile {
    /// The word in the configuration; also the name in logs and metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::StandardWebhooks { .. } => "standard_webhooks",
            Self::HmacSha256 { .. } => "hmac_sha256",
            Self::Basic { .. } => "basic",
            Self::Bearer { .. } => "bearer",
            Self::PathToken { .. } => "path_token",
            Self::AdobeIoEvents { .. } => "adobe_io_events",
            Self::AdobeCommerce { .. } => "adobe_commerce",
        }
    }

    /// What would make this profile useless, or worse, open to everyone.
    fn problem(&self) -> Option<&'static str> {
        let empty = |secrets: &[SecretString]| {
            secrets.is_empty() || secrets.iter().any(|secret| secret.expose_secret().is_empty())
        };
        match self {
            Self::StandardWebhooks { secrets } => (secrets.is_empty()
                || secrets.iter().any(|secret| standard::key(secret).is_none()))
            .then_some("needs secrets of the form whsec_<base64>"),
            Self::HmacSha256 { header, secrets, .. } => {
                if header.is_empty() {
                    Some("needs the name of a header")
                } else {
                    empty(secrets).then_some("needs secrets that are not empty")
                }
            }
            Self::Basic { username, password } => (username.expose_secret().is_empty()
                || password.expose_secret().is_empty())
            .then_some("needs a username and a password"),
            Self::Bearer { tokens } | Self::PathToken { tokens } => {
                empty(tokens).then_some("needs tokens that are not empty")
            }
            Self::AdobeIoEvents { client_id } => {
                client_id.is_empty().then_some("needs the client id")
            }
            Self::AdobeCommerce { public_keys } => (public_keys.is_empty()
                || public_keys.iter().any(|pem| rsa::der(pem).is_none()))
            .then_some("needs public keys in PEM"),
        }
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(••••)", self.kind())
    }
}

/// Why the profiles cannot be used: all problems at once, without any secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the webhook profiles cannot be used: {}", .0.join("; "))]
pub struct ProfilesError(pub(super) Vec<String>);

impl Profiles {
    /// Reads the profiles from the text of their secret.
    ///
    /// # Errors
    /// When the text is no such JSON, or a profile could never, or would always, let in.
    pub fn read(secret: &str) -> Result<Self, ProfilesError> {
        let profiles: Self = serde_json::from_str(secret).map_err(|error| {
            // Only the place is told: what stands there may be a secret.
            let place = format!("no valid JSON at line {}", error.line());
            ProfilesError(vec![format!("{place}, column {}", error.column())])
        })?;
        let problems: Vec<String> = (1..)
            .zip(&profiles.profiles)
            .filter_map(|(n, profile)| {
                Some(format!("profile {n} ({}) {}", profile.kind(), profile.problem()?))
            })
            .collect();
        if problems.is_empty() { Ok(profiles) } else { Err(ProfilesError(problems)) }
    }
}

#[cfg(test)]
mod tests {
    use super::Profiles;

    const ALL: &str = r#"{"profiles":[
        {"kind":"standard_webhooks","secrets":["whsec_c2VjcmV0LTE="]},
        {"kind":"hmac_sha256","secrets":["secret-2"]},
        {"kind":"hmac_sha256","header":"x-signature","id_header":"x-id","secrets":["secret-3"]},
        {"kind":"basic","username":"secret-4","password":"secret-5"},
        {"kind":"bearer","tokens":["secret-6"]},
        {"kind":"path_token","tokens":["secret-7"]},
        {"kind":"adobe_io_events","client_id":"secret-8"},
        {"kind":"adobe_commerce","public_keys":["-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]}
    ]}"#;

    #[test]
    fn every_kind_can_be_configured_and_prints_as_dots() {
        let printed = format!("{:?}", Profiles::read(ALL).unwrap());
        assert_eq!(
            printed,
            "Profiles { profiles: [standard_webhooks(••••), hmac_sha256(••••), \
             hmac_sha256(••••), basic(••••), bearer(••••), path_token(••••), \
             adobe_io_events(••••), adobe_commerce(••••)] }"
        );
    }

    #[test]
    fn all_profiles_that_would_let_in_everyone_or_no_one_are_named_at_once() {
        let secret = r#"{"profiles":[
            {"kind":"standard_webhooks","secrets":["whsec_%%%"]},
            {"kind":"hmac_sha256","secrets":[""]},
            {"kind":"bearer","tokens":[]},
            {"kind":"path_token","tokens":["long-enough",""]},
            {"kind":"basic","username":"","password":"x"},
            {"kind":"adobe_io_events","client_id":""},
            {"kind":"adobe_commerce","public_keys":["nonsense"]}]}"#;
        assert_eq!(
            Profiles::read(secret).unwrap_err().0,
            [
                "profile 1 (standard_webhooks) needs secrets of the form whsec_<base64>",
                "profile 2 (hmac_sha256) needs secrets that are not empty",
                "profile 3 (bearer) needs tokens that are not empty",
                "profile 4 (path_token) needs tokens that are not empty",
                "profile 5 (basic) needs a username and a password",
                "profile 6 (adobe_io_events) needs the client id",
                "profile 7 (adobe_commerce) needs public keys in PEM",
            ]
        );
    }

    #[test]
    fn a_text_that_is_no_configuration_is_refused_without_printing_it() {
        for text in ["secret", r#"{"profiles":["secret"]}"#, r#"{"profiles":[{"kind":"secret"}]}"#]
        {
            let error = Profiles::read(text).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
