//! The local AWS: ministack on a loopback port of its own.
//!
//! What a test must know of ministack 1.5, read in its source and tried:
//! - It binds all interfaces unless told otherwise, and a second port for devices; both are shut here.
//! - It starts the real `bootstrap` binaries, keeps them warm, and starts another copy for each
//!   invocation that would otherwise wait. A function inherits the emulator's own environment, so
//!   that this environment is kept bare; `AWS_ENDPOINT_URL` in it is how the SDKs find the way back.
//! - A queue's mapping is polled at once when a message arrives, else every second. A FIFO queue
//!   has one batch of at most ten in flight, whatever `MaximumConcurrency` says; several messages
//!   of one group may be in it, and a group with a message in flight is held back as in AWS.
//! - Messages named in `batchItemFailures` stay invisible until their time-out (or the one that the
//!   function gave them). A function that crashes or times out fails its whole batch.
//! - After `maxReceiveCount` receives a message moves when the queue is next polled.
//! - `rate(1 minute)` fires for the first time a minute after the deployment.
//! - An invocation waits 5 to 50 ms for the function's log lines after its answer.
//! - Credentials and signatures are not checked; policies are not enforced.

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::aws::{self, Aws};
use crate::process::Server;
use crate::tools::Tools;
use crate::{Error, Result, place};

const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// A running emulator. It ends, with every function that it started, when dropped.
#[derive(Debug)]
pub struct Emulator {
    server: Server,
    endpoint: String,
}

impl Emulator {
    /// Starts an empty one that logs and keeps its temporary files in `folder`.
    ///
    /// # Errors
    /// If it does not become ready; the end of its log is part of the error.
    pub async fn start(tools: &Tools, folder: &Path) -> Result<Self> {
        let port = free_port()?;
        let endpoint = format!("http://127.0.0.1:{port}");
        let temporary = folder.join("emulator");
        std::fs::create_dir_all(&temporary)
            .map_err(Error::system(format!("make {}", temporary.display())))?;
        let mut command = tools.command("python");
        command
            .arg(place::project().join("infra/local/emulator.py"))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &temporary)
            .env("TMPDIR", &temporary)
            // It keeps a key there, by default in a folder that all emulators share.
            .env("STATE_DIR", temporary.join("state"))
            .env("BIND_HOST", "127.0.0.1")
            .env("MINISTACK_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .env("MINISTACK_REGION", aws::REGION)
            .env("AWS_ENDPOINT_URL", &endpoint);
        let log = folder.join("emulator.log");
        let server = Server::start("ministack", &mut command, log, None)?;
        let mut emulator = Self { server, endpoint };
        emulator.wait_until_ready().await?;
        Ok(emulator)
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let http = aws::local_client();
        let health = format!("{}/_ministack/health", self.endpoint);
        let deadline = Instant::now() + PATIENCE;
        loop {
            if http.get(&health).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            if let Some(ended) = self.server.ended() {
                return Err(self.server.not_ready(ended));
            }
            if Instant::now() > deadline {
                return Err(self.server.not_ready("its time is over"));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// A client of it.
    pub fn aws(&self) -> Aws {
        Aws::at(self.endpoint.clone())
    }

    /// Its base URL, as SDKs take it in `AWS_ENDPOINT_URL`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Where it logs, the functions' lines among it.
    pub fn log(&self) -> &Path {
        self.server.log()
    }
}

/// A port that is free now. Ministack wants to be told one, so that a race remains; it is small,
/// and whoever loses it sees "already in use" in the error.
fn free_port() -> Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(Error::system("find a free port"))
}
