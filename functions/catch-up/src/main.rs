//! catch-up.
fn main() {}
