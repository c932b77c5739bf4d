//! Starting a sandbox, and the handle to it.

use std::net::Ipv4Addr;
use std::sync::Arc;

use sandbox_faults::{Faults, serve};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::app::App;
use super::serve::router;
use crate::auth::{Admin, Credentials, Customer, Integration};
use crate::control;
use crate::error;
use crate::options::Options;

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, the data file cannot be read, or the ready line not be written.
    #[error("the sandbox could not open its port, read its data file or write its ready line")]
    Io(#[from] std::io::Error),
}

/// A sandbox that serves until this is dropped or the process ends.
#[derive(Debug)]
pub struct Running {
    /// The shop's address, without a slash at the end.
    pub url: String,
    /// The control endpoint's address.
    pub control: String,
    /// Keys that open the shop.
    pub credentials: Credentials,
    task: JoinHandle<()>,
}

/// Starts a sandbox on 127.0.0.1.
///
/// # Errors
/// When the port is taken.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let faults = Faults::new(options.seed).failing_as(error::planned);
    let app = Arc::new(App::open(options, &faults)?);
    let credentials = app.credentials();
    let router = router(app, &faults);
    let task = tokio::spawn(async move { match serve(listener, router).await {} });
    let control = format!("{url}{}", control::BASE);
    Ok(Running { url, control, credentials, task })
}

impl Running {
    /// The line of JSON that tells a parent process everything.
    pub fn ready_line(&self) -> String {
        let line = ReadyLine {
            url: &self.url,
            integration: &self.credentials.integration,
            limited: &self.credentials.limited,
            admin: &self.credentials.admin,
            customer: &self.credentials.customer,
            control: &self.control,
        };
        serde_json::to_string(&line).unwrap_or_default()
    }

    /// Waits until the server ends, which it does not do by itself.
    pub async fn wait(mut self) {
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Serialize)]
struct ReadyLine<'a> {
    url: &'a str,
    integration: &'a Integration,
    limited: &'a Integration,
    admin: &'a Admin,
    customer: &'a Customer,
    control: &'a str,
}
