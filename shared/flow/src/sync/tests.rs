use entities::entity::Key;
use entities::vocabulary::Cause;

use super::{Settled, sync};
use crate::error::CallClass;
use crate::event::{Delivery, Event, Trigger};
use crate::fate::SyncError;
use crate::ports::Outcome;
use crate::stage::{Failure, WORKFLOW, Word, World, delivery, release};

async fn run(world: &World, delivery: &Delivery) -> Result<Settled, SyncError> {
    sync::<Word>(delivery, &release(0, WORKFLOW), world).await
}

async fn settle(world: &World) -> Settled {
    run(world, &delivery(Trigger::Webhook)).await.unwrap()
}

#[tokio::test]
async fn a_record_is_read_compared_written_under_its_lock_and_confirmed() {
    let world = World::with_word("hello");
    let settled = settle(&world).await;
    assert_eq!(
        settled,
        Settled {
            subject: "word:1".to_owned(),
            number: Some("no. 1".to_owned()),
            outcome: Outcome::Done,
            code: None,
            calls: 5,
            notices: Vec::new(),
        }
    );
    assert_eq!(
        world.calls(),
        [
            "GET words/1",
            "GET copy",
            "lock copy",
            "GET copy",
            "PUT copy",
            "unlock copy",
            "POST words/1/confirmed"
        ]
    );
}

/// What becomes of a word that names another, when the call about that one fails like this.
async fn beside(class: Option<CallClass>) -> (World, Result<Settled, SyncError>) {
    let world = World::with_word("see 2");
    *world.failures.lock().unwrap() = [None, class.map(Failure::BeforeTheEffect)].into();
    let end = run(&world, &delivery(Trigger::Webhook)).await;
    (world, end)
}

#[tokio::test]
async fn what_must_be_known_beside_a_record_is_read_at_its_source() {
    for (failure, word) in [
        (None, "together"),
        (Some(CallClass::NotFound), "alone"),
        (Some(CallClass::Denied), "alone"),
    ] {
        let (world, end) = beside(failure).await;
        assert_eq!(end.unwrap().outcome, Outcome::Done);
        assert_eq!(world.calls()[..2], ["GET words/1", "GET words/2"]);
        assert_eq!(world.copy.lock().unwrap().as_str(), word);
    }
}

#[tokio::test]
async fn what_cannot_be_read_beside_a_record_for_now_is_tried_again() {
    let (world, end) = beside(Some(CallClass::Transient)).await;
    assert!(end.is_err());
    assert_eq!(world.calls(), ["GET words/1", "GET words/2"], "nothing was judged without it");
}

#[tokio::test]
async fn a_second_delivery_reads_and_writes_nothing() {
    let world = World::with_word("hello");
    settle(&world).await;
    world.calls.lock().unwrap().clear();
    assert_eq!(settle(&world).await.outcome, Outcome::Unchanged);
    assert_eq!(world.calls(), ["GET words/1"]);
    assert_eq!(world.row().outcome, Some(Outcome::Done), "what became of it is not forgotten");
}

#[tokio::test]
async fn a_version_that_is_settled_costs_no_call_at_all() {
    let world = World::with_word("hello");
    settle(&world).await;
    world.calls.lock().unwrap().clear();
    let mut late = delivery(Trigger::Poll);
    late.event.version = Some("2026-11-23 06:59:59".to_owned());
    assert_eq!(run(&world, &late).await.unwrap().outcome, Outcome::Unchanged);
    assert!(world.calls().is_empty());
}

#[tokio::test]
async fn a_replay_looks_again_whatever_the_ledger_says() {
    let world = World::with_word("hello");
    settle(&world).await;
    world.copy.lock().unwrap().clear();
    assert_eq!(run(&world, &delivery(Trigger::Replay)).await.unwrap().outcome, Outcome::Done);
    assert_eq!(*world.copy.lock().unwrap(), "hello");
}

#[tokio::test]
async fn with_the_ledger_emptied_nothing_is_written_twice() {
    let world = World::with_word("hello");
    settle(&world).await;
    world.rows.lock().unwrap().clear();
    world.calls.lock().unwrap().clear();
    settle(&world).await;
    assert!(!world.calls().contains(&"PUT copy".to_owned()));
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_looking_not_by_repeating() {
    let world = World::with_word("hello");
    let lost = Some(Failure::AfterTheEffect(CallClass::Ambiguous));
    *world.failures.lock().unwrap() = [None, None, None, lost].into();
    let error = run(&world, &delivery(Trigger::Webhook)).await.unwrap_err();
    assert_eq!(error.code(), "magento_ambiguous");
    assert_eq!(world.row().outcome, Some(Outcome::Retrying));
    let unlocked = "unlock copy".to_owned();
    assert!(!world.calls().contains(&unlocked), "nobody else may look too early");
    world.calls.lock().unwrap().clear();
    settle(&world).await;
    assert!(!world.calls().contains(&"PUT copy".to_owned()), "{:?}", world.calls());
}

#[tokio::test]
async fn a_record_that_waits_is_skipped_with_its_rule() {
    let world = World::with_word("wait");
    let settled = settle(&world).await;
    assert_eq!((settled.outcome, settled.code.as_deref()), (Outcome::Skipped, Some("waits")));
}

#[tokio::test]
async fn a_record_that_is_gone_is_skipped() {
    let settled = settle(&World::default()).await;
    let end = (settled.outcome, settled.code.as_deref());
    assert_eq!(end, (Outcome::Skipped, Some("not_at_source")));
}

#[tokio::test]
async fn what_a_person_must_decide_is_set_aside_with_everything_to_release_it() {
    let world = World::with_word("hello");
    "foreign".clone_into(&mut world.copy.lock().unwrap());
    let settled = settle(&world).await;
    assert_eq!(settled.outcome, Outcome::Review);
    let review = world.parked.lock().unwrap()[0].clone();
    assert_eq!(review.problems[0].cause, Cause::TargetDiffers);
    assert_eq!(review.terms, ["word:hello"]);
    assert_eq!(review.event.trigger, Trigger::Replay);
    assert!(world.row().in_review);
}

#[tokio::test]
async fn a_review_is_closed_once_the_record_has_crossed() {
    let world = World::with_word("hello");
    "foreign".clone_into(&mut world.copy.lock().unwrap());
    settle(&world).await;
    world.copy.lock().unwrap().clear();
    run(&world, &delivery(Trigger::Replay)).await.unwrap();
    assert_eq!(*world.closed.lock().unwrap(), ["word:1"]);
}

#[tokio::test]
async fn an_unreadable_record_keeps_its_body_for_review() {
    let world = World::with_word("?");
    assert_eq!(settle(&world).await.outcome, Outcome::Review);
    assert_eq!(world.parked.lock().unwrap()[0].payload.as_deref(), Some("?"));
}

#[tokio::test]
async fn a_claim_held_by_another_message_is_tried_again() {
    let world = World::with_word("hello");
    world.rows.lock().unwrap().entry("word:1".to_owned()).or_default().owner =
        Some("another".to_owned());
    let error = run(&world, &delivery(Trigger::Webhook)).await.unwrap_err();
    assert_eq!(error.code(), "held");
}

#[tokio::test]
async fn a_record_on_which_workers_keep_dying_is_poison_in_the_end() {
    let world = World::with_word("hello");
    world.rows.lock().unwrap().entry("word:1".to_owned()).or_default().claims = 5;
    let settled = settle(&world).await;
    assert_eq!((settled.outcome, settled.code.as_deref()), (Outcome::Review, Some("poison")));
}

#[tokio::test]
async fn a_dead_letter_queue_that_fails_is_tried_again_and_is_no_death() {
    let world = World::with_word("?");
    *world.park_failures.lock().unwrap() = 7;
    for _ in 0..7 {
        let error = run(&world, &delivery(Trigger::Webhook)).await.unwrap_err();
        assert_eq!(error.code(), "storage");
        assert_eq!((world.row().outcome, world.row().claims), (Some(Outcome::Retrying), 0));
    }
    settle(&world).await;
    assert_eq!(world.parked.lock().unwrap()[0].problems[0].cause, Cause::Unreadable, "its reason");
}

#[tokio::test]
async fn one_death_after_many_patient_retries_is_no_poison() {
    let world = World::with_word("hello");
    world.rows.lock().unwrap().entry("word:1".to_owned()).or_default().claims = 1;
    let late = Delivery { receives: 500, ..delivery(Trigger::Webhook) };
    assert_eq!(run(&world, &late).await.unwrap().outcome, Outcome::Done);
}

#[tokio::test]
async fn a_number_that_cannot_be_looked_up_ends_in_review_and_does_not_spin() {
    let world = World::with_word("hello");
    let refused = Some(Failure::BeforeTheEffect(CallClass::Invalid));
    *world.failures.lock().unwrap() = [refused].into();
    let first = delivery(Trigger::Webhook);
    let event = Event { key: Key::Number("no. 1".to_owned()), ..first.event.clone() };
    let settled = run(&world, &Delivery { event, ..first }).await.unwrap();
    assert_eq!((settled.subject.as_str(), settled.outcome), ("word:no.no. 1", Outcome::Review));
    assert_eq!(world.parked.lock().unwrap()[0].problems[0].cause, Cause::Refused);
}

#[tokio::test]
async fn an_outage_however_long_never_ends_in_review() {
    let world = World::with_word("hello");
    let down = || Some(Failure::BeforeTheEffect(CallClass::Transient));
    for receives in 1..50 {
        world.failures.lock().unwrap().push_back(down());
        let again = Delivery { receives, ..delivery(Trigger::Webhook) };
        assert_eq!(run(&world, &again).await.unwrap_err().code(), "magento_transient");
    }
    assert!(world.parked.lock().unwrap().is_empty());
    assert_eq!(settle(&world).await.outcome, Outcome::Done);
}

#[tokio::test]
async fn an_event_that_names_only_a_number_is_settled_under_its_id() {
    let world = World::with_word("hello");
    let first = delivery(Trigger::Webhook);
    let event = Event { key: Key::Number("no. 1".to_owned()), ..first.event.clone() };
    let settled = run(&world, &Delivery { event, ..first }).await.unwrap();
    assert_eq!((settled.subject.as_str(), settled.outcome), ("word:1", Outcome::Done));
}

#[tokio::test]
async fn what_has_crossed_is_linked_and_the_link_is_recalled() {
    let world = World::with_word("hello");
    settle(&world).await;
    assert_eq!(world.links.lock().unwrap()["word:1"], "hello");
    assert_eq!(*world.link_writes.lock().unwrap(), 1, "written once");
    "other".clone_into(&mut world.copy.lock().unwrap());
    assert_eq!(run(&world, &delivery(Trigger::Replay)).await.unwrap().outcome, Outcome::Done);
    assert!(!world.calls()[7..].contains(&"PUT copy".to_owned()), "the link was enough");
}
