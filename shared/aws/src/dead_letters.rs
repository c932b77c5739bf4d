//! The dead-letter queue: where a worker sets a record aside at once, with its reasons.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::MessageAttributeValue;
use flow::{DeadLetters, PortError, Review};
use jiff::Timestamp;

use crate::{Cloud, Reviews};

const STORE: &str = "dead-letter queue";

/// The dead-letter FIFO queue, and the reviews that its function writes.
#[derive(Clone, Debug)]
pub struct DeadLetterQueue {
    client: Client,
    url: String,
    reviews: Option<Reviews>,
}

impl DeadLetterQueue {
    /// The queue at this URL; `reviews` for those who also close what they carried over.
    #[must_use]
    pub fn new(cloud: &Cloud, url: &str, reviews: Option<Reviews>) -> Self {
        Self { client: cloud.sqs.clone(), url: url.to_owned(), reviews }
    }
}

impl DeadLetters for DeadLetterQueue {
    async fn park(&self, review: &Review) -> Result<(), PortError> {
        let body =
            serde_json::to_string(review).map_err(|error| PortError::new(STORE, "park", error))?;
        let cause = review.problems.first().map_or("unknown", |problem| problem.cause.code());
        let unique = format!("{}/{}", review.subject, Timestamp::now().as_nanosecond());
        let mut request = self
            .client
            .send_message()
            .queue_url(&self.url)
            .message_body(body)
            .message_group_id(&review.subject)
            .message_deduplication_id(unique)
            .message_attributes("cause", attribute(cause)?)
            .message_attributes("subject", attribute(&review.subject)?);
        if let Some(number) = &review.number {
            request = request.message_attributes("number", attribute(number)?);
        }
        request.send().await.map(drop).map_err(|error| PortError::new(STORE, "park", error))
    }

    async fn close(&self, subject: &str, claimed_at: Timestamp) -> Result<(), PortError> {
        match &self.reviews {
            Some(reviews) => reviews.close(subject, claimed_at).await,
            None => Ok(()),
        }
    }
}

fn attribute(value: &str) -> Result<MessageAttributeValue, PortError> {
    MessageAttributeValue::builder()
        .data_type("String")
        .string_value(value)
        .build()
        .map_err(|error| PortError::new(STORE, "park", error))
}
