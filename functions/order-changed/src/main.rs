//! Brings a changed Magento order into Heartland.
//!
//! Trigger: the `order-changed` queue. What moves and how: `entities::order`.

use lambda::{Error, ToHeartland};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::init_telemetry();
    let deps = &ToHeartland::from_environment().await?;
    lambda::serve_queue(deps, |delivery| deps.order(delivery)).await
}
