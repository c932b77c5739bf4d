//! What every ledger keeps, checked on the tables of the stage.
//!
//! The SDK is told by the environment where the emulator is, so that the checks are a run of their
//! own of this program.

use std::process::ExitCode;
use std::sync::atomic::{AtomicI64, Ordering};

use aws::{Cloud, Extent, LedgerTable, Reviews};
use flow::{Ledger, PortError, Review};
use flows::World;
use flows::conformance::{Bench, holds};
use jiff::Timestamp;

/// The argument by which this program runs the checks.
pub(crate) const CHECK: &str = "--check-dynamodb";

/// What time it is for the ledger, in seconds.
static CLOCK: AtomicI64 = AtomicI64::new(0);

fn now() -> Timestamp {
    Timestamp::from_second(CLOCK.load(Ordering::SeqCst)).unwrap()
}

struct Tables {
    ledger: LedgerTable,
    reviews: Reviews,
}

impl Bench for Tables {
    fn ledger(&self) -> &impl Ledger {
        &self.ledger
    }

    fn set_clock(&self, now: Timestamp) {
        CLOCK.store(now.as_second(), Ordering::SeqCst);
    }

    async fn file(&self, review: &Review, claimed_at: Timestamp) -> Result<(), PortError> {
        self.reviews.file(review, claimed_at).await.map(drop)
    }

    async fn close(&self, subject: &str, claimed_at: Timestamp) -> Result<(), PortError> {
        self.reviews.close(subject, claimed_at).await
    }

    async fn is_open(&self, subject: &str) -> Result<bool, PortError> {
        let open = self.reviews.list(false, Extent::WithoutPayload).await?;
        Ok(open.iter().any(|review| review.subject == subject))
    }
}

/// Runs the checks on the tables that the environment names.
pub(crate) async fn check() -> ExitCode {
    let table = |name| std::env::var(name).unwrap();
    let cloud = Cloud::from_environment().await;
    let tables = Tables {
        ledger: LedgerTable::new(&cloud, &table("LEDGER_TABLE")).by_clock(now),
        reviews: Reviews::new(&cloud, &table("REVIEWS_TABLE")),
    };
    holds(&tables).await.unwrap();
    ExitCode::SUCCESS
}

pub(crate) async fn dynamodb_keeps_what_every_ledger_keeps(world: &World) {
    let run = world.again(CHECK).await;
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
