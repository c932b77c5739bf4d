//! The poll, started by the schedule.

use std::time::Duration;

use aws::{Cloud, Cursors, DeadLetterQueue, EventQueue, Secrets};
use entities::entity::Entity;
use flow::SyncError;
use flow::catch_up::{Plan, Polled};
use jiff::Timestamp;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::{Value, json};

use crate::Error;
use crate::channel::Renewing;
use crate::connect::ToMagento;
use crate::failure::Failure;
use crate::settings::environment;

/// How far before the cursor a poll begins (sync-rules.md, section 3).
const OVERLAP: Duration = Duration::from_mins(2);
/// What is left of the function's time when a poll stops, to save its cursor in peace.
const RESERVE: Duration = Duration::from_secs(5);

/// Everything the poll works with.
#[derive(Debug)]
pub struct CatchUp {
    magento: Renewing<ToMagento>,
    queue: EventQueue,
    cursors: Cursors,
    dead_letters: DeadLetterQueue,
    first_from: Timestamp,
}

impl CatchUp {
    /// Put together from the function's environment; calls nothing yet.
    ///
    /// # Errors
    /// Settings are missing or wrong, all of them named.
    pub async fn from_environment() -> Result<Self, Error> {
        let mut settings = environment();
        let magento = settings.magento();
        let magento_secret = settings.required("MAGENTO_SECRET_ID");
        let queue = settings.required("ORDER_QUEUE_URL");
        let dead_letters = settings.required("DEAD_LETTER_QUEUE_URL");
        let cursors = settings.required("CURSORS_TABLE");
        let first_from = settings.first_from();
        settings.finish(())?;
        let cloud = Cloud::from_environment().await;
        let secrets = Secrets::new(&cloud);
        Ok(Self {
            magento: Renewing::new(ToMagento(magento), secrets, magento_secret),
            queue: EventQueue::new(&cloud, &queue),
            cursors: Cursors::new(&cloud, &cursors),
            dead_letters: DeadLetterQueue::new(&cloud, &dead_letters, None),
            first_from,
        })
    }

    /// Polls each time the schedule, or a person, invokes the function.
    ///
    /// # Errors
    /// The runtime's own.
    pub async fn serve<E: Entity>(&self) -> Result<(), Error> {
        lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
            let deadline = event.context.deadline();
            let deadline = Timestamp::try_from(deadline).unwrap_or(Timestamp::MAX);
            let polled = self.poll::<E>(deadline).await.map_err(Failure)?;
            Ok::<_, Failure>(json!({
                "queued": polled.queued,
                "poisoned": polled.poisoned,
                "unfinished": polled.unfinished,
            }))
        }))
        .await
    }

    async fn poll<E: Entity>(&self, deadline: Timestamp) -> Result<Polled, SyncError> {
        let plan =
            Plan { overlap: OVERLAP, first_from: self.first_from, deadline: deadline - RESERVE };
        let polled = flow::catch_up::<E>(
            &plan,
            Timestamp::now,
            &self.magento,
            &self.queue,
            &self.cursors,
            &self.dead_letters,
        )
        .await
        .inspect_err(|error| {
            tracing::error!(entity = E::NAME, code = error.code(), error = error.told(), "polled");
        })?;
        tracing::info!(
            entity = E::NAME,
            queued = polled.queued,
            poisoned = polled.poisoned,
            unfinished = polled.unfinished,
            "polled"
        );
        Ok(polled)
    }
}
