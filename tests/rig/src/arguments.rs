//! The command line of a program that is started by a cargo alias.

use std::ffi::OsString;

/// This program's arguments, without the `--` that people put between `cargo demo` and its
/// options out of habit: the alias holds one already.
pub fn arguments() -> impl Iterator<Item = OsString> {
    let all = std::env::args_os().enumerate();
    all.filter(|(place, word)| !(*place == 1 && word == "--")).map(|(_, word)| word)
}
