//! What the sandbox does not reproduce.

/// Exchanges and steps of scripts by name, each with the reason why it may differ.
pub const EXCEPTIONS: &[(&str, &str)] = &[("13/31", EQUAL_SORT), ("13/32", EQUAL_SORT)];

/// Recorded both ways round: children first told the color, here the size.
const EQUAL_SORT: &str =
    "two attributes have one sort order in their set, and the database picks which comes first";
