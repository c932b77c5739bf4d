//! Sends calls to one account.

use entities::call::{Call, Reply, System, heartland::List};
use flow::{CallClass, CallError, Channel};
use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;
use transport::{Base, HeaderValue, Http, SetupError, Transport};

use crate::{pace::Pace, page::Page, refusal};

/// The client of one account.
#[derive(Debug)]
pub struct Client {
    base: Base,
    authorization: HeaderValue,
    transport: Transport,
    pace: Pace,
}

/// A 429 always says how long to wait. The path of a call starts with the resource.
impl Channel for Client {
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        let url = self.base.url(System::Heartland, &["api"], call)?;
        let settled = self.transport.send(call, url, self.authorization.clone()).await;
        if settled.is_ok() {
            self.pace.succeeded();
        }
        settled.map_err(|error| self.with_wait(error))
    }
}

impl Client {
    /// A client of the account at `base_url`, without `/api`. Connects with the first call.
    ///
    /// # Errors
    /// When the address or the token cannot be used as such.
    pub fn new(http: &Http, base_url: &str, token: &SecretString) -> Result<Self, SetupError> {
        let bearer = format!("Bearer {}", token.expose_secret());
        let mut authorization =
            HeaderValue::from_str(&bearer).map_err(|_| SetupError::Credentials)?;
        authorization.set_sensitive(true);
        Ok(Self {
            base: Base::parse(base_url)?,
            authorization,
            transport: Transport::new(System::Heartland, http, refusal::read),
            pace: Pace::default(),
        })
    }

    /// The first page of the list at `path`.
    ///
    /// # Errors
    /// As [`Channel::send`]; also when the answer is no page.
    pub async fn page(&self, path: &[&str], list: &List) -> Result<Page, CallError> {
        let call = Call::get(path.iter().copied()).with_query(list.query());
        let reply = self.send(&call).await?;
        serde_json::from_str(&reply.body).map_err(|error| unreadable(&call, error))
    }

    /// All records of the list at `path`, by id whatever its own order.
    ///
    /// # Errors
    /// As [`Client::page`], at the first page that fails.
    pub async fn all(&self, path: &[&str], list: List) -> Result<Vec<Box<RawValue>>, CallError> {
        let (mut all, mut reached) = (Vec::new(), 0);
        let call = Call::get(path.iter().copied());
        loop {
            let page = self.page(path, &list.clone().after(reached)).await?;
            match page.last_id().map_err(|error| unreadable(&call, error))? {
                // Only an empty page ends the walk; one that leads back would never end it.
                None => return Ok(all),
                Some(id) if id <= reached => {
                    return Err(unreadable(&call, Backwards { reached, id }));
                }
                Some(id) => reached = id,
            }
            all.extend(page.results);
        }
    }

    fn with_wait(&self, error: CallError) -> CallError {
        let CallClass::Throttled { retry_after: None } = error.class() else {
            return error;
        };
        error.with_class(CallClass::Throttled { retry_after: Some(self.pace.refused()) })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the page after id {reached} ends with id {id}")]
struct Backwards {
    reached: i64,
    id: i64,
}

fn unreadable(
    call: &Call,
    cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> CallError {
    CallError::new(System::Heartland, CallClass::Unreadable, call).with_source(cause)
}
