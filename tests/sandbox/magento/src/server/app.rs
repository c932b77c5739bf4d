//! Everything a running sandbox holds, and what requests do to it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use sandbox_faults::Faults;

use crate::auth::Credentials;
use crate::control::{self, Reach};
use crate::ledger::{self, Entry, Ledger};
use crate::options::Options;
use crate::rest::{self, Incoming, Outgoing};
use crate::shop::Shop;
use crate::webhooks::Webhooks;

/// One sandbox: its shop and what is beside it.
pub(super) struct App {
    inner: Mutex<Inner>,
}

struct Inner {
    shop: Shop,
    faults: Faults,
    webhooks: Webhooks,
    ledger: Option<Ledger>,
    options: Options,
}

impl App {
    /// A sandbox with what its data file remembers.
    pub(super) fn open(options: Options, faults: &Faults) -> std::io::Result<Self> {
        let mut inner = Inner {
            shop: Shop::open(&options, faults.clock()),
            faults: faults.clone(),
            webhooks: Webhooks::new(options.seed),
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

    /// Answers a control request.
    pub(super) fn control(&self, incoming: &Incoming) -> Outgoing {
        let mut inner = self.lock();
        inner.remember(incoming);
        let outgoing = inner.control(incoming);
        inner.tell_changes();
        outgoing
    }

    /// Answers a request to the shop.
    pub(super) fn shop(&self, incoming: &Incoming) -> Outgoing {
        let mut inner = self.lock();
        inner.remember(incoming);
        let outgoing = rest::answer(&mut inner.shop, incoming);
        inner.tell_changes();
        outgoing
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn control(&mut self, incoming: &Incoming) -> Outgoing {
        if incoming.method == "POST" && incoming.path.ends_with("/reset") {
            self.ledger.iter_mut().for_each(Ledger::clear);
        }
        let Self { shop, faults, webhooks, options, .. } = self;
        control::answer(&mut Reach { shop, faults, webhooks, options }, incoming)
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
