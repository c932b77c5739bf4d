//! What each function works with, put together from its settings.

mod catch_up;
mod dead_letter;
mod magento_webhook;
mod to_heartland;

pub use catch_up::CatchUp;
pub use dead_letter::DeadLetter;
pub use magento_webhook::WebhookIn;
pub use to_heartland::ToHeartland;

use std::future::Future;
use std::time::Duration;

use flow::{Event, PortError};

use crate::deadline::Deadline;

/// What a batch asks of its role beside the journey itself.
pub trait Postpone: Sync {
    /// When the running invocation ends; the batch sets it, the role's channels keep to it.
    fn deadline(&self) -> &Deadline;

    /// Makes a received message wait before it is delivered again.
    fn postpone(&self, receipt: &str, pause: Duration) -> impl Future<Output = ()> + Send;

    /// Queues an event anew, so that the message that brought it can leave the queue.
    fn requeue(&self, event: &Event) -> impl Future<Output = Result<(), PortError>> + Send;

    /// Sets a message aside that holds no event.
    fn park_unreadable(
        &self,
        message_id: &str,
        body: &str,
    ) -> impl Future<Output = Result<(), PortError>> + Send;
}
