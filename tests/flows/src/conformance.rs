//! What every ledger keeps, and every store of reviews: the one in memory that the journey is tested
//! with, and DynamoDB.
//!
//! Each check speaks of records of its own, so that all of them can share a table.

use std::future::Future;

use entities::call::System;
use entities::entity::Key;
use entities::vocabulary::{Cause, Problem};
use flow::{
    Claim, Delivery, Event, Ledger, Outcome, PortError, Previous, Progress, Review, Settlement,
    Trigger,
};
use jiff::{Timestamp, ToSpan};

/// Seconds that a worker runs at most, and those that its last call can still be under way.
const LIFE: i64 = 60 + 25;
/// Seconds after which nothing of a dead worker is left.
const LONG_DEAD: i64 = 600;

/// A ledger, and reviews, at a time that the checks set.
pub trait Bench {
    /// What is checked.
    fn ledger(&self) -> &impl Ledger;

    /// Sets what time it is for the ledger.
    fn set_clock(&self, now: Timestamp);

    /// Files a review that comes of the claim at this time.
    fn file(
        &self,
        review: &Review,
        claimed_at: Timestamp,
    ) -> impl Future<Output = Result<(), PortError>>;

    /// Closes what that claim or an earlier one has filed.
    fn close(
        &self,
        subject: &str,
        claimed_at: Timestamp,
    ) -> impl Future<Output = Result<(), PortError>>;

    /// Whether a review waits for a person.
    fn is_open(&self, subject: &str) -> impl Future<Output = Result<bool, PortError>>;
}

/// Everything that holds of ledgers and reviews.
///
/// # Errors
/// The store did not answer, or refused what it must not.
///
/// # Panics
/// It does not hold.
pub async fn holds(bench: &impl Bench) -> Result<(), PortError> {
    one_message_has_a_record_to_itself_and_claims_it_again_at_once(bench).await?;
    only_what_a_dead_worker_holds_runs_out(bench).await?;
    a_lock_outlasts_its_owner_and_the_owners_last_call(bench).await?;
    a_version_is_settled_once_it_was_read_after_its_second(bench).await?;
    a_reading_stays_with_the_version_that_was_read(bench).await?;
    a_replay_is_granted_whatever_is_settled(bench).await?;
    who_has_lost_a_record_neither_keeps_nor_settles(bench).await?;
    what_is_settled_is_known_to_the_next_claim(bench).await?;
    a_retry_is_no_death(bench).await?;
    what_a_later_claim_says_of_a_review_takes_precedence(bench).await
}

/// 2026-11-23 07:00:00 and so many seconds.
fn at(second: i64) -> Timestamp {
    Timestamp::constant(1_795_417_200, 0) + second.seconds()
}

fn version(second: i64) -> String {
    at(second).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn hint(id: &str, message: &str) -> Delivery {
    Delivery {
        event: Event {
            entity: "conformance".to_owned(),
            key: Key::Id(id.to_owned()),
            source: System::Magento,
            version: None,
            trigger: Trigger::Webhook,
            decision: None,
        },
        message_id: message.to_owned(),
        receives: 1,
    }
}

fn naming(id: &str, second: i64) -> Delivery {
    let mut hint = hint(id, "another");
    hint.event.version = Some(version(second));
    hint
}

fn read(second: i64, read_at: i64) -> Settlement {
    Settlement {
        outcome: Some(Outcome::Done),
        version: Some(version(second)),
        read_at: Some(at(read_at)),
        ..Settlement::default()
    }
}

/// Claims for that message, and gives back what was known.
async fn granted(bench: &impl Bench, delivery: &Delivery) -> Result<Previous, PortError> {
    match bench.ledger().claim(delivery, 0).await? {
        Claim::Granted(previous) => Ok(previous),
        refused => panic!("{} is {refused:?}", delivery.event.subject()),
    }
}

async fn settled(bench: &impl Bench, id: &str, it: &Settlement) -> Result<(), PortError> {
    let delivery = hint(id, "one");
    granted(bench, &delivery).await?;
    bench.ledger().settle(&delivery, it).await
}

async fn one_message_has_a_record_to_itself_and_claims_it_again_at_once(
    bench: &impl Bench,
) -> Result<(), PortError> {
    bench.set_clock(at(0));
    let (one, another) = (hint("claimed", "one"), hint("claimed", "another"));
    assert_eq!(granted(bench, &one).await?.deaths, 0);
    assert_eq!(bench.ledger().claim(&another, 0).await?, Claim::Held);
    bench.set_clock(at(1));
    let again = granted(bench, &one).await?;
    assert_eq!((again.deaths, again.claimed_at), (1, at(1)));
    bench.ledger().settle(&one, &Settlement::default()).await?;
    assert_eq!(granted(bench, &another).await?.deaths, 0, "it was settled");
    Ok(())
}

async fn only_what_a_dead_worker_holds_runs_out(bench: &impl Bench) -> Result<(), PortError> {
    bench.set_clock(at(0));
    let (one, another) = (hint("left", "one"), hint("left", "another"));
    granted(bench, &one).await?;
    bench.set_clock(at(LIFE));
    assert_eq!(bench.ledger().claim(&another, 0).await?, Claim::Held);
    bench.set_clock(at(LONG_DEAD));
    assert_eq!(granted(bench, &another).await?.deaths, 1);
    Ok(())
}

async fn a_lock_outlasts_its_owner_and_the_owners_last_call(
    bench: &impl Bench,
) -> Result<(), PortError> {
    bench.set_clock(at(0));
    let (ledger, key) = (bench.ledger(), "conformance");
    assert!(ledger.lock(key, "one").await?);
    bench.set_clock(at(LIFE));
    assert!(!ledger.lock(key, "another").await?, "its owner may still be at work");
    ledger.unlock(key, "another").await;
    assert!(ledger.lock(key, "one").await?, "it is its owner's");
    bench.set_clock(at(LIFE + LONG_DEAD));
    assert!(ledger.lock(key, "another").await?, "its owner is long dead");
    ledger.unlock(key, "another").await;
    assert!(ledger.lock(key, "one").await?, "it was given back");
    ledger.unlock(key, "one").await;
    Ok(())
}

async fn a_version_is_settled_once_it_was_read_after_its_second(
    bench: &impl Bench,
) -> Result<(), PortError> {
    bench.set_clock(at(3_600));
    let is_settled = async |id: &str, second| {
        Ok::<_, PortError>(bench.ledger().claim(&naming(id, second), 0).await? == Claim::Settled)
    };
    settled(bench, "read-within", &read(0, 0)).await?;
    assert!(is_settled("read-within", -1).await?, "an earlier one");
    assert!(!is_settled("read-within", 0).await?, "it may have changed within its second");
    settled(bench, "read-after", &read(0, 60)).await?;
    assert!(is_settled("read-after", 0).await?, "the same, read after its second");
    assert!(!is_settled("read-after", 1).await?, "a later one");
    Ok(())
}

async fn a_reading_stays_with_the_version_that_was_read(
    bench: &impl Bench,
) -> Result<(), PortError> {
    bench.set_clock(at(3_600));
    settled(bench, "unread", &read(0, 0)).await?;
    let unread = Settlement { read_at: Some(at(60)), ..Settlement::default() };
    settled(bench, "unread", &unread).await?;
    granted(bench, &naming("unread", 0)).await.map(drop)
}

async fn a_replay_is_granted_whatever_is_settled(bench: &impl Bench) -> Result<(), PortError> {
    bench.set_clock(at(3_600));
    settled(bench, "replayed", &read(0, 60)).await?;
    let mut replay = naming("replayed", 0);
    replay.event.trigger = Trigger::Replay;
    granted(bench, &replay).await.map(drop)
}

async fn who_has_lost_a_record_neither_keeps_nor_settles(
    bench: &impl Bench,
) -> Result<(), PortError> {
    bench.set_clock(at(0));
    let (one, another) = (hint("lost", "one"), hint("lost", "another"));
    granted(bench, &one).await?;
    bench.set_clock(at(LONG_DEAD));
    granted(bench, &another).await?;
    let ledger = bench.ledger();
    assert!(ledger.settle(&one, &read(0, 60)).await.is_err(), "its message must come again");
    assert!(ledger.keep(&one, &Progress::default()).await.is_err());
    assert_eq!(ledger.claim(&one, 0).await?, Claim::Held, "the other still has it");
    ledger.settle(&another, &read(0, 60)).await
}

async fn what_is_settled_is_known_to_the_next_claim(bench: &impl Bench) -> Result<(), PortError> {
    bench.set_clock(at(0));
    let review = Settlement {
        outcome: Some(Outcome::Review),
        hash: Some("as read".to_owned()),
        release: 3,
        ..Settlement::default()
    };
    settled(bench, "known", &review).await?;
    let delivery = hint("known", "one");
    let known = granted(bench, &delivery).await?;
    assert_eq!((known.outcome, known.in_review), (Some(Outcome::Review), true));
    assert_eq!((known.hash.as_deref(), known.release), (Some("as read"), Some(3)));
    bench.ledger().settle(&delivery, &read(0, 0)).await?;
    let known = granted(bench, &delivery).await?;
    assert_eq!((known.outcome, known.in_review), (Some(Outcome::Done), false));
    Ok(())
}

async fn a_retry_is_no_death(bench: &impl Bench) -> Result<(), PortError> {
    bench.set_clock(at(0));
    let delivery = hint("retried", "one");
    granted(bench, &delivery).await?;
    let why = flow::SyncError::Held("a lock".to_owned());
    bench.ledger().retrying(&delivery, &why, &Progress::default(), None).await?;
    let known = granted(bench, &hint("retried", "another")).await?;
    assert_eq!((known.outcome, known.deaths), (Some(Outcome::Retrying), 0));
    Ok(())
}

fn review(id: &str, claimed_at: Timestamp) -> Review {
    let event = hint(id, "one").event;
    let why = Problem::new(Cause::Poison, "", "made up".to_owned(), "nothing");
    Review {
        subject: event.subject(),
        event,
        number: None,
        claimed_at: Some(claimed_at),
        question: None,
        problems: vec![why],
        terms: Vec::new(),
        payload: None,
    }
}

async fn what_a_later_claim_says_of_a_review_takes_precedence(
    bench: &impl Bench,
) -> Result<(), PortError> {
    let file = async |id: &str, second| bench.file(&review(id, at(second)), at(second)).await;
    let subject = |id: &str| review(id, at(0)).subject;

    file("filed", 1).await?;
    assert!(bench.is_open(&subject("filed")).await?);
    bench.close(&subject("filed"), at(2)).await?;
    assert!(!bench.is_open(&subject("filed")).await?, "it has crossed");
    file("filed", 1).await?;
    assert!(!bench.is_open(&subject("filed")).await?, "its letter came twice");
    file("filed", 3).await?;
    assert!(bench.is_open(&subject("filed")).await?, "it waits again");
    bench.close(&subject("filed"), at(2)).await?;
    assert!(bench.is_open(&subject("filed")).await?, "whoever closes late knows nothing of it");

    bench.close(&subject("overtaken"), at(2)).await?;
    file("overtaken", 1).await?;
    assert!(!bench.is_open(&subject("overtaken")).await?, "its letter came after it had crossed");
    Ok(())
}
