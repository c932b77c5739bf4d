//! The FIFO queue of an entity: hints, in order within a record.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use flow::error::chain;
use flow::{Event, PortError, Queue};
use jiff::Timestamp;

use crate::Cloud;

const STORE: &str = "queue";
/// A FIFO queue of events, whose message group is the record.
#[derive(Clone, Debug)]
pub struct EventQueue {
    client: Client,
    url: String,
}

impl EventQueue {
    /// Most events that SQS takes at once.
    pub const BATCH: usize = 10;

    /// The queue at this URL.
    #[must_use]
    pub fn new(cloud: &Cloud, url: &str) -> Self {
        Self { client: cloud.sqs.clone(), url: url.to_owned() }
    }

    /// Queues one event of a delivery that its sender numbered. The same number within five
    /// minutes is queued once: SQS remembers it for as long as a signature is accepted.
    ///
    /// # Errors
    /// The event is not safely queued.
    pub async fn send_once(&self, event: &Event, delivery_id: &str) -> Result<(), PortError> {
        self.client
            .send_message()
            .queue_url(&self.url)
            .message_body(body(event)?)
            .message_group_id(event.subject())
            .message_deduplication_id(delivery_id)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "send", error))?;
        Ok(())
    }

    /// Queues at most [`Self::BATCH`] events, each for itself. The places of those that were not
    /// taken, with the reason.
    ///
    /// # Errors
    /// The queue did not answer; some may be queued all the same.
    pub async fn send_batch(&self, events: &[Event]) -> Result<Vec<(usize, String)>, PortError> {
        let sent = self
            .client
            .send_message_batch()
            .queue_url(&self.url)
            .set_entries(Some(entries(events)?))
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "send", error))?;
        let refused = sent.failed.iter().map(|failed| {
            let place =
                failed.id().parse().map_err(|error| PortError::new(STORE, "send", error))?;
            Ok((place, failed.message().unwrap_or(failed.code()).to_owned()))
        });
        refused.collect()
    }

    /// Makes a received message wait this long before it is delivered again. That it fails is no
    /// harm: the queue's own time-out applies.
    pub async fn postpone(&self, receipt: &str, pause: std::time::Duration) {
        let seconds = i32::try_from(pause.as_secs()).unwrap_or(i32::MAX);
        let changed = self
            .client
            .change_message_visibility()
            .queue_url(&self.url)
            .receipt_handle(receipt)
            .visibility_timeout(seconds)
            .send()
            .await;
        if let Err(error) = changed {
            tracing::warn!(error = chain(&error), "a message keeps the queue's own pause");
        }
    }
}

impl Queue for EventQueue {
    async fn send(&self, events: &[Event]) -> Result<(), PortError> {
        for batch in events.chunks(Self::BATCH) {
            if let Some((_, reason)) = self.send_batch(batch).await?.into_iter().next() {
                return Err(PortError::new(STORE, "send", reason));
            }
        }
        Ok(())
    }
}

/// Every entry has a deduplication id of its own: two changes of one record within five minutes
/// are two events, and only the worker can tell that they are one.
fn entries(batch: &[Event]) -> Result<Vec<SendMessageBatchRequestEntry>, PortError> {
    let now = Timestamp::now().as_nanosecond();
    let entry = |(index, event): (usize, &Event)| {
        SendMessageBatchRequestEntry::builder()
            .id(index.to_string())
            .message_body(body(event)?)
            .message_group_id(event.subject())
            .message_deduplication_id(format!("{}/{now}/{index}", event.subject()))
            .build()
            .map_err(|error| PortError::new(STORE, "send", error))
    };
    batch.iter().enumerate().map(entry).collect()
}

fn body(event: &Event) -> Result<String, PortError> {
    serde_json::to_string(event).map_err(|error| PortError::new(STORE, "send", error))
}
