//! Walks through workflows: what waits, what is decided, what is never done twice.

use std::sync::Arc;

use entities::vocabulary::Cause;

use super::{Settled, sync};
use crate::error::CallClass;
use crate::event::{Decision, Delivery, Event, Trigger, Verdict};
use crate::fate::{Fate, SyncError};
use crate::ports::{Outcome, PortError};
use crate::release::{Release, Releases};
use crate::stage::{Failure, Word, World, delivery, release};
use crate::trace::Trace;

/// The document with these steps before it is mapped, written and confirmed.
fn before_sending(steps: &str) -> String {
    format!(
        "workflow: word\nversion: 3\nentity: word\nsteps:\n{steps}
  - {{ id: document, step: map }}
  - {{ id: write, step: send }}
  - {{ id: tell, step: confirm }}
"
    )
}

const ASK: &str = "  - { id: ask, step: approve, when: length > 3, question: 'concat(\"May \", word, \" cross?\")' }";

async fn walk(world: &World, workflow: &str, delivery: &Delivery) -> Result<Settled, SyncError> {
    sync::<Word>(delivery, &release(7, workflow), world).await
}

async fn settle(world: &World, workflow: &str) -> Settled {
    walk(world, workflow, &delivery(Trigger::Webhook)).await.unwrap()
}

/// The event by which an operator answers the review at hand.
fn answer(world: &World, verdict: Verdict) -> Delivery {
    let review = world.parked.lock().unwrap().last().unwrap().clone();
    let decision =
        Decision { question: review.question.unwrap(), verdict, by: "Ada".to_owned(), note: None };
    let event = Event { decision: Some(decision), ..review.event };
    Delivery { event, message_id: "answer".to_owned(), receives: 1 }
}

#[tokio::test]
async fn what_a_filter_does_not_let_pass_is_skipped_by_its_rule() {
    let filter = "  - { id: long_only, step: filter, when: length > 10, reason: too short }";
    let world = World::with_word("hello");
    let settled = settle(&world, &before_sending(filter)).await;
    assert_eq!((settled.outcome, settled.code.as_deref()), (Outcome::Skipped, Some("long_only")));
    assert_eq!(world.row().settlement.rule.unwrap().text, "too short");
}

#[tokio::test]
async fn a_branch_leads_to_another_mapping() {
    let branch = "
  - { id: which, step: branch, cases: [{ when: length > 3, next: loud }], otherwise: document }
  - { id: loud, step: map, mapping: loudly, next: write }";
    for (word, copied) in [("hello", "HELLO"), ("hey", "hey")] {
        let world = World::with_word(word);
        assert_eq!(settle(&world, &before_sending(branch)).await.outcome, Outcome::Done);
        assert_eq!(*world.copy.lock().unwrap(), copied);
    }
}

#[tokio::test]
async fn what_a_record_is_enriched_with_crosses() {
    let enrich = "  - { id: more, step: enrich, rows: [{ to: word, from: 'upper(word)' }] }";
    let world = World::with_word("hello");
    settle(&world, &before_sending(enrich)).await;
    assert_eq!(*world.copy.lock().unwrap(), "HELLO");
}

#[tokio::test]
async fn a_merchants_rules_are_told_together_with_the_products() {
    let rules = "  - { id: rules, step: validate, rules: [{ that: length > 10, message: 'concat(word, \" is short\")', field: word }] }";
    let world = World::with_word("wrong");
    assert_eq!(settle(&world, &before_sending(rules)).await.outcome, Outcome::Review);
    let problems = world.parked.lock().unwrap()[0].problems.clone();
    let causes: Vec<Cause> = problems.iter().map(|problem| problem.cause).collect();
    assert_eq!(causes, [Cause::MissingField, Cause::WorkflowRule]);
    assert_eq!(problems[1].message, "wrong is short");
}

#[tokio::test]
async fn a_record_waits_for_approval_and_goes_on_where_it_stood() {
    let world = World::with_word("hello");
    let workflow = before_sending(ASK);
    assert_eq!(settle(&world, &workflow).await.outcome, Outcome::Review);
    let review = world.parked.lock().unwrap()[0].clone();
    assert_eq!(review.problems[0].cause, Cause::AwaitsApproval);
    assert_eq!(review.problems[0].message, "May hello cross?");
    assert_eq!(world.calls(), ["GET words/1"], "nothing is asked of the target meanwhile");
    let settled = walk(&world, &workflow, &answer(&world, Verdict::Approved)).await.unwrap();
    assert_eq!(settled.outcome, Outcome::Done);
    assert_eq!(*world.copy.lock().unwrap(), "hello");
    assert_eq!(*world.closed.lock().unwrap(), ["word:1"]);
    assert_eq!(world.row().progress.passed["ask"].by.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn an_approval_stands_while_what_was_asked_about_stands() {
    let world = World::with_word("hello");
    let workflow = before_sending(ASK);
    settle(&world, &workflow).await;
    walk(&world, &workflow, &answer(&world, Verdict::Approved)).await.unwrap();
    let again = walk(&world, &workflow, &delivery(Trigger::Replay)).await.unwrap();
    assert_ne!(again.outcome, Outcome::Review);
    *world.word.lock().unwrap() = Some("goodbye".to_owned());
    assert_eq!(settle(&world, &workflow).await.outcome, Outcome::Review);
}

#[tokio::test]
async fn a_decision_about_what_has_changed_since_decides_nothing() {
    let world = World::with_word("hello");
    let workflow = before_sending(ASK);
    settle(&world, &workflow).await;
    let late = answer(&world, Verdict::Approved);
    *world.word.lock().unwrap() = Some("goodbye".to_owned());
    assert_eq!(walk(&world, &workflow, &late).await.unwrap().outcome, Outcome::Review);
    assert_eq!(
        world.parked.lock().unwrap().last().unwrap().problems[0].message,
        "May goodbye cross?"
    );
}

#[tokio::test]
async fn what_is_rejected_is_skipped_and_not_asked_again() {
    let world = World::with_word("hello");
    let workflow = before_sending(ASK);
    settle(&world, &workflow).await;
    let settled = walk(&world, &workflow, &answer(&world, Verdict::Rejected)).await.unwrap();
    assert_eq!((settled.outcome, settled.code.as_deref()), (Outcome::Skipped, Some("rejected")));
    assert_eq!(world.row().settlement.rule.unwrap().text, "rejected by Ada at `ask`");
    let again = walk(&world, &workflow, &delivery(Trigger::Replay)).await.unwrap();
    assert_eq!(again.outcome, Outcome::Skipped);
}

#[tokio::test]
async fn what_is_held_goes_on_once_released() {
    let hold = "  - { id: look, step: hold, when: length > 3, reason: word }";
    let world = World::with_word("hello");
    let workflow = before_sending(hold);
    settle(&world, &workflow).await;
    assert_eq!(world.parked.lock().unwrap()[0].problems[0].cause, Cause::Held);
    let settled = walk(&world, &workflow, &answer(&world, Verdict::Approved)).await.unwrap();
    assert_eq!(settled.outcome, Outcome::Done);
}

#[tokio::test]
async fn a_delay_ends_when_its_time_has_come_and_not_with_each_delivery() {
    let pause = "  - { id: settle, step: delay, pause: 15m }";
    let world = World::with_word("hello");
    let workflow = before_sending(pause);
    let first = delivery(Trigger::Webhook);
    for seconds in [0, 300, 899] {
        *world.clock.lock().unwrap() = seconds;
        let error = walk(&world, &workflow, &first).await.unwrap_err();
        assert_eq!(error.code(), "delayed");
        assert!(matches!(error.fate(1), Fate::Retry { jittered: false, .. }));
    }
    *world.clock.lock().unwrap() = 900;
    assert_eq!(walk(&world, &workflow, &first).await.unwrap().outcome, Outcome::Done);
}

const NOTIFY: &str = "  - { id: say, step: notify, to: topic, subject: word, message: 'concat(word, \" crosses\")' }";

#[tokio::test]
async fn a_notification_is_told_once_however_often_the_record_comes_by() {
    let world = World::with_word("hello");
    let workflow = before_sending(NOTIFY);
    let lost = Some(Failure::AfterTheEffect(CallClass::Ambiguous));
    *world.failures.lock().unwrap() = [None, None, None, lost].into();
    walk(&world, &workflow, &delivery(Trigger::Webhook)).await.unwrap_err();
    settle(&world, &workflow).await;
    walk(&world, &workflow, &delivery(Trigger::Replay)).await.unwrap();
    assert_eq!(world.notifications.lock().unwrap().len(), 1);
    *world.word.lock().unwrap() = Some("goodbye".to_owned());
    settle(&world, &workflow).await;
    let told: Vec<String> = world
        .notifications
        .lock()
        .unwrap()
        .iter()
        .map(|notification| notification.message.clone())
        .collect();
    assert_eq!(told, ["hello crosses", "goodbye crosses"]);
}

#[tokio::test]
async fn a_question_that_names_no_field_is_about_the_whole_record() {
    let ask = "  - { id: ask, step: approve, question: '\"May it cross?\"' }";
    let world = World::with_word("hello");
    let workflow = before_sending(ask);
    settle(&world, &workflow).await;
    walk(&world, &workflow, &answer(&world, Verdict::Approved)).await.unwrap();
    *world.word.lock().unwrap() = Some("goodbye".to_owned());
    assert_eq!(settle(&world, &workflow).await.outcome, Outcome::Review);
}

#[tokio::test]
async fn a_hold_that_cannot_be_told_holds() {
    let hold = "  - { id: look, step: hold, when: extra.risk > 80, reason: word }";
    let settled = settle(&World::with_word("hello"), &before_sending(hold)).await;
    assert_eq!(settled.outcome, Outcome::Review);
}

#[tokio::test]
async fn a_no_can_be_taken_back() {
    let world = World::with_word("hello");
    let workflow = before_sending(ASK);
    settle(&world, &workflow).await;
    walk(&world, &workflow, &answer(&world, Verdict::Rejected)).await.unwrap();
    let settled = walk(&world, &workflow, &answer(&world, Verdict::Approved)).await.unwrap();
    assert_eq!(settled.outcome, Outcome::Done);
}

#[tokio::test]
async fn a_record_is_delayed_once() {
    let pause = "  - { id: settle, step: delay, pause: 15m }";
    let world = World::with_word("hello");
    let workflow = before_sending(pause);
    walk(&world, &workflow, &delivery(Trigger::Webhook)).await.unwrap_err();
    *world.clock.lock().unwrap() = 900;
    *world.word.lock().unwrap() = Some("changed meanwhile".to_owned());
    settle(&world, &workflow).await;
    *world.word.lock().unwrap() = Some("changed later".to_owned());
    assert_eq!(settle(&world, &workflow).await.outcome, Outcome::Done);
}

#[tokio::test]
async fn what_leaves_the_account_holds_no_card_number_and_is_one_line() {
    let tell = "  - { id: say, step: notify, to: topic, subject: '\"\"', message: 'concat(\"a\\n\", word)' }";
    let world = World::with_word("4111111111111111");
    settle(&world, &before_sending(tell)).await;
    let told = world.notifications.lock().unwrap()[0].clone();
    assert_eq!(told.subject, "–");
    assert!(!told.message.contains('\n') && !told.message.contains("411111111111"), "{told:?}");
    let trace = world.row().settlement.trace.unwrap();
    assert!(!trace.contains("4111111111111111"), "{trace}");
}

#[tokio::test]
async fn a_workflow_that_ends_before_sending_skips() {
    let branch = "  - { id: which, step: branch, cases: [{ when: length > 3, next: end }], otherwise: document }";
    let settled = settle(&World::with_word("hello"), &before_sending(branch)).await;
    assert_eq!((settled.outcome, settled.code.as_deref()), (Outcome::Skipped, Some("not_sent")));
}

#[tokio::test]
async fn the_trace_tells_each_step_with_what_it_saw_and_made() {
    let world = World::with_word("hello");
    settle(&world, &before_sending(NOTIFY)).await;
    let trace = world.row().settlement.trace.unwrap();
    let trace: Trace = serde_json::from_str(&trace).unwrap();
    assert_eq!((trace.workflow.as_str(), trace.release), ("word 3", 7));
    let steps: Vec<(&str, &str)> =
        trace.steps.iter().map(|taken| (taken.step.as_str(), taken.result.as_str())).collect();
    let all = [("say", "passed"), ("document", "passed"), ("write", "passed"), ("tell", "passed")];
    assert_eq!(steps, all);
    assert_eq!(trace.steps[0].input["word"], "hello");
    assert_eq!(trace.steps[1].output["document"], "hello");
    assert_eq!(trace.steps[2].output["calls"], 3);
}

#[tokio::test]
async fn a_rehearsal_walks_to_the_end_and_changes_nothing() {
    let world = World { rehearsal: true, ..World::with_word("hello") };
    assert_eq!(settle(&world, &before_sending("")).await.outcome, Outcome::Unchanged);
    assert_eq!(world.calls(), ["GET words/1"]);
}

/// Release 8 is active, 7 is known.
struct Newer(Arc<Release<Word>>, Arc<Release<Word>>);

impl Releases<Word> for Newer {
    async fn current(&self) -> Result<Arc<Release<Word>>, PortError> {
        Ok(self.1.clone())
    }

    async fn at(&self, revision: u64) -> Result<Arc<Release<Word>>, PortError> {
        assert_eq!(revision, 7);
        Ok(self.0.clone())
    }
}

#[tokio::test]
async fn a_record_in_flight_keeps_the_release_under_which_it_set_out() {
    let world = World::with_word("hello");
    let old = before_sending(ASK);
    settle(&world, &old).await;
    let loud = old.replace("step: map", "step: map, mapping: loudly");
    let releases = Newer(release(7, &old), release(8, &loud));
    let approved = answer(&world, Verdict::Approved);
    sync::<Word>(&approved, &releases, &world).await.unwrap();
    assert_eq!(*world.copy.lock().unwrap(), "hello", "it was asked under release 7");
    sync::<Word>(&delivery(Trigger::Replay), &releases, &world).await.unwrap();
    assert_eq!(*world.copy.lock().unwrap(), "HELLO");
}

#[tokio::test]
async fn a_persons_release_without_an_answer_sets_out_under_the_active_release() {
    let world = World::with_word("hello");
    let old = before_sending(ASK);
    settle(&world, &old).await;
    let loud = before_sending("").replace("step: map", "step: map, mapping: loudly");
    let releases = Newer(release(7, &old), release(8, &loud));
    let polled = sync::<Word>(&delivery(Trigger::Poll), &releases, &world).await.unwrap();
    assert_eq!(polled.outcome, Outcome::Review, "a hint does not take it out of its release");
    let anew = sync::<Word>(&delivery(Trigger::Replay), &releases, &world).await.unwrap();
    assert_eq!(anew.outcome, Outcome::Done);
    assert_eq!(*world.copy.lock().unwrap(), "HELLO");
}

/// Release 8 is active, and no earlier one can be had.
struct Gone(Arc<Release<Word>>);

impl Releases<Word> for Gone {
    async fn current(&self) -> Result<Arc<Release<Word>>, PortError> {
        Ok(self.0.clone())
    }

    async fn at(&self, _: u64) -> Result<Arc<Release<Word>>, PortError> {
        Err(PortError::new("documents", "fit", "as told").for_good(Cause::Unmapped, "release it"))
    }
}

#[tokio::test]
async fn a_record_in_flight_under_a_release_that_cannot_be_had_waits_for_a_person() {
    let world = World::with_word("hello");
    settle(&world, &before_sending(ASK)).await;
    let releases = Gone(release(8, &before_sending("")));
    let settled = sync::<Word>(&delivery(Trigger::Poll), &releases, &world).await.unwrap();
    assert_eq!((settled.outcome, settled.code.as_deref()), (Outcome::Review, Some("unmapped")));
    let problem = world.parked.lock().unwrap().last().unwrap().problems[0].clone();
    assert_eq!(
        (problem.message.as_str(), problem.remedy.as_str()),
        ("documents did not fit: as told", "release it")
    );
    let anew = sync::<Word>(&delivery(Trigger::Replay), &releases, &world).await.unwrap();
    assert_eq!(anew.outcome, Outcome::Done);
}

#[tokio::test]
async fn what_a_rule_skipped_is_looked_at_again_under_another_release() {
    let world = World::with_word("hello");
    let none = before_sending("  - { id: none, step: filter, when: false }");
    settle(&world, &none).await;
    assert_eq!(settle(&world, &none).await.outcome, Outcome::Unchanged);
    let all = release(8, &before_sending(""));
    let settled = sync::<Word>(&delivery(Trigger::Poll), &all, &world).await.unwrap();
    assert_eq!(settled.outcome, Outcome::Done);
}
