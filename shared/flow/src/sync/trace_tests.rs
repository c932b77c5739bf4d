//! What an operator reads of a walk: its calls, also when it broke off.

use super::{Settled, sync};
use crate::error::CallClass;
use crate::event::Trigger;
use crate::fate::SyncError;
use crate::ports::Outcome;
use crate::stage::{Failure, WORKFLOW, Word, World, delivery, release};
use crate::trace::{Made, Trace};

async fn walk(world: &World) -> Result<Settled, SyncError> {
    sync::<Word>(&delivery(Trigger::Webhook), &release(0, WORKFLOW), world).await
}

fn trace(world: &World) -> Trace {
    serde_json::from_str(&world.row().settlement.trace.unwrap()).unwrap()
}

/// System, method, path, and the class of a failure.
fn told<'m>(calls: impl IntoIterator<Item = &'m Made>) -> Vec<String> {
    let told = |made: &Made| {
        let call = format!("{} {} {}", made.system, made.method, made.path);
        made.class.as_ref().map_or_else(|| call.clone(), |class| format!("{call}: {class}"))
    };
    calls.into_iter().map(told).collect()
}

/// The n-th call fails, the first being the one that reads the record.
fn failing(nth: usize, class: CallClass) -> World {
    let world = World::with_word("hello");
    let mut failures = vec![None; nth];
    failures[nth - 1] = Some(Failure::BeforeTheEffect(class));
    *world.failures.lock().unwrap() = failures.into();
    world
}

#[tokio::test]
async fn each_call_is_told_with_the_step_that_made_it() {
    let world = World::with_word("hello");
    let settled = walk(&world).await.unwrap();
    let trace = trace(&world);
    assert_eq!(told(&trace.reads), ["magento GET words/1"]);
    let write = ["heartland GET copy", "heartland GET copy", "heartland PUT copy"];
    assert_eq!(told(&trace.steps[2].calls), write);
    assert_eq!(told(&trace.steps[3].calls), ["magento POST words/1/confirmed"]);
    assert_eq!((trace.steps[0].calls.len(), trace.steps[3].output["calls"].as_u64()), (0, Some(1)));
    assert_eq!(trace.calls().count(), settled.calls);
}

#[tokio::test]
async fn a_walk_that_is_tried_again_tells_its_calls_up_to_the_one_that_failed() {
    let world = failing(4, CallClass::Transient);
    walk(&world).await.unwrap_err();
    let trace = trace(&world);
    let write =
        ["heartland GET copy", "heartland GET copy", "heartland PUT copy: heartland_transient"];
    assert_eq!(told(&trace.steps[2].calls), write);
    assert_eq!(trace.steps[2].result, "magento_transient");
    assert_eq!(trace.steps[2].output["calls"], 3);
    assert_eq!(world.row().outcome, Some(Outcome::Retrying));
}

#[tokio::test]
async fn a_walk_that_ends_in_review_tells_its_calls_up_to_the_one_that_failed() {
    for (nth, step, last) in [
        (2, 2, "heartland GET copy: heartland_invalid"),
        (5, 3, "magento POST words/1/confirmed: magento_invalid"),
    ] {
        let world = failing(nth, CallClass::Invalid);
        let settled = walk(&world).await.unwrap();
        let trace = trace(&world);
        assert_eq!(settled.outcome, Outcome::Review);
        assert_eq!(settled.calls, nth, "the calls before the one that failed count too");
        assert_eq!(told(&trace.steps[step].calls).last().unwrap(), last);
    }
}

#[tokio::test]
async fn a_record_that_could_not_be_read_tells_that_call_in_place_of_its_last_walk() {
    let world = World::with_word("hello");
    walk(&world).await.unwrap();
    *world.failures.lock().unwrap() = [Some(Failure::BeforeTheEffect(CallClass::Denied))].into();
    walk(&world).await.unwrap_err();
    assert_eq!(told(trace(&world).calls()), ["magento GET words/1: magento_denied"]);
    assert!(trace(&world).steps.is_empty());
}

#[tokio::test]
async fn a_record_that_has_not_changed_keeps_the_trace_of_its_last_walk() {
    let world = World::with_word("hello");
    walk(&world).await.unwrap();
    walk(&world).await.unwrap();
    assert!(world.row().settlement.trace.is_none(), "nothing is written over what was kept");
}

#[tokio::test]
async fn a_rehearsal_tells_no_calls() {
    let world = World { rehearsal: true, ..World::with_word("hello") };
    walk(&world).await.unwrap();
    assert_eq!(trace(&world).calls().count(), 0);
}
