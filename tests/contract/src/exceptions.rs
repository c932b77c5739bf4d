//! What the sandbox deliberately does not reproduce.

/// Exchanges by name, each with the reason why it may differ.
pub const EXCEPTIONS: &[(&str, &str)] = &[];
