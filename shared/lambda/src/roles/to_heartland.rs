//! Workers that bring Magento's records to Heartland.

use std::time::Duration;

use aws::{
    Cloud, DeadLetterQueue, DocumentsTable, EventQueue, LedgerTable, LinksTable, Reviews, Secrets,
    Topic,
};
use entities::call::System;
use entities::entity::Key;
use entities::order::OrderEntity;
use entities::vocabulary::{Cause, Problem};
use flow::review::keepable;
use flow::{
    Channel, DeadLetters, Delivery, Event, Ledger, Links, Notifier, PortError, Ports, Queue,
    Review, Settled, SyncError, Trigger,
};

use super::Postpone;
use crate::Error;
use crate::channel::Renewing;
use crate::connect::{ToHeartlandApi, ToMagento};
use crate::deadline::{Deadline, Timely};
use crate::notifications::{Notifications, Webhook};
use crate::settings::environment;
use crate::versions::Versions;

/// Everything a worker on the way to Heartland works with.
#[derive(Debug)]
pub struct ToHeartland {
    magento: Timely<Renewing<ToMagento>>,
    heartland: Timely<Renewing<ToHeartlandApi>>,
    deadline: Deadline,
    ledger: LedgerTable,
    links: LinksTable,
    dead_letters: DeadLetterQueue,
    queue: EventQueue,
    notifications: Notifications,
    orders: Versions<OrderEntity>,
}

impl ToHeartland {
    /// Put together from the function's environment; calls nothing yet.
    ///
    /// # Errors
    /// Settings are missing or wrong, all of them named; or a shipped document does not fit.
    pub async fn from_environment() -> Result<Self, Error> {
        let mut settings = environment();
        let orders = settings.orders();
        let magento = settings.magento();
        let magento_secret = settings.required("MAGENTO_SECRET_ID");
        let heartland_url = settings.base_url("HEARTLAND_URL");
        let heartland_secret = settings.required("HEARTLAND_SECRET_ID");
        let ledger = settings.required("LEDGER_TABLE");
        let links = settings.required("LINKS_TABLE");
        let reviews = settings.required("REVIEWS_TABLE");
        let queue = settings.required("ORDER_QUEUE_URL");
        let dead_letters = settings.required("DEAD_LETTER_QUEUE_URL");
        let documents = settings.required("DOCUMENTS_TABLE");
        let max_age = Duration::from_secs(settings.or("RELEASE_MAX_AGE_SECONDS", 30));
        let topic = settings.optional("NOTIFICATION_TOPIC_ARN");
        let webhook = settings.optional("NOTIFICATION_WEBHOOK_URL");
        let webhook_secret = settings.optional("NOTIFICATION_SECRET_ID").unwrap_or_default();
        let orders = settings.finish(orders)?.ok_or("the order settings cannot be read")?;
        let cloud = Cloud::from_environment().await;
        let secrets = Secrets::new(&cloud);
        let deadline = Deadline::default();
        Ok(Self {
            magento: Timely {
                channel: Renewing::new(ToMagento(magento), secrets.clone(), magento_secret),
                system: System::Magento,
                deadline: deadline.clone(),
            },
            heartland: Timely {
                channel: Renewing::new(
                    ToHeartlandApi(heartland_url),
                    secrets.clone(),
                    heartland_secret,
                ),
                system: System::Heartland,
                deadline: deadline.clone(),
            },
            deadline,
            ledger: LedgerTable::new(&cloud, &ledger),
            links: LinksTable::new(&cloud, &links),
            dead_letters: DeadLetterQueue::new(
                &cloud,
                &dead_letters,
                Some(Reviews::new(&cloud, &reviews)),
            ),
            queue: EventQueue::new(&cloud, &queue),
            notifications: Notifications {
                topic: topic.map(|arn| Topic::new(&cloud, &arn)),
                webhook: webhook.map(|url| Webhook { url, secrets, secret_id: webhook_secret }),
            },
            orders: Versions::new(DocumentsTable::new(&cloud, &documents), orders, max_age)?,
        })
    }

    /// Carries one order over.
    ///
    /// # Errors
    /// Deliver it again, as the error's fate says.
    pub async fn order(&self, delivery: Delivery) -> Result<Settled, SyncError> {
        Box::pin(flow::sync::<OrderEntity>(&delivery, &self.orders, self)).await
    }
}

impl Ports for ToHeartland {
    fn source(&self) -> &impl Channel {
        &self.magento
    }

    fn target(&self) -> &impl Channel {
        &self.heartland
    }

    fn ledger(&self) -> &impl Ledger {
        &self.ledger
    }

    fn links(&self) -> &impl Links {
        &self.links
    }

    fn dead_letters(&self) -> &impl DeadLetters {
        &self.dead_letters
    }

    fn notifier(&self) -> &impl Notifier {
        &self.notifications
    }
}

impl Postpone for ToHeartland {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }

    async fn postpone(&self, receipt: &str, pause: Duration) {
        self.queue.postpone(receipt, pause).await;
    }

    async fn requeue(&self, event: &Event) -> Result<(), PortError> {
        self.queue.send(std::slice::from_ref(event)).await
    }

    async fn park_unreadable(&self, message_id: &str, body: &str) -> Result<(), PortError> {
        self.dead_letters.park(&unreadable(message_id, body)).await
    }
}

/// The review of a message that holds no event: nobody but us should write to the queue.
pub(super) fn unreadable(message_id: &str, body: &str) -> Review {
    let event = Event {
        entity: "message".to_owned(),
        key: Key::Id(message_id.to_owned()),
        source: System::Magento,
        version: None,
        trigger: Trigger::Replay,
        decision: None,
    };
    Review {
        subject: event.subject(),
        event,
        number: None,
        claimed_at: None,
        question: None,
        problems: vec![Problem::new(
            Cause::Unreadable,
            "",
            "a queue message holds no event".to_owned(),
            "find out who writes to the queue; nothing of ours sends this",
        )],
        terms: Vec::new(),
        payload: Some(keepable(body)),
    }
}
