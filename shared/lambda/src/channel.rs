//! A system behind credentials that may change while the function runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws::Secrets;
use entities::call::{Call, Reply, System};
use flow::{CallClass, CallError, Channel, PortError};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

/// How long refused credentials are not read again: a wrong secret must not cost a read a call.
const RENEWAL_PAUSE: Duration = Duration::from_secs(30);

/// How to make a client from what a secret holds.
pub trait Connect: Send + Sync {
    /// The client.
    type Client: Channel + Send;
    /// What the secret holds.
    type Secret: DeserializeOwned + Send;
    /// Which system it is.
    const SYSTEM: System;

    /// A client with these credentials.
    ///
    /// # Errors
    /// The address or the credentials cannot be used as such.
    fn connect(
        &self,
        secret: Self::Secret,
    ) -> Result<Self::Client, Box<dyn std::error::Error + Send + Sync>>;
}

/// A channel whose secret is read with the first call, kept, and read again once the system
/// refuses it: credentials can be changed without a restart.
#[derive(Debug)]
pub struct Renewing<C: Connect> {
    connect: C,
    secrets: Secrets,
    secret_id: String,
    current: Mutex<Option<Connection<C::Client>>>,
}

#[derive(Debug)]
struct Connection<T> {
    client: Arc<T>,
    since: Instant,
}

impl<C: Connect> Renewing<C> {
    /// A channel whose credentials are in the secret `secret_id`.
    pub fn new(connect: C, secrets: Secrets, secret_id: String) -> Self {
        Self { connect, secrets, secret_id, current: Mutex::new(None) }
    }

    async fn client(&self) -> Result<Arc<C::Client>, PortError> {
        let mut current = self.current.lock().await;
        if let Some(connection) = current.as_ref() {
            return Ok(connection.client.clone());
        }
        let client = Arc::new(self.renewed().await?);
        *current = Some(Connection { client: client.clone(), since: Instant::now() });
        Ok(client)
    }

    async fn renewed(&self) -> Result<C::Client, PortError> {
        let secret = self.secrets.json(&self.secret_id).await?;
        self.connect
            .connect(secret)
            .map_err(|error| PortError::new("secrets", "give usable credentials", error))
    }

    /// Drops the client whose credentials were refused; false if it is too new for that to help.
    async fn drop_refused(&self) -> bool {
        let mut current = self.current.lock().await;
        let old =
            current.as_ref().is_some_and(|connection| connection.since.elapsed() >= RENEWAL_PAUSE);
        if old {
            *current = None;
        }
        old
    }

    async fn send_once(&self, call: &Call) -> Result<Reply, CallError> {
        let client = self.client().await.map_err(|error| {
            CallError::new(C::SYSTEM, CallClass::Transient, call)
                .with_code("credentials_unavailable")
                .with_source(error)
        })?;
        client.send(call).await
    }
}

impl<C: Connect> Channel for Renewing<C>
where
    C::Client: Sync,
{
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        match self.send_once(call).await {
            Err(error) if error.class() == CallClass::Denied && self.drop_refused().await => {
                self.send_once(call).await
            }
            settled => settled,
        }
    }
}
