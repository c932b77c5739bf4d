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
    catch_up::<Word>(&plan, Timestamp::now, world, world, world, world).await
}

fn queued(world: &World) -> Vec<u64> {
    let id = |key: &Key| match key {
        Key::Id(id) => id.parse().unwrap(),
        Key::Number(number) => panic!("queued by number {number}"),
    };
    world.queued.lock().unwrap().drain(..).map(|event| id(&event.key)).collect()
}

#[tokio::test]
async fn every_change_is_queued_once_and_the_cursor_stands_behind_the_last() {
    let world = world(&[("07:00:00", 3), ("07:00:01", 1), ("07:00:01", 2)]);
    assert_eq!(poll(&world).await.unwrap(), Polled { queued: 3, ..Polled::default() });
    assert_eq!(queued(&world), [3, 1, 2]);
    let end = Position { updated_at: "2026-11-23 07:00:01".to_owned(), id: 2 };
    assert_eq!(*world.cursor.lock().unwrap(), Some(end));
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
    *world.poison.lock().unwrap() = Some(77);
    let polled = poll(&world).await.unwrap();
    assert_eq!(polled, Polled { queued: 149, poisoned: 1, unfinished: false });
    assert_eq!(queued(&world), (1..=150).filter(|id| *id != 77).collect::<Vec<_>>());
    let reviews = world.parked.lock().unwrap();
    assert!(reviews[0].problems[0].message.contains("after id 76"), "{reviews:?}");
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
