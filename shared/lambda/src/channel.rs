//! A system behind credentials that may change while the function runs.

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use aws::Secrets;
use entities::call::{Call, Reply, System};
use flow::error::code;
use flow::{CallClass, CallError, Channel, PortError};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

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

/// Where secrets are kept.
pub trait Vault: Sync {
    /// The text of the secret `id`.
    fn text(&self, id: &str) -> impl Future<Output = Result<SecretString, PortError>> + Send;
}

impl Vault for Secrets {
    async fn text(&self, id: &str) -> Result<SecretString, PortError> {
        self.text(id).await
    }
}

/// A channel whose secret is read with the first call, kept, and read again once the system
/// refuses it: credentials can be changed without a restart. Calls that are refused side by side
/// share one reading.
#[derive(Debug)]
pub struct Renewing<C: Connect, V = Secrets> {
    connect: C,
    secrets: V,
    secret_id: String,
    current: Mutex<Option<Connection<C::Client>>>,
}

#[derive(Debug)]
struct Connection<T> {
    client: Arc<T>,
    secret: SecretString,
    /// When the secret was last asked for.
    read: Instant,
}

impl<C: Connect, V: Vault> Renewing<C, V> {
    /// A channel whose credentials are in the secret `secret_id`.
    pub fn new(connect: C, secrets: V, secret_id: String) -> Self {
        Self { connect, secrets, secret_id, current: Mutex::new(None) }
    }

    async fn client(&self) -> Result<Arc<C::Client>, PortError> {
        let mut current = self.current.lock().await;
        if let Some(connection) = current.as_ref() {
            return Ok(connection.client.clone());
        }
        let connection = self.connected().await?;
        Ok(current.insert(connection).client.clone())
    }

    async fn connected(&self) -> Result<Connection<C::Client>, PortError> {
        let read = Instant::now();
        let secret = self.secrets.text(&self.secret_id).await?;
        let held = Secrets::read(&self.secret_id, &secret)?;
        let client = self
            .connect
            .connect(held)
            .map_err(|error| PortError::new("secrets", "give usable credentials", error))?;
        Ok(Connection { client: Arc::new(client), secret, read })
    }

    /// A client with other credentials than those with which a call that began at `sent` was
    /// refused, if the secret holds others by now. One that is refused for the same credentials
    /// keeps what it has learnt.
    async fn renewed(
        &self,
        refused: &Arc<C::Client>,
        sent: Instant,
    ) -> Result<Option<Arc<C::Client>>, PortError> {
        let mut current = self.current.lock().await;
        let Some(connection) = current.as_mut() else { return Ok(None) };
        if !Arc::ptr_eq(&connection.client, refused) {
            return Ok(Some(connection.client.clone()));
        }
        if connection.read > sent {
            // Another call has looked since.
            return Ok(None);
        }
        let found = self.connected().await?;
        if found.secret.expose_secret() == connection.secret.expose_secret() {
            connection.read = found.read;
            return Ok(None);
        }
        *connection = found;
        Ok(Some(connection.client.clone()))
    }
}

impl<C: Connect, V: Vault> Channel for Renewing<C, V>
where
    C::Client: Sync,
{
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        let client = self.client().await.map_err(|error| {
            CallError::new(C::SYSTEM, CallClass::Transient, call)
                .with_code(code::CREDENTIALS_UNAVAILABLE)
                .with_source(error)
        })?;
        let sent = Instant::now();
        match client.send(call).await {
            Err(error) if error.class() == CallClass::Denied => {
                match self.renewed(&client, sent).await {
                    Ok(Some(client)) => client.send(call).await,
                    Ok(None) => Err(error),
                    // Whether the credentials are still wrong is not known: a person may not be
                    // needed.
                    Err(_) => Err(error.with_class(CallClass::Transient)),
                }
            }
            settled => settled,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;

    use super::*;

    /// What the secret holds, what the system takes, and how often the secret was read.
    #[derive(Default)]
    struct World {
        secret: Mutex<&'static str>,
        taken: Mutex<&'static str>,
        reads: AtomicUsize,
        calls: AtomicUsize,
        breaks: Mutex<bool>,
    }

    impl Vault for Arc<World> {
        async fn text(&self, _: &str) -> Result<SecretString, PortError> {
            self.reads.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            if *self.breaks.lock().unwrap() {
                return Err(PortError::new("secrets", "read", "too many requests"));
            }
            Ok(format!("\"{}\"", self.secret.lock().unwrap()).into())
        }
    }

    struct Client(String, Arc<World>);

    impl Channel for Client {
        async fn send(&self, call: &Call) -> Result<Reply, CallError> {
            self.1.calls.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            if *self.1.taken.lock().unwrap() == self.0 {
                return Ok(Reply {
                    status: 200,
                    location: None,
                    asked_at: None,
                    body: String::new(),
                });
            }
            Err(CallError::new(System::Magento, CallClass::Denied, call))
        }
    }

    struct ToWorld(Arc<World>);

    impl Connect for ToWorld {
        type Client = Client;
        type Secret = String;
        const SYSTEM: System = System::Magento;

        fn connect(
            &self,
            secret: String,
        ) -> Result<Client, Box<dyn std::error::Error + Send + Sync>> {
            Ok(Client(secret, self.0.clone()))
        }
    }

    fn channel() -> (Arc<World>, Renewing<ToWorld, Arc<World>>) {
        let world = Arc::new(World::default());
        *world.secret.lock().unwrap() = "old";
        *world.taken.lock().unwrap() = "old";
        (world.clone(), Renewing::new(ToWorld(world.clone()), world, "shop".to_owned()))
    }

    /// How ten calls made side by side end.
    async fn ten(channel: &Renewing<ToWorld, Arc<World>>) -> Vec<Option<CallClass>> {
        let call = Call::get(["orders"]);
        let ends = join_all((0..10).map(|_| channel.send(&call))).await;
        ends.into_iter().map(|end| end.err().map(|error| error.class())).collect()
    }

    #[tokio::test]
    async fn a_rotation_right_after_the_secret_was_read_refuses_none_of_the_calls_side_by_side() {
        let (world, channel) = channel();
        assert_eq!(ten(&channel).await, [None; 10]);
        *world.secret.lock().unwrap() = "new";
        *world.taken.lock().unwrap() = "new";
        assert_eq!(ten(&channel).await, [None; 10]);
        assert_eq!(world.reads.load(Ordering::Relaxed), 2, "all share one reading");
    }

    #[tokio::test]
    async fn a_secret_that_follows_the_system_by_a_moment_is_taken_by_the_next_call() {
        let (world, channel) = channel();
        *world.taken.lock().unwrap() = "new";
        assert_eq!(ten(&channel).await, [Some(CallClass::Denied); 10]);
        *world.secret.lock().unwrap() = "new";
        assert_eq!(ten(&channel).await, [None; 10]);
    }

    #[tokio::test]
    async fn wrong_credentials_are_read_once_for_calls_side_by_side_and_sent_once_a_call() {
        let (world, channel) = channel();
        *world.taken.lock().unwrap() = "other";
        assert_eq!(ten(&channel).await, [Some(CallClass::Denied); 10]);
        assert_eq!(world.reads.load(Ordering::Relaxed), 2, "for the first call, and once refused");
        assert_eq!(world.calls.load(Ordering::Relaxed), 10);
    }

    #[tokio::test]
    async fn a_refusal_after_which_the_secret_cannot_be_read_is_tried_again_soon() {
        let (world, channel) = channel();
        ten(&channel).await;
        *world.taken.lock().unwrap() = "new";
        *world.breaks.lock().unwrap() = true;
        assert_eq!(ten(&channel).await, [Some(CallClass::Transient); 10]);
    }
}
