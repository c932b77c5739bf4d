//! Proofs by a secret that both sides know. All comparisons take the same time whatever differs.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::verify::Rejection;

/// Whether `signature` is the HMAC-SHA256 of `parts`, one after the other, under `key`.
pub(super) fn hmac(key: &[u8], parts: &[&[u8]], signature: &[u8]) -> bool {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
        return false;
    };
    for part in parts {
        mac.update(part);
    }
    mac.verify_slice(signature).is_ok()
}

/// The signature of a body in one header.
pub(super) fn verify_hmac(
    body: &[u8],
    header: &str,
    secrets: &[SecretString],
) -> Result<(), Rejection> {
    let signature = decode(header.trim()).ok_or(Rejection::Malformed)?;
    let signed =
        secrets.iter().any(|secret| hmac(secret.expose_secret().as_bytes(), &[body], &signature));
    if signed { Ok(()) } else { Err(Rejection::BadSignature) }
}

/// Hex or base64; 32 bytes make 64 characters of the one and 44 of the other.
fn decode(signature: &str) -> Option<Vec<u8>> {
    let signature = signature.strip_prefix("sha256=").unwrap_or(signature);
    if signature.len() == 64 {
        let digits = signature.as_bytes().chunks(2);
        digits.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
    } else {
        BASE64_STANDARD.decode(signature).ok()
    }
}

/// `Basic` credentials, base64 of `user:password`.
pub(super) fn verify_basic(
    credentials: &str,
    username: &SecretString,
    password: &SecretString,
) -> Result<(), Rejection> {
    let given = BASE64_STANDARD.decode(credentials.trim()).map_err(|_| Rejection::Malformed)?;
    let expected = format!("{}:{}", username.expose_secret(), password.expose_secret());
    if same(&given, expected.as_bytes()) { Ok(()) } else { Err(Rejection::BadSecret) }
}

/// A token that stands for itself.
pub(super) fn verify_token(given: &str, tokens: &[SecretString]) -> Result<(), Rejection> {
    let known = tokens.iter().any(|token| same(given.as_bytes(), token.expose_secret().as_bytes()));
    if known { Ok(()) } else { Err(Rejection::BadSecret) }
}

/// Digests are compared, so that not even the length of the secret shows.
fn same(given: &[u8], expected: &[u8]) -> bool {
    Sha256::digest(given).ct_eq(&Sha256::digest(expected)).into()
}
