//! `sha256`

use sha2::{Digest, Sha256};

use super::{Function, Gives, Group, Parameter, Run};
use crate::words::hexadecimal;

pub(super) const FUNCTION: Function = Function {
    name: "sha256",
    group: Group::Hashes,
    about: "The SHA-256 digest of a text in hexadecimal letters.",
    takes: &[Parameter::text("text")],
    gives: Gives::Text,
    examples: &[(
        r#"sha256("abc")"#,
        r#""ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#,
    )],
    run: Run::Values(|arguments| {
        Ok(hexadecimal(&Sha256::digest(arguments.text(0)?.as_bytes())).into())
    }),
};
