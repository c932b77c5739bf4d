//! `sha512`

use sha2::{Digest, Sha512};

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::hexadecimal;

pub(super) const FUNCTION: Function = Function {
    name: "sha512",
    group: Group::Hashes,
    about: "The SHA-512 digest of a text in hexadecimal letters.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[(r#"left(sha512("abc"), 16)"#, r#""ddaf35a193617aba""#)],
    run: Run::Values(|arguments| {
        Ok(hexadecimal(&Sha512::digest(arguments.text(0)?.as_bytes())).into())
    }),
};
