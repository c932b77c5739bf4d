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
        let unique = format!("{}/{}", review.subject, Timestamp::now().as_nanosecond());
        let mut request = self
            .client
            .send_message()
            .queue_url(&self.url)
            .message_body(body)
            .message_group_id(&review.subject)
            .message_deduplication_id(unique);
        for (name, value) in attributes(review) {
            request = request.message_attributes(name, attribute(&value)?);
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

/// What is told beside the body, for whoever looks into the queue. SQS refuses the whole message
/// for one attribute that is empty, or that holds control characters.
fn attributes(review: &Review) -> impl Iterator<Item = (&'static str, String)> {
    let cause = review.problems.first().map_or("unknown", |problem| problem.cause.code());
    let number = review.number.as_deref().unwrap_or_default();
    let told = [("cause", cause), ("subject", &review.subject), ("number", number)];
    told.map(|(name, value)| (name, value.replace(char::is_control, "")))
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
}

fn attribute(value: &str) -> Result<MessageAttributeValue, PortError> {
    MessageAttributeValue::builder()
        .data_type("String")
        .string_value(value)
        .build()
        .map_err(|error| PortError::new(STORE, "park", error))
}

#[cfg(test)]
mod tests {
    use entities::call::System;
    use entities::entity::Key;
    use flow::{Event, Trigger};

    use super::*;

    fn told(number: Option<&str>) -> Vec<(&'static str, String)> {
        let event = Event {
            entity: "order".to_owned(),
            key: Key::Id("8".to_owned()),
            source: System::Magento,
            version: None,
            trigger: Trigger::Replay,
            decision: None,
        };
        let review = Review {
            claimed_at: None,
            subject: event.subject(),
            event,
            number: number.map(str::to_owned),
            problems: Vec::new(),
            question: None,
            terms: Vec::new(),
            payload: None,
        };
        attributes(&review).collect()
    }

    #[test]
    fn what_is_empty_is_not_told_beside_a_letter() {
        let (cause, subject) = ("unknown".to_owned(), "order:8".to_owned());
        let always = vec![("cause", cause), ("subject", subject)];
        for nothing in [None, Some(""), Some(" "), Some("\u{1}")] {
            assert_eq!(told(nothing), always, "{nothing:?}");
        }
        assert_eq!(told(Some("00\u{0}8")), [always, vec![("number", "008".to_owned())]].concat());
    }
}
