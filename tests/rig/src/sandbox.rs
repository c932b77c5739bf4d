//! The two simulators as child processes, and what their control endpoints offer.

use std::path::Path;
use std::time::Duration;

use reqwest::{Client, Method};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::aws::local_client;
use crate::process::Server;
use crate::{Error, Result};

const PATIENCE: Duration = Duration::from_secs(30);

/// The four parts of a Magento integration, as Magento shows them and as the secret holds them.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
pub struct Integration {
    /// Names the integration.
    pub consumer_key: String,
    /// Signs for it.
    pub consumer_secret: String,
    /// Names what it may do.
    pub access_token: String,
    /// Signs for that.
    pub access_token_secret: String,
}

/// What the Magento sandbox says when it is ready.
#[derive(Debug, Clone, Deserialize)]
pub struct Magento {
    /// Base URL, as the functions get it.
    pub url: String,
    /// Credentials that may do everything.
    pub integration: Integration,
    /// Base URL of the control endpoint.
    pub control: String,
}

/// What the Heartland sandbox says when it is ready.
#[derive(Debug, Clone, Deserialize)]
pub struct Heartland {
    /// Base URL, as the functions get it.
    pub url: String,
    /// The bearer token.
    pub token: String,
    /// Base URL of the control endpoint.
    pub control: String,
}

/// A running simulator; it ends when dropped.
#[derive(Debug)]
pub struct Sandbox<Ready> {
    /// What it said when it was ready.
    pub ready: Ready,
    http: Client,
    control: String,
    _server: Server,
}

impl Sandbox<Magento> {
    /// Starts the Magento simulator with the arguments it takes on the command line.
    ///
    /// # Errors
    /// If it does not become ready.
    pub async fn magento(binary: &Path, folder: &Path, arguments: &[&str]) -> Result<Self> {
        let (ready, server) =
            start::<Magento>("sandbox-magento", binary, folder, arguments).await?;
        let control = ready.control.clone();
        Ok(Self::of(ready, control, server))
    }
}

impl Sandbox<Heartland> {
    /// Starts the Heartland simulator with the arguments it takes on the command line.
    ///
    /// # Errors
    /// If it does not become ready.
    pub async fn heartland(binary: &Path, folder: &Path, arguments: &[&str]) -> Result<Self> {
        let (ready, server) =
            start::<Heartland>("sandbox-heartland", binary, folder, arguments).await?;
        let control = ready.control.clone();
        Ok(Self::of(ready, control, server))
    }
}

impl<Ready> Sandbox<Ready> {
    fn of(ready: Ready, control: String, server: Server) -> Self {
        Self { ready, http: local_client(), control, _server: server }
    }

    /// Sends a document to the control endpoint as it is, byte for byte.
    ///
    /// # Errors
    /// If the simulator refuses it.
    pub async fn post(&self, what: &str, body: impl Into<String>) -> Result<Value> {
        self.control(Method::POST, what, Some(body.into())).await
    }

    /// Reads from the control endpoint.
    ///
    /// # Errors
    /// If the simulator refuses it.
    pub async fn get(&self, what: &str) -> Result<Value> {
        self.control(Method::GET, what, None).await
    }

    async fn control(&self, method: Method, what: &str, body: Option<String>) -> Result<Value> {
        let url = format!("{}/{what}", self.control);
        let name = format!("{method} {url}");
        let mut request = self.http.request(method, &url);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let answer = request.send().await.map_err(Error::unanswered(&name))?;
        let status = answer.status();
        let body = answer.text().await.map_err(Error::unanswered(&name))?;
        if !status.is_success() {
            return Err(Error::Refused { request: name, status: status.as_u16(), body });
        }
        Ok(serde_json::from_str(&body).unwrap_or(Value::Null))
    }
}

async fn start<Ready: DeserializeOwned>(
    name: &str,
    binary: &Path,
    folder: &Path,
    arguments: &[&str],
) -> Result<(Ready, Server)> {
    let mut command = Command::new(binary);
    command.args(["--port", "0", "--exit-on-stdin-close"]).args(arguments);
    let log = folder.join(format!("{name}.log"));
    let mut server = Server::start(name, &mut command, log, Some(std::process::Stdio::piped()))?;
    let line = first_line(&mut server).await?;
    let ready = serde_json::from_str(&line)
        .map_err(|source| Error::Json { what: format!("the first line of {name}"), source })?;
    Ok((ready, server))
}

/// The line that says that it is ready. What it prints later is read and dropped, so that it
/// never waits for a reader.
async fn first_line(server: &mut Server) -> Result<String> {
    let Some(stdout) = server.child().stdout.take() else {
        return Err(server.not_ready("it has no standard output"));
    };
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    let why = match tokio::time::timeout(PATIENCE, stdout.read_line(&mut line)).await {
        Ok(Ok(1..)) => {
            tokio::spawn(async move { tokio::io::copy(&mut stdout, &mut tokio::io::sink()).await });
            return Ok(line);
        }
        Ok(Ok(0)) => "it ended".to_owned(),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "its time is over".to_owned(),
    };
    Err(server.not_ready(why))
}
