//! A system behind credentials that may change while the function runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws::Secrets;
use entities::call::{Call, Reply, System};
use flow::error::code;
use flow::{CallClass, CallError, Channel, PortError};
use secrecy::{ExposeSecret, SecretString};
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
    secret: SecretString,
    read: Instant,
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
        let connection = self.connected(self.secrets.text(&self.secret_id).await?)?;
        Ok(current.insert(connection).client.clone())
    }

    fn connected(&self, secret: SecretString) -> Result<Connection<C::Client>, PortError> {
        let held = Secrets::read(&self.secret_id, &secret)?;
        let client = self
            .connect
            .connect(held)
            .map_err(|error| PortError::new("secrets", "give usable credentials", error))?;
        Ok(Connection { client: Arc::new(client), secret, read: Instant::now() })
    }

    /// A client with other credentials than the refused one, if the secret holds others by now.
    /// One that is refused for the same credentials keeps what it has learnt.
    async fn renewed(&self, refused: &Arc<C::Client>) -> Option<Arc<C::Client>> {
        let mut current = self.current.lock().await;
        let connection = current.as_mut()?;
        if !Arc::ptr_eq(&connection.client, refused) {
            return Some(connection.client.clone());
        }
        if connection.read.elapsed() < RENEWAL_PAUSE {
            return None;
        }
        let secret = self.secrets.text(&self.secret_id).await.ok()?;
        connection.read = Instant::now();
        if secret.expose_secret() == connection.secret.expose_secret() {
            return None;
        }
        *connection = self.connected(secret).ok()?;
        Some(connection.client.clone())
    }
}

impl<C: Connect> Channel for Renewing<C>
where
    C::Client: Sync,
{
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        let client = self.client().await.map_err(|error| {
            CallError::new(C::SYSTEM, CallClass::Transient, call)
                .with_code(code::CREDENTIALS_UNAVAILABLE)
                .with_source(error)
        })?;
        match client.send(call).await {
            Err(error) if error.class() == CallClass::Denied => match self.renewed(&client).await {
                Some(client) => client.send(call).await,
                None => Err(error),
            },
            settled => settled,
        }
    }
}
