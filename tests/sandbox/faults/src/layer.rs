//! The middleware every request passes: pace, faults, log.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

use crate::answer::{Dropped, Shape, dropped, failure, plain};
use crate::clock::Clock;
use crate::fate::Fate;
use crate::limit::{Bucket, Limit, Verdict};
use crate::log::{Entry, Log, Question, masked};
use crate::rows;
use crate::rule::{Armed, Body, Effect, Rule};

/// The planned faults of one sandbox with its log and its clock. Clones share them.
#[derive(Clone, Debug)]
pub struct Faults {
    clock: Clock,
    shape: Shape,
    parts: Arc<Mutex<Parts>>,
}

#[derive(Debug)]
struct Parts {
    seed: u64,
    rules: Vec<Armed>,
    last_rule: u64,
    bucket: Bucket,
    log: Log,
}

impl Faults {
    /// No faults yet; chances will fall as `seed` says.
    pub fn new(seed: u64) -> Self {
        let parts = Parts {
            seed,
            rules: Vec::new(),
            last_rule: 0,
            bucket: Bucket::default(),
            log: Log::default(),
        };
        Self { clock: Clock::default(), shape: plain, parts: Arc::new(Mutex::new(parts)) }
    }

    /// Lets JSON failures have the sandboxed system's own shape, made from the status.
    #[must_use]
    pub fn failing_as(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// Puts every route of `app` behind pace, faults and log.
    pub fn wrap(&self, app: Router) -> Router {
        app.layer(from_fn_with_state(self.clone(), pass))
    }

    /// The sandbox's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Adds a rule and returns its number. Of the rules that strike a request the first wins;
    /// latencies add to it.
    pub fn add(&self, rule: Rule) -> u64 {
        let now = self.clock.now();
        let mut parts = self.parts();
        parts.last_rule += 1;
        let id = parts.last_rule;
        parts.rules.push(Armed::new(id, rule, now));
        id
    }

    /// The rules at work, with their counts.
    pub fn rules(&self) -> Vec<Armed> {
        self.parts().rules.clone()
    }

    /// Removes one rule; false when there is none of that number.
    pub fn remove(&self, id: u64) -> bool {
        let mut parts = self.parts();
        let before = parts.rules.len();
        parts.rules.retain(|armed| armed.id != id);
        parts.rules.len() < before
    }

    /// Removes every rule and starts counting anew, so that a script repeats exactly.
    pub fn clear(&self) {
        let mut parts = self.parts();
        parts.rules.clear();
        parts.last_rule = 0;
    }

    /// Lets later chances fall by another seed.
    pub fn reseed(&self, seed: u64) {
        self.parts().seed = seed;
    }

    /// The pace callers must keep.
    pub fn limit(&self) -> Limit {
        self.parts().bucket.limit()
    }

    /// Sets the pace callers must keep.
    pub fn set_limit(&self, limit: Limit) {
        self.parts().bucket.set(limit);
    }

    /// The logged requests that the question covers, oldest first.
    pub fn requests(&self, question: &Question) -> Vec<Entry> {
        self.parts().log.ask(question)
    }

    /// Forgets all logged requests.
    pub fn forget_requests(&self) {
        self.parts().log.clear();
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What strikes a request: every rule is asked and counts it.
    fn plan(&self, method: &str, path: &str) -> Plan {
        let now = self.clock.now();
        let mut parts = self.parts();
        let seed = parts.seed;
        let mut plan = Plan::default();
        for armed in &mut parts.rules {
            if armed.ask(seed, method, path, now) {
                plan.add(&armed.rule.effect);
            }
        }
        plan
    }
}

/// What is in store for one request: latencies add up, of all else the first rule wins.
#[derive(Default)]
struct Plan {
    latency_ms: u64,
    effect: Option<Effect>,
}

impl Plan {
    fn add(&mut self, effect: &Effect) {
        match effect {
            Effect::Latency { ms } => self.latency_ms = self.latency_ms.saturating_add(*ms),
            other => {
                self.effect.get_or_insert_with(|| other.clone());
            }
        }
    }
}

async fn pass(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let query = masked(request.uri().query().unwrap_or_default());
    let fate = faults.settle(started, request, next).await;
    let seen = fate.response.extensions().get::<Dropped>().is_none() && !fate.hangs;
    faults.parts().log.write(Entry {
        n: 0,
        at: faults.clock.now(),
        method: method.to_string(),
        path,
        query,
        status: seen.then(|| fate.response.status().as_u16()),
        committed: fate.committed,
        fault: fate.fault,
        duration_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
    });
    if fate.hangs {
        return std::future::pending().await;
    }
    fate.response
}

impl Faults {
    async fn settle(&self, now: Instant, request: Request, next: Next) -> Fate {
        let path = request.uri().path().to_owned();
        let verdict = self.parts().bucket.take(now);
        if let Verdict::Refuse { retry_after } = verdict {
            return Fate::refused(retry_after);
        }
        let plan = self.plan(request.method().as_str(), &path);
        if request.method() != Method::POST {
            return self.strike(plan, request, next).await;
        }
        let verdict = self.parts().bucket.enter(&path);
        if let Verdict::Refuse { retry_after } = verdict {
            return Fate::refused(retry_after);
        }
        let inside = Inside { faults: self, path };
        let fate = self.strike(plan, request, next).await;
        drop(inside);
        fate
    }

    async fn strike(&self, plan: Plan, request: Request, next: Next) -> Fate {
        if plan.latency_ms > 0 {
            tokio::time::sleep(Duration::from_millis(plan.latency_ms)).await;
        }
        let Some(effect) = plan.effect else {
            let fate = Fate::served(request, next).await;
            return if plan.latency_ms > 0 { fate.struck("latency") } else { fate };
        };
        match effect {
            // A plan keeps latency apart, so none arrives here.
            Effect::Latency { .. } => Fate::served(request, next).await,
            Effect::Status { status, body, retry_after } => {
                Fate::unserved(failure(self.shape, status, body, retry_after), "status")
            }
            Effect::ExpiredCredentials => {
                Fate::unserved(failure(self.shape, 401, Body::Json, None), "expired_credentials")
            }
            Effect::DropBefore => Fate::unserved(dropped(), "drop_before"),
            Effect::HangBefore => Fate::unserved(dropped(), "hang_before").hanging(),
            Effect::DropAfter => {
                Fate::served(request, next).await.answering(dropped()).struck("drop_after")
            }
            Effect::HangAfter => Fate::served(request, next)
                .await
                .answering(dropped())
                .struck("hang_after")
                .hanging(),
            Effect::StatusAfter { status, body } => {
                let answer = failure(self.shape, status, body, None);
                Fate::served(request, next).await.answering(answer).struck("status_after")
            }
            Effect::PartialPage { keep } => {
                Fate::served(request, next).await.rewritten(|reply| rows::cut(reply, keep)).await
            }
            Effect::Poison { contains } => {
                Fate::served(request, next).await.poisoned(&contains, self.shape).await
            }
        }
    }
}

/// A POST being served; leaves the bucket when done, also when the caller goes away.
struct Inside<'a> {
    faults: &'a Faults,
    path: String,
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.faults.parts().bucket.leave(&self.path);
    }
}
