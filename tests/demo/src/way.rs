//! The way to Heartland: the client that the functions use, so that what goes wrong is said alike.

use std::time::Duration;

use entities::call::Call;
use flow::{CallClass, Channel};
use heartland::Client;
use serde_json::Value;
use transport::{Http, Limits};

use crate::error::{Error, Result};

const PAUSE: Duration = Duration::from_secs(1);

/// Reads from one account, as slowly as it asks for.
#[derive(Debug)]
pub(crate) struct Way(Client);

impl Way {
    pub(crate) fn to(url: &str, token: &str) -> Result<Self> {
        let client = Http::new(&Limits::default())
            .and_then(|http| Client::new(&http, url, &token.into()))
            .map_err(Error::setup("Heartland"))?;
        Ok(Self(client))
    }

    pub(crate) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value> {
        let call = Call::get(path.split('/')).with_query(query.iter().copied());
        let reply = loop {
            match self.0.send(&call).await {
                Err(error) if matches!(error.class(), CallClass::Throttled { .. }) => {
                    tokio::time::sleep(PAUSE).await;
                }
                settled => break settled.map_err(Error::Call)?,
            }
        };
        serde_json::from_str(&reply.body).map_err(|source| Error::Json {
            what: call.label(),
            remedy: "is it a Heartland Retail account?",
            source,
        })
    }
}
