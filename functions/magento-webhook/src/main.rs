//! Lets Magento's webhooks in: verifies them and queues the records they speak of.
//!
//! Trigger: API Gateway. Who may call: the profiles in the webhook secret, `lambda::webhook`.

use lambda::{Error, WebhookIn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::init_telemetry();
    WebhookIn::from_environment().await?.serve().await
}
