//! An SNS topic: where people and other systems hear what workflows tell.

use aws_sdk_sns::Client;
use aws_sdk_sns::operation::publish::PublishError;
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

    /// Publishes a notification: people read subject and message, programs the attributes. False if
    /// the topic refuses it for good: it is gone, closed to us, or does not take such a message.
    ///
    /// # Errors
    /// The topic did not answer; publishing again is safe for those who mind the `id`.
    pub async fn publish(&self, notification: &Notification) -> Result<bool, PortError> {
        let mut request = self
            .client
            .publish()
            .topic_arn(&self.arn)
            .subject(ascii(&notification.subject))
            .message(&notification.message);
        let attributes = [
            ("id", &notification.id),
            ("record", &notification.record),
            ("number", &notification.number),
            ("step", &notification.step),
        ];
        // SNS, as SQS, refuses the whole message for one attribute that is empty.
        for (name, value) in attributes.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            let attribute = aws_sdk_sns::types::MessageAttributeValue::builder()
                .data_type("String")
                .string_value(value)
                .build()
                .map_err(|error| PortError::new(STORE, "publish", error))?;
            request = request.message_attributes(name, attribute);
        }
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(is_final) => Ok(false),
            Err(error) => Err(PortError::new(STORE, "publish", error)),
        }
    }
}

/// SNS takes subjects in ASCII only.
fn ascii(words: &str) -> String {
    words.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
}

fn is_final(error: &PublishError) -> bool {
    error.is_authorization_error_exception()
        || error.is_endpoint_disabled_exception()
        || error.is_invalid_parameter_exception()
        || error.is_invalid_parameter_value_exception()
        || error.is_not_found_exception()
        || error.is_validation_exception()
}
