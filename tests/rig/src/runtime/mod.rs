//! Hosts one function binary as Lambda would, with events of the caller's choice.
//!
//! For tests and figures that must feed a worker by hand, kill it at a moment of their choice,
//! or measure it without an emulator in between.

mod interface;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{Error, Result};
use interface::{Interface, Invocation};

const PATIENCE: Duration = Duration::from_secs(10);

/// What became of an event.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// The function returned this.
    Answer(Value),
    /// The function reported an error.
    Failure(Value),
    /// The process ended before it said anything.
    Died,
}

/// A function's process with a runtime interface of its own. It is killed when dropped.
#[derive(Debug)]
pub struct Host {
    interface: Interface,
    alive: watch::Receiver<bool>,
    killer: Killer,
    id: u32,
    ready_after: Duration,
}

/// Ends the process at once, as a crash would. It can be given to another task.
#[derive(Debug, Clone)]
pub struct Killer(mpsc::UnboundedSender<()>);

impl Killer {
    /// Ends it. Nothing happens if it has ended already.
    pub fn kill(&self) {
        let _ = self.0.send(());
    }
}

impl Host {
    /// Starts the binary with this environment and waits until it asks for its first event.
    /// What it logs goes to our standard error.
    ///
    /// # Errors
    /// If it ends, or does not ask in time.
    pub async fn start(binary: &Path, environment: &BTreeMap<String, String>) -> Result<Self> {
        let interface = Interface::open().await?;
        let mut command = Command::new(binary);
        command
            .env_clear()
            .envs(environment)
            .env("AWS_LAMBDA_RUNTIME_API", interface.address())
            .env("AWS_LAMBDA_FUNCTION_NAME", binary.file_name().unwrap_or_default())
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .stdin(Stdio::null())
            .stdout(std::io::stderr())
            .kill_on_drop(true);
        let begun = Instant::now();
        let child =
            command.spawn().map_err(Error::system(format!("start {}", binary.display())))?;
        let id = child.id().unwrap_or_default();
        let (killer, mut alive) = attend(child);
        let asked = tokio::select! {
            at = interface.first_request() => at,
            () = ended(&mut alive) => None,
            () = tokio::time::sleep(PATIENCE) => None,
        };
        let asked = asked.ok_or_else(|| Error::Unexpected {
            request: format!("the start of {}", binary.display()),
            missing: "a request for its first event".into(),
        })?;
        Ok(Self { interface, alive, killer, id, ready_after: asked.duration_since(begun) })
    }

    /// Gives it an event and waits for what becomes of it. Several can wait at the same time;
    /// the process takes them one after the other.
    pub async fn invoke(&self, event: &Value) -> Outcome {
        let (reply, outcome) = oneshot::channel();
        let event = event.to_string();
        self.interface.give(Invocation { event, reply });
        let mut alive = self.alive.clone();
        tokio::select! {
            biased;
            outcome = outcome => outcome.unwrap_or(Outcome::Died),
            () = ended(&mut alive) => Outcome::Died,
        }
    }

    /// The means to end it while an event is in work.
    pub fn killer(&self) -> Killer {
        self.killer.clone()
    }

    /// The process id, for what the system tells of it in `/proc`.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// From the start of the process to its first request for an event.
    pub fn ready_after(&self) -> Duration {
        self.ready_after
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.killer.kill();
    }
}

/// Watches over the process: the one place that waits for its end or brings it about.
fn attend(mut child: Child) -> (Killer, watch::Receiver<bool>) {
    let (killer, mut orders) = mpsc::unbounded_channel();
    let (alive, watcher) = watch::channel(true);
    tokio::spawn(async move {
        tokio::select! {
            _ = child.wait() => {}
            _ = orders.recv() => { let _ = child.kill().await; }
        }
        let _ = alive.send(false);
    });
    (Killer(killer), watcher)
}

async fn ended(alive: &mut watch::Receiver<bool>) {
    // An error means that the attendant is gone, and the process with it.
    let _ = alive.wait_for(|alive| !alive).await;
}
