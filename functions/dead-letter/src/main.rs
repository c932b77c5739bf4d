//! Turns what failed for good into review records that an operator can act on.
//!
//! Trigger: the `dead-letter` queue, to which workers set records aside and SQS redrives.

use lambda::{DeadLetter, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::init_telemetry();
    DeadLetter::from_environment().await?.serve().await
}
