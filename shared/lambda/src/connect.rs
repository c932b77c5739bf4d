//! How the two systems are connected to, given their secrets.

use std::sync::OnceLock;
use std::time::Duration;

use entities::call::System;
use secrecy::SecretString;
use serde::Deserialize;
use transport::{Http, Limits, SetupError};

use crate::channel::Connect;
use crate::settings::Shop;

/// Magento's scope that stands for all store views: what is written is not one view's own value.
const EVERY_STORE_VIEW: &str = "all";

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Longest exchange: well within the function's time, so that a slow system is told apart from a
/// dead worker.
pub(crate) const LONGEST_EXCHANGE: Duration = Duration::from_secs(25);

/// The connections of this process, made ready with the first call and not before.
pub(crate) fn http() -> Result<Http, SetupError> {
    static HTTP: OnceLock<Http> = OnceLock::new();
    if let Some(http) = HTTP.get() {
        return Ok(http.clone());
    }
    let http = Http::new(&Limits { total: LONGEST_EXCHANGE, ..Limits::default() })?;
    Ok(HTTP.get_or_init(|| http).clone())
}

/// This Magento.
#[derive(Debug)]
pub(crate) struct ToMagento(pub(crate) Shop);

impl Connect for ToMagento {
    type Client = magento::Client;
    type Secret = magento::Credentials;
    const SYSTEM: System = System::Magento;

    fn connect(&self, secret: Self::Secret) -> Result<Self::Client, BoxError> {
        let Shop { url, signed_url, rest_root } = &self.0;
        let client = magento::Client::new(&http()?, url, EVERY_STORE_VIEW, secret)?;
        let client = client.seen_as(signed_url.as_deref(), rest_root.as_deref())?;
        Ok(client.telling(|news| tracing::warn!(code = "magento_address_learnt", "{news}")))
    }
}

/// Heartland Retail at this base URL.
#[derive(Debug)]
pub(crate) struct ToHeartlandApi(pub(crate) String);

/// What Heartland's secret holds.
#[derive(Debug, Deserialize)]
pub(crate) struct Token {
    token: SecretString,
}

impl Connect for ToHeartlandApi {
    type Client = heartland::Client;
    type Secret = Token;
    const SYSTEM: System = System::Heartland;

    fn connect(&self, secret: Token) -> Result<Self::Client, BoxError> {
        Ok(heartland::Client::new(&http()?, &self.0, &secret.token)?)
    }
}
