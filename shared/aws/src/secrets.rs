//! Secrets, read when first needed and again when they are refused.

use aws_sdk_secretsmanager::Client;
use flow::PortError;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

use crate::Cloud;

const STORE: &str = "secrets";

/// Secrets Manager.
#[derive(Clone, Debug)]
pub struct Secrets {
    client: Client,
}

impl Secrets {
    /// The secrets of this account.
    #[must_use]
    pub fn new(cloud: &Cloud) -> Self {
        Self { client: cloud.secrets.clone() }
    }

    /// The text of the secret `id` (name or ARN).
    ///
    /// # Errors
    /// It could not be read, or holds no text.
    pub async fn text(&self, id: &str) -> Result<SecretString, PortError> {
        let got = self
            .client
            .get_secret_value()
            .secret_id(id)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "read", error))?;
        let text = got.secret_string.ok_or_else(|| {
            PortError::new(STORE, "read", format!("the secret {id} holds no text yet"))
        })?;
        Ok(SecretString::from(text))
    }

    /// The secret `id` read as JSON.
    ///
    /// # Errors
    /// It could not be read, or is not what it should be. The error names the secret and the place
    /// in it, never its content.
    pub async fn json<T: DeserializeOwned>(&self, id: &str) -> Result<T, PortError> {
        Self::read(id, &self.text(id).await?)
    }

    /// The text of the secret `id` read as JSON.
    ///
    /// # Errors
    /// It is not what it should be. The error names the secret and the place in it, never its
    /// content.
    pub fn read<T: DeserializeOwned>(id: &str, text: &SecretString) -> Result<T, PortError> {
        serde_json::from_str(text.expose_secret()).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            PortError::new(STORE, "read", format!("the secret {id} is not as expected at {place}"))
        })
    }
}
