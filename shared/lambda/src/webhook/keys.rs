//! Where Adobe's public keys come from, and how long they are kept.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Keys have unguessable names and change rarely.
const KEEP_KEY: Duration = Duration::from_hours(24);
/// A key that could not be read is not asked for again by every delivery that names it.
const KEEP_ABSENCE: Duration = Duration::from_mins(1);
/// Adobe has two keys at a time; more names than this are somebody's play.
const CAPACITY: usize = 32;

/// Reads a public key. The address has been checked.
pub trait FetchKey {
    /// The PEM text at `url`, or nothing when it cannot be read now.
    fn pem(&self, url: &str) -> impl Future<Output = Option<String>> + Send;
}

/// Keeps what `F` fetched.
#[derive(Debug, Default)]
pub struct KeyCache<F> {
    fetch: F,
    kept: Mutex<HashMap<String, (Instant, Option<String>)>>,
}

enum Recalled {
    /// A key, or that it could not be read just now.
    Known(Option<String>),
    Unknown,
}

impl<F> KeyCache<F> {
    /// An empty cache in front of `fetch`.
    pub fn new(fetch: F) -> Self {
        Self { fetch, kept: Mutex::default() }
    }

    fn recall(&self, url: &str) -> Recalled {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(url) {
            Some((until, pem)) if Instant::now() < *until => Recalled::Known(pem.clone()),
            _ => Recalled::Unknown,
        }
    }

    fn keep(&self, url: &str, pem: Option<String>) {
        let until = Instant::now() + if pem.is_some() { KEEP_KEY } else { KEEP_ABSENCE };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= CAPACITY {
            kept.clear();
        }
        kept.insert(url.to_owned(), (until, pem));
    }
}

impl<F: FetchKey + Sync> FetchKey for KeyCache<F> {
    async fn pem(&self, url: &str) -> Option<String> {
        if let Recalled::Known(pem) = self.recall(url) {
            return pem;
        }
        let pem = self.fetch.pem(url).await;
        self.keep(url, pem.clone());
        pem
    }
}
