use entities::entity::{Key, Position};
use entities::vocabulary::Cause;

use super::{Settled, sync};
use crate::error::CallClass;
use crate::event::{Delivery, Event, Trigger};
use crate::fate::SyncError;
use crate::ports::{Ledger, Outcome, Settlement};
use crate::stage::{Failure, WORKFLOW, Word, World, delivery, release};

/// The second of the word's version.
const SECOND: i64 = 1_795_417_200;

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
    for (failure, word) in [(None, "together"), (Some(CallClass::NotFound), "alone")] {
        let (world, end) = beside(failure).await;
        assert_eq!(end.unwrap().outcome, Outcome::Done);
        assert_eq!(world.calls()[..2], ["GET words/1", "GET words/2"]);
        assert_eq!(world.copy.lock().unwrap().as_str(), word);
    }
}

#[tokio::test]
async fn what_cannot_be_read_beside_a_record_for_now_is_tried_again() {
    for class in [CallClass::Transient, CallClass::Denied] {
        let (world, end) = beside(Some(class)).await;
        assert!(end.is_err());
        assert_eq!(world.calls(), ["GET words/1", "GET words/2"], "nothing was judged without it");
    }
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

/// The hint of a change that the source saw in the second of the word's version.
fn captured() -> Delivery {
    let mut hint = delivery(Trigger::Webhook);
    hint.message_id = "message-2".to_owned();
    hint.event.version = Some("2026-11-23 07:00:00".to_owned());
    hint
}

async fn carries_the_change_of(world: &World) -> bool {
    settle(world).await;
    *world.word.lock().unwrap() = Some("captured".to_owned());
    let end = run(world, &captured()).await.unwrap();
    end.outcome == Outcome::Done && *world.copy.lock().unwrap() == "captured"
}

#[tokio::test]
async fn a_change_within_the_second_that_was_read_is_not_lost_however_long_the_walk_took() {
    let world = World::with_word("hello");
    *world.clock.lock().unwrap() = SECOND;
    *world.call_takes.lock().unwrap() = 20;
    assert!(carries_the_change_of(&world).await);
}

#[tokio::test]
async fn a_change_is_not_lost_when_the_clock_of_the_shop_is_behind_ours() {
    let world = World::with_word("hello");
    *world.clock.lock().unwrap() = SECOND + 60;
    *world.behind.lock().unwrap() = Some(60);
    assert!(carries_the_change_of(&world).await);
}

#[tokio::test]
async fn a_version_that_was_read_after_its_second_costs_no_call_at_all() {
    let world = World::with_word("hello");
    *world.clock.lock().unwrap() = SECOND - 60;
    *world.behind.lock().unwrap() = Some(-120);
    settle(&world).await;
    world.calls.lock().unwrap().clear();
    assert_eq!(run(&world, &captured()).await.unwrap().outcome, Outcome::Unchanged);
    assert!(world.calls().is_empty(), "the shop's clock counts, which is ahead of ours");
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
async fn what_may_still_be_under_way_stays_guarded_against_others_until_it_cannot_be() {
    let world = World::with_word("hello");
    let lost = Some(Failure::AfterTheEffect(CallClass::Ambiguous));
    *world.failures.lock().unwrap() = [None, None, None, lost].into();
    run(&world, &delivery(Trigger::Webhook)).await.unwrap_err();
    assert!(!world.lock("copy", "message-2").await.unwrap(), "another worker waits");
    assert!(world.lock("copy", "message-1").await.unwrap(), "its own message goes on");
    *world.clock.lock().unwrap() += 91;
    assert!(world.lock("copy", "message-2").await.unwrap(), "by then it is there to be seen");
}

#[tokio::test]
async fn a_call_that_has_failed_leaves_no_lock_behind() {
    let world = World::with_word("hello");
    let refused = Some(Failure::BeforeTheEffect(CallClass::Transient));
    *world.failures.lock().unwrap() = [None, None, None, refused].into();
    run(&world, &delivery(Trigger::Webhook)).await.unwrap_err();
    assert!(world.lock("copy", "message-2").await.unwrap());
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
async fn a_review_that_a_worker_filed_and_died_is_closed_once_the_record_has_crossed() {
    let world = World::with_word("hello");
    world.rows.lock().unwrap().entry("word:1".to_owned()).or_default().claims = 1;
    settle(&world).await;
    assert_eq!(*world.closed.lock().unwrap(), ["word:1"]);
}

#[tokio::test]
async fn a_settlement_of_a_record_that_another_has_by_now_is_no_success() {
    let world = World::with_word("hello");
    *world.call_takes.lock().unwrap() = 100;
    let (first, second) = (delivery(Trigger::Webhook), captured());
    world.claim(&first, 0).await.unwrap();
    *world.clock.lock().unwrap() += 91;
    world.claim(&second, 0).await.unwrap();
    assert!(world.settle(&first, &Settlement::default()).await.is_err());
    assert_eq!(world.row().owner, Some(second.message_id));
}

#[tokio::test]
async fn an_unreadable_record_keeps_its_body_for_review() {
    let world = World::with_word("?");
    assert_eq!(settle(&world).await.outcome, Outcome::Review);
    assert_eq!(world.parked.lock().unwrap()[0].payload.as_deref(), Some("?"));
}

#[tokio::test]
async fn an_unreadable_record_is_found_by_its_number_and_its_words() {
    let world = World::with_word("?");
    assert_eq!(settle(&world).await.number.as_deref(), Some("no. 1"));
    let review = world.parked.lock().unwrap()[0].clone();
    assert_eq!(review.number.as_deref(), Some("no. 1"));
    assert_eq!(review.terms, ["word:?"]);
}

#[tokio::test]
async fn an_unreadable_version_is_set_aside_once_however_often_it_is_polled() {
    let world = World::with_word("?");
    *world.clock.lock().unwrap() = SECOND + 60;
    let mut polled = delivery(Trigger::Poll);
    polled.event.version = Some("2026-11-23 07:00:00".to_owned());
    assert_eq!(run(&world, &polled).await.unwrap().outcome, Outcome::Review);
    assert_eq!(run(&world, &polled).await.unwrap().outcome, Outcome::Unchanged);
    assert_eq!(world.parked.lock().unwrap().len(), 1);
    assert!(world.row().in_review, "it waits as before");
}

#[tokio::test]
async fn a_record_whose_version_cannot_be_read_is_settled_by_the_one_that_the_list_told() {
    let world = World::with_word("??");
    *world.clock.lock().unwrap() = SECOND + 60;
    let mut polled = delivery(Trigger::Poll);
    polled.event.version = Some("2026-11-23 07:00:00".to_owned());
    run(&world, &polled).await.unwrap();
    assert_eq!(run(&world, &polled).await.unwrap().outcome, Outcome::Unchanged);
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

fn named(key: Key, trigger: Trigger) -> Delivery {
    let first = delivery(trigger);
    Delivery { event: Event { key, ..first.event.clone() }, ..first }
}

#[tokio::test]
async fn a_review_under_a_number_is_found_by_it_and_closed_once_the_record_has_crossed() {
    let world = World::with_word("hello");
    let refused = Some(Failure::BeforeTheEffect(CallClass::Invalid));
    *world.failures.lock().unwrap() = [refused].into();
    let number = || Key::Number("no. 1".to_owned());
    run(&world, &named(number(), Trigger::Webhook)).await.unwrap();
    let review = world.parked.lock().unwrap()[0].clone();
    assert_eq!(review.number.as_deref(), Some("no. 1"));
    assert_eq!(review.terms, ["number:no. 1"]);
    let released = named(review.event.key, review.event.trigger);
    assert_eq!(run(&world, &released).await.unwrap().outcome, Outcome::Done);
    assert_eq!(*world.closed.lock().unwrap(), ["word:no.no. 1"]);
}

#[tokio::test]
async fn what_is_not_at_the_source_under_its_number_waits_no_longer() {
    let world = World::default();
    *world.changes.lock().unwrap() = Vec::new();
    let after = Position { updated_at: "2026-11-23 07:00:00".to_owned(), id: 76 };
    let released = named(Key::After { after, skip: 0 }, Trigger::Replay);
    let settled = run(&world, &released).await.unwrap();
    assert_eq!(
        (settled.outcome, settled.code.as_deref()),
        (Outcome::Skipped, Some("not_at_source"))
    );
    assert_eq!(*world.closed.lock().unwrap(), ["word:after.2026-11-23T07:00:00.76"]);
}

#[tokio::test]
async fn the_release_of_a_poison_row_carries_the_record_at_its_place_once_a_list_shows_it() {
    let world = World::with_word("hello");
    let changes = [("2026-11-23 07:00:00", 76), ("2026-11-23 07:00:01", 1)];
    *world.changes.lock().unwrap() = changes.map(|(time, id)| (time.to_owned(), id)).to_vec();
    world.poison.lock().unwrap().push(1);
    let after = Position { updated_at: "2026-11-23 07:00:00".to_owned(), id: 76 };
    let released = named(Key::After { after, skip: 0 }, Trigger::Replay);
    assert_eq!(run(&world, &released).await.unwrap_err().code(), "magento_transient");
    assert!(world.closed.lock().unwrap().is_empty(), "it waits as before");
    world.poison.lock().unwrap().clear();
    let settled = run(&world, &released).await.unwrap();
    assert_eq!((settled.subject.as_str(), settled.outcome), ("word:1", Outcome::Done));
    assert_eq!(*world.closed.lock().unwrap(), ["word:after.2026-11-23T07:00:00.76"]);
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
