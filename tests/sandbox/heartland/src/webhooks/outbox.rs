//! What is to be sent, noted while the account changes.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{Webhook, WebhookEvent};
use crate::http::Resource;
use crate::shop::Shop;

/// One body for one receiver.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    /// The entry in the log of events.
    pub(crate) event_id: i64,
    pub(crate) webhook_id: i64,
    pub(crate) url: String,
    /// The record as a GET showed it when the event happened: no envelope, no name.
    pub(crate) body: String,
}

/// Where the account leaves what is to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Outbox(UnboundedSender<Delivery>);

impl Outbox {
    /// An outbox and the end from which it is emptied.
    pub(crate) fn open() -> (Self, UnboundedReceiver<Delivery>) {
        let (sender, receiver) = unbounded_channel();
        (Self(sender), receiver)
    }
}

impl Shop {
    /// Tells subscribers that a record was made or changed, if that is an event.
    pub(crate) fn changed<T: Resource>(&mut self, id: i64, is_new: bool) {
        if let Some((created, updated)) = T::EVENTS {
            self.tell::<T>(if is_new { created } else { updated }, id);
        }
    }

    /// Tells subscribers of an event.
    pub(crate) fn tell<T: Resource>(&mut self, event: &str, id: i64) {
        let webhooks = self.table::<Webhook>().iter().filter(|webhook| webhook.wants(event));
        let receivers: Vec<(i64, String)> = webhooks.map(|it| (it.id, it.url.clone())).collect();
        let Some(row) = self.get::<T>(id).filter(|_| !receivers.is_empty()) else {
            return;
        };
        let body = self.shown(row).to_string();
        for (webhook_id, url) in receivers {
            let event_id = self.log_event(webhook_id, event, id);
            let delivery = Delivery { event_id, webhook_id, url, body: body.clone() };
            // Without a receiver nobody delivers; the log keeps the event as pending.
            let _ = self.outbox.0.send(delivery);
        }
    }

    fn log_event(&mut self, webhook: i64, event: &str, resource: i64) -> i64 {
        let now = self.now();
        self.put(WebhookEvent {
            webhook_id: Some(webhook),
            event: event.to_owned(),
            resource_id: Some(resource),
            created_at: now,
            updated_at: now,
            ..WebhookEvent::default()
        })
    }
}
