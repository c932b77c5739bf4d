//! OAuth 1.0a as a client of Magento must do it, and the ways in which the recordings do it wrong.

use std::cmp::Ordering;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sandbox_magento::Integration;
use sha2::Sha256;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// When every request is signed: a moment before [`crate::replay::NOW`].
const TIMESTAMP: &str = "1795419276";

/// How a request is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// As it should be.
    None,
    /// The signature is another one.
    Signature,
    /// The token is one that nobody has.
    Token,
    /// Parameters sorted by their bytes, as RFC 5849 says.
    ByteOrder,
    /// A method that is not supported.
    Method,
    /// A nonce that was used before.
    Nonce(String),
}

/// What is signed.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a [(String, String)],
    pub(crate) nonce: String,
}

/// The `Authorization` header of a request.
pub(crate) fn header(keys: &Integration, signed: &Signed<'_>, flaw: &Flaw) -> String {
    let method = if *flaw == Flaw::Method { "HMAC-SHA1" } else { "HMAC-SHA256" };
    let token = if *flaw == Flaw::Token { "a".repeat(32) } else { keys.access_token.clone() };
    let nonce = match flaw {
        Flaw::Nonce(nonce) => nonce.clone(),
        _ => signed.nonce.clone(),
    };
    let mut protocol = vec![
        ("oauth_consumer_key".to_owned(), keys.consumer_key.clone()),
        ("oauth_token".to_owned(), token),
        ("oauth_signature_method".to_owned(), method.to_owned()),
        ("oauth_timestamp".to_owned(), TIMESTAMP.to_owned()),
        ("oauth_nonce".to_owned(), nonce),
        ("oauth_version".to_owned(), "1.0".to_owned()),
    ];
    let mut signature = sign(keys, &base(signed, &protocol, flaw));
    if *flaw == Flaw::Signature {
        signature = signature.chars().rev().collect();
    }
    protocol.push(("oauth_signature".to_owned(), signature));
    let pairs: Vec<String> =
        protocol.iter().map(|(name, value)| format!("{name}=\"{}\"", escape(value))).collect();
    format!("OAuth {}", pairs.join(", "))
}

fn base(signed: &Signed<'_>, protocol: &[(String, String)], flaw: &Flaw) -> String {
    let all = protocol.iter().chain(signed.query);
    let mut pairs: Vec<_> = all.map(|(name, value)| (escape(name), escape(value))).collect();
    match flaw {
        Flaw::ByteOrder => pairs.sort(),
        _ => pairs.sort_by(|left, right| natural(&left.0, &right.0)),
    }
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let address = format!("{}{}", signed.url, signed.path.replace("%2F", "/"));
    format!("{}&{}&{}", signed.method, escape(&address), escape(&pairs.join("&")))
}

fn sign(keys: &Integration, base: &str) -> String {
    let key = format!("{}&{}", escape(&keys.consumer_secret), escape(&keys.access_token_secret));
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(base.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Escapes all but unreserved characters.
pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// Runs of digits compare as numbers.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (chunks(left).into_iter(), chunks(right).into_iter());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => {
                let order = match (a.parse::<u64>(), b.parse::<u64>()) {
                    (Ok(a), Ok(b)) => a.cmp(&b),
                    _ => a.cmp(b),
                };
                if order.is_ne() {
                    return order;
                }
            }
        }
    }
}

fn chunks(text: &str) -> Vec<&str> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for end in 1..=text.len() {
        let is_cut =
            end == text.len() || bytes[end - 1].is_ascii_digit() != bytes[end].is_ascii_digit();
        if is_cut {
            chunks.push(&text[start..end]);
            start = end;
        }
    }
    chunks
}
