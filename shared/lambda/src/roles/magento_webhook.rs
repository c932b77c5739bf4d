//! The endpoint that Magento's webhooks call.

use aws::{Cloud, EventQueue, Secrets};
use flow::{Event, PortError, Queue};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use tokio::sync::OnceCell;

use crate::Error;
use crate::adobe_keys::AdobeKeys;
use crate::http::{self, Inbox};
use crate::settings::environment;
use crate::webhook::{Accepted, Delivery, KeyCache, Profiles, Rejection, Verifier};

/// Everything the endpoint works with.
#[derive(Debug)]
pub struct WebhookIn {
    secrets: Secrets,
    secret_id: String,
    verifier: OnceCell<Verifier<KeyCache<AdobeKeys>>>,
    queue: EventQueue,
}

impl WebhookIn {
    /// Put together from the function's environment; calls nothing yet.
    ///
    /// # Errors
    /// Settings are missing, all of them named.
    pub async fn from_environment() -> Result<Self, Error> {
        let mut settings = environment();
        let queue = settings.required("ORDER_QUEUE_URL");
        let secret_id = settings.required("WEBHOOK_SECRET_ID");
        settings.finish(())?;
        let cloud = Cloud::from_environment().await;
        Ok(Self {
            secrets: Secrets::new(&cloud),
            secret_id,
            verifier: OnceCell::new(),
            queue: EventQueue::new(&cloud, &queue),
        })
    }

    /// Serves requests until the runtime ends the process.
    ///
    /// # Errors
    /// The runtime's own.
    pub async fn serve(&self) -> Result<(), Error> {
        http::serve(self).await
    }

    async fn verifier(&self) -> Result<&Verifier<KeyCache<AdobeKeys>>, PortError> {
        self.verifier
            .get_or_try_init(|| async {
                let secret = self.secrets.text(&self.secret_id).await?;
                let profiles = Profiles::read(secret.expose_secret())
                    .map_err(|error| PortError::new("secrets", "give usable profiles", error))?;
                Ok(Verifier::new(profiles, KeyCache::new(AdobeKeys)))
            })
            .await
    }
}

impl Inbox for WebhookIn {
    async fn accept(
        &self,
        delivery: &Delivery<'_>,
    ) -> Result<Result<Accepted, Rejection>, PortError> {
        let now = Timestamp::now().as_second();
        Ok(self.verifier().await?.accept(delivery, now).await)
    }

    async fn queue(&self, event: &Event, delivery_id: Option<&str>) -> Result<(), PortError> {
        match delivery_id {
            Some(id) => self.queue.send_once(event, id).await,
            None => self.queue.send(std::slice::from_ref(event)).await,
        }
    }
}
