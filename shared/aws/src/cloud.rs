//! One set of clients for a process.

use aws_config::BehaviorVersion;

/// The SDK's clients; cheap to clone, as they share one connection pool.
#[derive(Clone, Debug)]
pub struct Cloud {
    pub(crate) config: aws_config::SdkConfig,
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    pub(crate) sqs: aws_sdk_sqs::Client,
    pub(crate) sns: aws_sdk_sns::Client,
    pub(crate) secrets: aws_sdk_secretsmanager::Client,
}

impl Cloud {
    /// Clients for the region, credentials and endpoint that the environment names.
    pub async fn from_environment() -> Self {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        Self {
            dynamodb: aws_sdk_dynamodb::Client::new(&config),
            sqs: aws_sdk_sqs::Client::new(&config),
            sns: aws_sdk_sns::Client::new(&config),
            secrets: aws_sdk_secretsmanager::Client::new(&config),
            config,
        }
    }
}
