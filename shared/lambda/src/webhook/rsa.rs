//! RSA signatures with SHA-256 (PKCS #1 v1.5), by the crypto library that TLS already brings.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::{Engine, prelude::BASE64_STANDARD};

/// Whether the base64 text `signature` is good for `message` under the public key `pem`.
pub(super) fn is_signed(message: &[u8], signature: &str, pem: &str) -> bool {
    let (Some(key), Ok(signature)) = (der(pem), BASE64_STANDARD.decode(signature.trim())) else {
        return false;
    };
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).verify(message, &signature).is_ok()
}

/// What stands between the two lines of a PEM public key.
pub(super) fn der(pem: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once("PUBLIC KEY-----")?;
    let (base64, _) = rest.split_once("-----END")?;
    let base64: String = base64.split_whitespace().collect();
    BASE64_STANDARD.decode(base64).ok().filter(|der| !der.is_empty())
}
