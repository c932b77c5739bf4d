//! One request's way: control or shop, faults before and after, the log, the webhooks.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::{HeaderMap, Response, StatusCode, header, request::Parts};
use jiff::Timestamp;

use super::listener::Scissors;
use super::strike::{Instead, Strike};
use crate::auth::Credentials;
use crate::control::{self, Reach};
use crate::faults::Faults;
use crate::journal::{Journal, Record};
use crate::ledger::{self, Entry, Ledger};
use crate::options::Options;
use crate::rest::{self, Incoming, Outgoing};
use crate::shop::Shop;
use crate::webhooks::Webhooks;

/// A web server before Magento refuses bodies above this.
const MAX_BODY: usize = 8 * 1024 * 1024;
/// The control endpoint takes whole shops.
const MAX_CONTROL_BODY: usize = 512 * 1024 * 1024;

/// Everything a running sandbox holds.
pub(super) struct App {
    inner: Mutex<Inner>,
}

struct Inner {
    shop: Shop,
    faults: Faults,
    journal: Journal,
    webhooks: Webhooks,
    ledger: Option<Ledger>,
    options: Options,
}

impl App {
    /// A sandbox with what its data file remembers.
    pub(super) fn open(options: Options) -> std::io::Result<Self> {
        let seed = options.seed;
        let mut inner = Inner {
            shop: Shop::open(&options),
            faults: Faults::new(seed),
            journal: Journal::default(),
            webhooks: Webhooks::new(seed),
            ledger: None,
            options,
        };
        if let Some(path) = inner.options.data.clone() {
            let (ledger, entries) = Ledger::open(&path)?;
            for entry in entries {
                inner.repeat(&entry);
            }
            inner.ledger = Some(ledger);
        }
        Ok(Self { inner: Mutex::new(inner) })
    }

    /// The keys that open this shop.
    pub(super) fn credentials(&self) -> Credentials {
        self.lock().shop.credentials.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn control(&self, incoming: &Incoming) -> Outgoing {
        let mut inner = self.lock();
        inner.remember(incoming);
        let outgoing = inner.control(incoming);
        inner.tell_changes();
        outgoing
    }

    fn strike(&self, incoming: &Incoming) -> Strike {
        let mut inner = self.lock();
        let now = inner.shop.clock.seconds();
        Strike::new(inner.faults.strike(&incoming.method, &incoming.path, now))
    }

    fn shop(&self, incoming: &Incoming) -> Outgoing {
        let mut inner = self.lock();
        inner.remember(incoming);
        let outgoing = rest::answer(&mut inner.shop, incoming);
        inner.tell_changes();
        outgoing
    }
}

impl Inner {
    fn control(&mut self, incoming: &Incoming) -> Outgoing {
        if incoming.method == "POST" && incoming.path.ends_with("/reset") {
            self.ledger.iter_mut().for_each(Ledger::clear);
        }
        let Self { shop, faults, journal, webhooks, options, .. } = self;
        control::answer(&mut Reach { shop, faults, journal, webhooks, options }, incoming)
    }

    fn remember(&mut self, incoming: &Incoming) {
        let Some(ledger) = self.ledger.as_mut().filter(|_| ledger::is_worth_keeping(incoming))
        else {
            return;
        };
        let at = self.shop.clock.now().as_microsecond();
        ledger.write(&Entry { at, incoming: incoming.clone() });
    }

    /// Does once more what was done before the restart, at the moment at which it was done.
    fn repeat(&mut self, entry: &Entry) {
        self.shop.clock.pin(Timestamp::from_microsecond(entry.at).ok());
        if entry.incoming.path.starts_with(control::BASE) {
            self.control(&entry.incoming);
        } else {
            rest::answer(&mut self.shop, &entry.incoming);
        }
        self.shop.changes.clear();
        self.shop.clock.pin(None);
    }

    fn tell_changes(&mut self) {
        let changes = std::mem::take(&mut self.shop.changes);
        self.webhooks.tell(&changes);
    }
}

/// Answers every request of the server.
pub(super) async fn serve(
    Shared(app): Shared<Arc<App>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
) -> Response<Body> {
    let began = Instant::now();
    let (parts, body) = request.into_parts();
    let is_control = parts.uri.path().starts_with(control::BASE);
    let limit = if is_control { MAX_CONTROL_BODY } else { MAX_BODY };
    let Ok(bytes) = to_bytes(body, limit).await else {
        return respond(too_large(), None);
    };
    let incoming = incoming(&parts, &bytes);
    if is_control {
        return respond(app.control(&incoming), None);
    }
    let (end, record) = handle(&app, &incoming).await;
    app.lock().journal.write(Record { took_us: micros(began), ..record });
    match end {
        Instead::Answer(outgoing, retry_after) => respond(outgoing, retry_after),
        Instead::Hang => pending().await,
        Instead::Drop => {
            scissors.cut();
            Response::new(Body::empty())
        }
    }
}

/// The request through its faults and the shop, and what the log will say.
async fn handle(app: &App, incoming: &Incoming) -> (Instead, Record) {
    let strike = app.strike(incoming);
    let latency = strike.latency_ms();
    if latency > 0 {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    let mut committed = false;
    let end = strike.before().unwrap_or_else(|| {
        committed = true;
        let outgoing = app.shop(incoming);
        strike.after(&outgoing).unwrap_or(Instead::Answer(outgoing, None))
    });
    let status = match &end {
        Instead::Answer(outgoing, _) => Some(outgoing.status),
        Instead::Drop | Instead::Hang => None,
    };
    (end, record(incoming, status, committed, strike.fault))
}

fn record(incoming: &Incoming, status: Option<u16>, committed: bool, fault: Option<u64>) -> Record {
    Record {
        number: 0,
        at_ms: Timestamp::now().as_millisecond(),
        method: incoming.method.clone(),
        path: incoming.path.clone(),
        query: incoming.query.clone(),
        status,
        took_us: 0,
        committed,
        fault,
    }
}

fn incoming(parts: &Parts, body: &[u8]) -> Incoming {
    let text = |headers: &HeaderMap, name| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    Incoming {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        host: text(&parts.headers, header::HOST).unwrap_or_default(),
        authorization: text(&parts.headers, header::AUTHORIZATION),
        content_type: text(&parts.headers, header::CONTENT_TYPE),
        body: String::from_utf8_lossy(body).into_owned(),
    }
}

fn too_large() -> Outgoing {
    let body = "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n</html>\r\n";
    Outgoing { status: 413, content_type: "text/html", body: body.to_owned() }
}

fn respond(outgoing: Outgoing, retry_after: Option<u64>) -> Response<Body> {
    let mut response = Response::new(Body::from(outgoing.body));
    *response.status_mut() =
        StatusCode::from_u16(outgoing.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(outgoing.content_type));
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
