//! magento-webhook.
fn main() {}
