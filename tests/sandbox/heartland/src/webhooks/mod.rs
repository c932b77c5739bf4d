//! Webhooks: who wants to hear of what, and telling them.

mod deliver;
mod outbox;
mod registration;

pub(crate) use deliver::deliver;
pub(crate) use outbox::{Delivery, Outbox};
pub(crate) use registration::{Webhook, WebhookEvent, routes};
