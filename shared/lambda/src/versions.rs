//! The active documents of an entity, kept in the process and looked for again now and then.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws::{DocumentsTable, ReleaseRecord};
use entities::documents::{Documents, Misfit};
use entities::entity::Entity;
use entities::vocabulary::Cause;
use flow::{PortError, Release, Releases};
use tokio::sync::Mutex;

/// Earlier releases kept for records in flight.
const KEPT: usize = 4;

/// The releases of an entity. The first call reads the active one; a document that does not fit is
/// never worked with.
#[derive(Debug)]
pub struct Versions<E: Entity> {
    table: DocumentsTable,
    settings: E::Settings,
    max_age: Duration,
    state: Mutex<State<E>>,
}

#[derive(Debug)]
struct State<E: Entity> {
    current: Option<Known<E>>,
    asked: Option<Instant>,
    earlier: BTreeMap<u64, Known<E>>,
}

/// A release with the record it was made of: a restored table may use a number again.
#[derive(Debug)]
struct Known<E: Entity> {
    record: ReleaseRecord,
    release: Arc<Release<E>>,
}

impl<E: Entity> Versions<E> {
    /// The releases in `table`; after `max_age` it is asked for a newer one. What ships with the
    /// product is made ready at once, so that the first record does not wait for it.
    ///
    /// # Errors
    /// The merchant's settings do not fit what ships with the product.
    pub fn new(
        table: DocumentsTable,
        settings: E::Settings,
        max_age: Duration,
    ) -> Result<Self, Misfit> {
        let release = Arc::new(Release::new(0, &settings, &Documents::shipped())?);
        let shipped = Known { record: ReleaseRecord::default(), release };
        let earlier = BTreeMap::from([(0, shipped)]);
        Ok(Self {
            table,
            settings,
            max_age,
            state: Mutex::new(State { current: None, asked: None, earlier }),
        })
    }

    async fn load(&self, record: &ReleaseRecord) -> Result<Release<E>, PortError> {
        let documents = self.table.of_release(E::NAME, record).await?;
        Release::new(record.revision, &self.settings, &documents)
            .map_err(|misfit| for_good(PortError::new("documents", "fit", misfit)))
    }

    /// The release to use from now on; the old one if nothing newer is there.
    async fn renewed(&self, state: &mut State<E>) -> Result<Arc<Release<E>>, PortError> {
        let record = self.table.active(E::NAME).await?.unwrap_or_default();
        if let Some(current) = &state.current
            && current.record == record
        {
            return Ok(current.release.clone());
        }
        let release = match state.earlier.get(&record.revision) {
            Some(known) if known.record == record => known.release.clone(),
            _ => Arc::new(self.load(&record).await?),
        };
        let revision = release.revision;
        if let Some(old) = state.current.replace(Known { record, release: release.clone() }) {
            tracing::info!(from = old.record.revision, to = revision, "another release is active");
            state.keep(old);
        }
        Ok(release)
    }
}

/// What is in flight under a release that cannot be had any more goes on under another only if a
/// person says so.
fn for_good(error: PortError) -> PortError {
    error.for_good(
        Cause::Unmapped,
        "release the record: it sets out anew under the active release; what its workflow had \
         asked is asked again",
    )
}

impl<E: Entity> State<E> {
    fn keep(&mut self, known: Known<E>) {
        let kept = known.record.revision;
        self.earlier.insert(kept, known);
        while self.earlier.len() > KEPT {
            // Neither what ships with the product nor what is needed now.
            let others = self.earlier.keys().filter(|revision| ![0, kept].contains(*revision));
            let Some(oldest) = others.min().copied() else { return };
            self.earlier.remove(&oldest);
        }
    }
}

impl<E: Entity> Releases<E> for Versions<E> {
    async fn current(&self) -> Result<Arc<Release<E>>, PortError> {
        let mut state = self.state.lock().await;
        let fresh = state.asked.is_some_and(|asked| asked.elapsed() < self.max_age);
        if let (true, Some(current)) = (fresh, &state.current) {
            return Ok(current.release.clone());
        }
        let old = state.current.as_ref().map(|known| known.release.clone());
        match (self.renewed(&mut state).await, old) {
            (Ok(release), _) => {
                state.asked = Some(Instant::now());
                Ok(release)
            }
            // The one in use goes on until the new one can be had.
            (Err(error), Some(old)) => {
                state.asked = Some(Instant::now());
                tracing::error!(error = error.told(), "the active release was not taken up");
                Ok(old)
            }
            // Every record needs it: all of them wait for one that fits, none for a person.
            (Err(error), None) => Err(error.passing()),
        }
    }

    async fn at(&self, revision: u64) -> Result<Arc<Release<E>>, PortError> {
        let mut state = self.state.lock().await;
        if let Some(known) = state.earlier.get(&revision) {
            return Ok(known.release.clone());
        }
        let record = self.table.release(E::NAME, revision).await?.ok_or_else(|| {
            let release = format!("release {revision} of {}", E::NAME);
            for_good(PortError::new("documents", "hold", release))
        })?;
        let release = Arc::new(self.load(&record).await?);
        state.keep(Known { record, release: release.clone() });
        Ok(release)
    }
}
