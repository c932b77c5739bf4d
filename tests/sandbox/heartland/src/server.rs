//! Starting a sandbox, in a program of its own or inside a test.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use axum::Router;
use sandbox_faults::{Faults, serve};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::control;
use crate::generator;
use crate::http::{App, Grant, planned, router};
use crate::json::{Json, Malformed, object};
use crate::options::Options;
use crate::settings::{SettingError, Settings};
use crate::shop::Shop;
use crate::webhooks::{Outbox, deliver};

/// How often changed data goes to the data file.
const SAVED_EVERY: Duration = Duration::from_millis(200);

/// A sandbox that answers until it is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it answers, without a closing slash; the API is below `/api`.
    pub url: String,
    /// The bearer token of the integration user.
    pub token: String,
    /// Where data, faults, settings and the log of requests are.
    pub control: String,
    app: App,
    data: Option<PathBuf>,
    tasks: Vec<JoinHandle<()>>,
}

/// Why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting on the command line is wrong.
    #[error("the settings are wrong; --help lists them")]
    Setting(#[from] SettingError),
    /// The port is taken, most likely.
    #[error("could not listen on 127.0.0.1:{port}; --port 0 takes a free port")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// The data file could not be read or written.
    #[error("could not use the data file {path}")]
    Data {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The data file holds something else.
    #[error("the data file {path} was not written by a sandbox; name another or delete it")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Where it stops being understood.
        source: Malformed,
    },
}

/// Starts a sandbox on 127.0.0.1.
///
/// # Errors
/// When a setting is wrong, the port is taken or the data file cannot be used.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let faults = Faults::new(options.seed).failing_as(planned);
    let mut settings = Settings::default();
    for pair in &options.settings {
        settings.set_text(pair)?;
    }
    faults.set_limit(settings.limit());
    let (outbox, unsent) = Outbox::open();
    let mut shop = open(&options, settings, &faults, outbox)?;
    shop.tokens.add(options.token.as_str(), Grant::full());

    let port = options.port;
    let listening = TcpListener::bind(("127.0.0.1", port)).await;
    let listener = listening.map_err(|source| StartError::Listen { port, source })?;
    let address = listener.local_addr().map_err(|source| StartError::Listen { port, source })?;
    let url = format!("http://{address}");
    let app = App::new(shop, &url, options.seed);
    let serving = tokio::spawn(run(listener, whole(&app, &faults)));
    let delivering = tokio::spawn(deliver(app.clone(), unsent));
    let counting = tokio::spawn(accept_counts(app.clone()));
    let saving = options.data.clone().map(|path| tokio::spawn(keep_saved(app.clone(), path)));
    Ok(Running {
        control: format!("{url}/_control"),
        url,
        token: options.token,
        app,
        data: options.data,
        tasks: [Some(serving), Some(delivering), Some(counting), saving]
            .into_iter()
            .flatten()
            .collect(),
    })
}

/// The API behind its faults, and the control routes beside it.
fn whole(app: &App, faults: &Faults) -> Router {
    faults.wrap(router(app)).nest("/_control", faults.control().merge(control::router(app, faults)))
}

async fn run(listener: TcpListener, app: Router) {
    match serve(listener, app).await {}
}

/// The account of the data file, or a new one of the size asked for.
fn open(
    options: &Options,
    settings: Settings,
    faults: &Faults,
    outbox: Outbox,
) -> Result<Shop, StartError> {
    let clock = faults.clock().clone();
    let Some(path) = options.data.as_deref().filter(|path| path.exists()) else {
        let mut shop = Shop::opened(settings, clock, outbox);
        generator::fill(&mut shop, &options.size(), options.seed);
        return Ok(shop);
    };
    let text = std::fs::read_to_string(path)
        .map_err(|source| StartError::Data { path: path.to_owned(), source })?;
    Shop::restore(&text, settings, clock, outbox)
        .map_err(|source| StartError::Foreign { path: path.to_owned(), source })
}

/// Accepts physical counts when their time has come.
async fn accept_counts(app: App) {
    let mut ticks = tokio::time::interval(Duration::from_millis(50));
    loop {
        ticks.tick().await;
        if app.read().has_due_counts() {
            app.write().accept_counts();
        }
    }
}

async fn keep_saved(app: App, path: PathBuf) {
    loop {
        let started = Instant::now();
        // A file that cannot be written now may be at the next time, and at the end at latest.
        let _ = save(&app, &path);
        // A large account takes longer to write and is written less often.
        tokio::time::sleep(SAVED_EVERY.max(started.elapsed() * 10)).await;
    }
}

/// Writes the data beside the file and puts it in its place, so that a crash leaves the old.
fn save(app: &App, path: &Path) -> io::Result<()> {
    if app.read().is_saved {
        return Ok(());
    }
    // What changes after this line is noticed the next time.
    app.write().is_saved = true;
    let text = app.read().save();
    let beside = path.with_extension("new");
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    written.inspect_err(|_| app.write().is_saved = false)
}

impl Running {
    /// What a program prints once it is ready.
    pub fn line(&self) -> String {
        Json::Object(object([
            ("url", self.url.as_str().into()),
            ("token", self.token.as_str().into()),
            ("control", self.control.as_str().into()),
        ]))
        .to_string()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        if let Some(path) = &self.data {
            // Nobody is left to hear of a failure; the periodic save had its chances.
            let _ = save(&self.app, path);
        }
    }
}
