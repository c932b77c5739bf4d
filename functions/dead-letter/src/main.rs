//! dead-letter.
fn main() {}
