use std::sync::atomic::Ordering;
use std::time::Duration;

use entities::entity::Key;
use jiff::Timestamp;

use super::{Plan, Polled, catch_up};
use crate::error::CallClass;
use crate::fate::SyncError;
use crate::ports::Position;
use crate::stage::{Failure, Word, World};

fn world(changes: &[(&str, u64)]) -> World {
    let world = World::default();
    *world.changes.lock().unwrap() =
        changes.iter().map(|(time, id)| (format!("2026-11-23 {time}"), *id)).collect();
    world
}

async fn poll(world: &World) -> Result<Polled, SyncError> {
    let plan = Plan {
        overlap: Duration::from_mins(2),
        first_from: "2026-11-23T00:00:00Z".parse().unwrap(),
        deadline: Timestamp::MAX,
    };
    let now = || "2026-11-23T08:00:00Z".parse().unwrap();
    catch_up::<Word>(&plan, now, world, world, world, world).await
}

fn at(time: &str, id: u64) -> Position {
    Position { updated_at: time.to_owned(), id }
}

fn queued(world: &World) -> Vec<u64> {
    let id = |key: &Key| match key {
        Key::Id(id) => id.parse().unwrap(),
        key => panic!("queued by {key:?}"),
    };
    world.queued.lock().unwrap().drain(..).map(|event| id(&event.key)).collect()
}

#[tokio::test]
async fn every_change_is_queued_once_and_the_cursor_stands_behind_the_last() {
    let world = world(&[("07:00:00", 3), ("07:00:01", 1), ("07:00:01", 2)]);
    assert_eq!(poll(&world).await.unwrap(), Polled { queued: 3, ..Polled::default() });
    assert_eq!(queued(&world), [3, 1, 2]);
    assert_eq!(*world.cursor.lock().unwrap(), Some(at("2026-11-23 07:00:01", 2)));
}

#[tokio::test]
async fn the_next_poll_begins_an_overlap_before_the_cursor() {
    let world = world(&[("07:00:00", 1), ("07:02:00", 2), ("07:03:00", 3)]);
    poll(&world).await.unwrap();
    queued(&world);
    poll(&world).await.unwrap();
    assert_eq!(queued(&world), [2, 3]);
}

#[tokio::test]
async fn more_changes_in_one_second_than_fit_a_page_are_all_queued_once() {
    let changes: Vec<(&str, u64)> = (1..=200).map(|id| ("07:00:00", id)).collect();
    let world = world(&changes);
    poll(&world).await.unwrap();
    assert_eq!(queued(&world), (1..=200).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_poison_row_is_set_aside_alone() {
    let times: Vec<String> = (0..150).map(|n| format!("07:{:02}:{:02}", n / 60, n % 60)).collect();
    let changes: Vec<(&str, u64)> = times.iter().map(String::as_str).zip(1..).collect();
    let world = world(&changes);
    world.poison.lock().unwrap().push(77);
    let polled = poll(&world).await.unwrap();
    assert_eq!(polled, Polled { queued: 149, poisoned: 1, unfinished: false });
    assert_eq!(queued(&world), (1..=150).filter(|id| *id != 77).collect::<Vec<_>>());
    let reviews = world.parked.lock().unwrap();
    let message = &reviews[0].problems[0].message;
    let between = "after id 76 of 2026-11-23 07:01:15 and before id 78 of 2026-11-23 07:01:17";
    assert!(message.ends_with(between), "{message}");
    assert_eq!(reviews[0].subject, "word:after.2026-11-23T07:01:15.76", "a lane has no spaces");
}

#[tokio::test]
async fn poison_rows_side_by_side_do_not_stop_the_poll() {
    let world = world(&[("07:00:00", 1), ("07:00:01", 2), ("07:00:02", 3), ("07:00:03", 4)]);
    world.poison.lock().unwrap().extend([2, 3]);
    let polled = poll(&world).await.unwrap();
    assert_eq!(polled, Polled { queued: 2, poisoned: 2, unfinished: false });
    assert_eq!(queued(&world), [1, 4]);
    let reviews = world.parked.lock().unwrap();
    let subjects: Vec<&str> = reviews.iter().map(|review| review.subject.as_str()).collect();
    assert_eq!(
        subjects,
        ["word:after.2026-11-23T07:00:00.1", "word:after.2026-11-23T07:00:00.1.1"]
    );
}

#[tokio::test]
async fn a_poison_row_keeps_its_one_review_however_often_it_is_polled() {
    for (changes, polls) in [
        // The last of all, behind one that the poll still reads, and one that it does not.
        (vec![("07:00:00", 1), ("07:00:01", 2)], 3),
        (vec![("07:00:00", 1), ("07:00:01", 2), ("07:00:09", 3)], 3),
        (vec![("07:00:00", 1), ("07:05:00", 2), ("07:05:09", 3)], 1),
    ] {
        let world = world(&changes);
        world.poison.lock().unwrap().push(2);
        for _ in 0..3 {
            poll(&world).await.unwrap();
        }
        let reviews = world.parked.lock().unwrap();
        assert_eq!(reviews.len(), polls, "{changes:?}");
        assert!(reviews.iter().all(|it| it.subject == reviews[0].subject), "{reviews:?}");
    }
}

#[tokio::test]
async fn a_row_that_changes_again_meanwhile_pushes_none_of_its_second_out_of_its_page() {
    let changes: Vec<(&str, u64)> = (1..=200).map(|id| ("07:00:00", id)).collect();
    let world = world(&changes);
    *world.meanwhile.lock().unwrap() = Some(("2026-11-23 07:00:01".to_owned(), 1));
    poll(&world).await.unwrap();
    assert_eq!(queued(&world), (1..=200).chain([1]).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_change_dated_in_the_future_hides_none_that_come_after_it() {
    let world = world(&[("07:00:00", 1)]);
    world.changes.lock().unwrap().push(("2036-01-01 00:00:00".to_owned(), 2));
    poll(&world).await.unwrap();
    assert_eq!(queued(&world), [1, 2]);
    assert_eq!(*world.cursor.lock().unwrap(), Some(at("2026-11-23 08:00:00", 0)));
    world.changes.lock().unwrap().insert(1, ("2026-11-23 07:59:59".to_owned(), 3));
    poll(&world).await.unwrap();
    assert_eq!(queued(&world), [3, 2]);
}

#[tokio::test]
async fn a_cursor_that_stands_in_the_future_comes_back_to_the_present() {
    let world = world(&[("07:59:00", 1)]);
    *world.cursor.lock().unwrap() = Some(at("2036-01-01 00:00:00", 9));
    poll(&world).await.unwrap();
    assert_eq!(queued(&world), [1]);
    assert_eq!(*world.cursor.lock().unwrap(), Some(at("2026-11-23 07:59:00", 1)));
}

#[tokio::test]
async fn a_list_that_does_not_go_on_fails_instead_of_going_round() {
    let world = world(&[("07:00:00", 1)]);
    *world.cursor.lock().unwrap() = Some(at("2026-11-23 07:30:00", 1));
    world.ignores_filters.store(true, Ordering::Relaxed);
    assert_eq!(poll(&world).await.unwrap_err().code(), "unreadable");
}

#[tokio::test]
async fn a_source_that_is_down_is_not_mistaken_for_poison() {
    let world = world(&[("07:00:00", 1), ("07:00:01", 2)]);
    let down = || Some(Failure::BeforeTheEffect(CallClass::Transient));
    *world.failures.lock().unwrap() = (0..20).map(|_| down()).collect();
    assert!(poll(&world).await.is_err());
    assert!(world.parked.lock().unwrap().is_empty());
    assert_eq!(*world.cursor.lock().unwrap(), None);
}
