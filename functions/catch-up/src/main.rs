//! Queues every Magento order that changed since the cursor: what no webhook told.
//!
//! Trigger: a schedule, each minute. How the cursor moves: `flow::catch_up`.

use entities::order::OrderEntity;
use lambda::{CatchUp, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::init_telemetry();
    CatchUp::from_environment().await?.serve::<OrderEntity>().await
}
