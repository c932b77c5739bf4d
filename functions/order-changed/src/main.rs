//! order-changed.
fn main() {}
