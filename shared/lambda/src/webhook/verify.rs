//! Lets a delivery in, or not.

use http::{HeaderMap, header::AUTHORIZATION};

use super::{
    adobe, body,
    hint::Hint,
    keys::FetchKey,
    profile::{Profile, Profiles},
    shared_secret, standard,
};

/// One inbound request, raw.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The headers as received.
    pub headers: &'a HeaderMap,
    /// The body as received: every signature is over these bytes.
    pub body: &'a [u8],
    /// The token in the address, where the route has one.
    pub path_token: Option<&'a str>,
}

impl<'a> Delivery<'a> {
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn authorization(&self, scheme: &str) -> Option<&'a str> {
        let (given, credentials) = self.header(AUTHORIZATION.as_str())?.split_once(' ')?;
        given.eq_ignore_ascii_case(scheme).then_some(credentials.trim())
    }
}

/// What is known of a delivery that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The kind of the profile that let it in.
    pub profile: &'static str,
    /// The sender's id of this delivery, the same each time it is repeated.
    pub delivery_id: Option<String>,
    /// The record it speaks of.
    pub hint: Hint,
}

/// Why a delivery was not let in. Counted by name; the sender is told only the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Larger than one megabyte.
    #[error("the body is too large")]
    TooLarge,
    /// Nested deeper than 64 levels.
    #[error("the body is nested too deeply")]
    TooDeep,
    /// Proven, but no JSON.
    #[error("the body is not readable as JSON")]
    Unreadable,
    /// It carries nothing that any profile looks at.
    #[error("no profile applies")]
    NoProof,
    /// A header, or what is signed, is not of the form that its profile asks for.
    #[error("the proof is malformed")]
    Malformed,
    /// Signed too long ago, or in the future.
    #[error("the timestamp is too far from now")]
    Stale,
    /// No signature fits.
    #[error("no signature fits")]
    BadSignature,
    /// Password or token is not ours.
    #[error("the secret is wrong")]
    BadSecret,
    /// An event of Adobe I/O for somebody else.
    #[error("the event is for another client")]
    OtherRecipient,
    /// An address of a key that is not Adobe's.
    #[error("the key is not at the allowed host")]
    ForeignKey,
    /// Adobe's key could not be read; the same delivery may be good later.
    #[error("the key could not be read")]
    KeyUnavailable,
}

impl Rejection {
    /// The name in logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::TooDeep => "too_deep",
            Self::Unreadable => "unreadable",
            Self::NoProof => "no_proof",
            Self::Malformed => "malformed",
            Self::Stale => "stale",
            Self::BadSignature => "bad_signature",
            Self::BadSecret => "bad_secret",
            Self::OtherRecipient => "other_recipient",
            Self::ForeignKey => "foreign_key",
            Self::KeyUnavailable => "key_unavailable",
        }
    }

    /// The status to answer with, and nothing besides it.
    pub fn status(self) -> u16 {
        match self {
            Self::TooLarge => 413,
            Self::TooDeep | Self::Unreadable => 400,
            Self::KeyUnavailable => 503,
            Self::NoProof
            | Self::Malformed
            | Self::Stale
            | Self::BadSignature
            | Self::BadSecret
            | Self::OtherRecipient
            | Self::ForeignKey => 401,
        }
    }
}

/// Checks deliveries against the configured profiles.
#[derive(Debug)]
pub struct Verifier<K> {
    profiles: Profiles,
    keys: K,
}

impl<K: FetchKey> Verifier<K> {
    /// A verifier that reads Adobe's keys through `keys`.
    pub fn new(profiles: Profiles, keys: K) -> Self {
        Self { profiles, keys }
    }

    /// Lets `delivery` in when one of the profiles that apply to it is satisfied.
    ///
    /// # Errors
    /// Why not: of several profiles, as the last of them found.
    pub async fn accept(
        &self,
        delivery: &Delivery<'_>,
        unix_now: i64,
    ) -> Result<Accepted, Rejection> {
        body::check_size(delivery.body)?;
        let mut rejection = Rejection::NoProof;
        for profile in &self.profiles.profiles {
            match self.prove(profile, delivery, unix_now).await {
                None => {}
                Some(Err(reason)) => rejection = reason,
                Some(Ok(delivery_id)) => {
                    let hint = Hint::of(&body::parse(delivery.body)?);
                    return Ok(Accepted { profile: profile.kind(), delivery_id, hint });
                }
            }
        }
        Err(rejection)
    }

    /// The id of the delivery if it is proven; nothing if `profile` does not apply to it.
    async fn prove(
        &self,
        profile: &Profile,
        delivery: &Delivery<'_>,
        unix_now: i64,
    ) -> Option<Result<Option<String>, Rejection>> {
        Some(match profile {
            Profile::StandardWebhooks { secrets } => {
                delivery.header("webhook-signature")?;
                standard::verify(delivery, secrets, unix_now).map(Some)
            }
            Profile::HmacSha256 { header, id_header, secrets } => {
                let id = id_header.as_ref().and_then(|name| delivery.header(name));
                shared_secret::verify_hmac(delivery.body, delivery.header(header)?, secrets)
                    .map(|()| id.map(str::to_owned))
            }
            Profile::Basic { username, password } => {
                let credentials = delivery.authorization("basic")?;
                shared_secret::verify_basic(credentials, username, password).map(|()| None)
            }
            Profile::Bearer { tokens } => {
                let token = delivery.authorization("bearer")?;
                shared_secret::verify_token(token, tokens).map(|()| None)
            }
            Profile::PathToken { tokens } => {
                shared_secret::verify_token(delivery.path_token?, tokens).map(|()| None)
            }
            Profile::AdobeIoEvents { client_id } => {
                adobe::is_event(delivery).then_some(())?;
                adobe::verify_event(delivery, client_id, &self.keys).await
            }
            Profile::AdobeCommerce { public_keys } => {
                let signature = delivery.header(adobe::COMMERCE_HEADER)?;
                adobe::verify_commerce(delivery.body, signature, public_keys).map(|()| None)
            }
        })
    }
}

#[cfg(test)]
mod tests;
