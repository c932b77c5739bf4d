//! An SNS topic: where people and other systems hear what workflows tell.

use aws_sdk_sns::Client;
use flow::{Notification, PortError};

use crate::Cloud;

const STORE: &str = "notification topic";

/// An SNS topic.
#[derive(Clone, Debug)]
pub struct Topic {
    client: Client,
    arn: String,
}

impl Topic {
    /// The topic of this ARN.
    #[must_use]
    pub fn new(cloud: &Cloud, arn: &str) -> Self {
        Self { client: cloud.sns.clone(), arn: arn.to_owned() }
    }

    /// Publishes a notification: people read subject and message, programs the attributes.
    ///
    /// # Errors
    /// The topic did not take it; publishing again is safe for those who mind the `id`.
    pub async fn publish(&self, notification: &Notification) -> Result<(), PortError> {
        let mut request = self
            .client
            .publish()
            .topic_arn(&self.arn)
            .subject(&notification.subject)
            .message(&notification.message);
        let attributes = [
            ("id", &notification.id),
            ("record", &notification.record),
            ("number", &notification.number),
            ("step", &notification.step),
        ];
        for (name, value) in attributes {
            let attribute = aws_sdk_sns::types::MessageAttributeValue::builder()
                .data_type("String")
                .string_value(value)
                .build()
                .map_err(|error| PortError::new(STORE, "publish", error))?;
            request = request.message_attributes(name, attribute);
        }
        request.send().await.map(drop).map_err(|error| PortError::new(STORE, "publish", error))
    }
}
