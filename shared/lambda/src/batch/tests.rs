use std::sync::Mutex;
use std::time::SystemTime;

use entities::call::{Call, System};
use entities::entity::Key;
use flow::{CallClass, CallError, Outcome, PortError, Trigger};

use super::*;
use crate::deadline::Deadline;

/// A role that notes which messages it makes wait, and for how long.
#[derive(Default)]
struct Role {
    deadline: Deadline,
    postponed: Mutex<Vec<(String, Duration)>>,
    requeued: Mutex<Vec<Event>>,
    queue_is_down: bool,
}

impl Role {
    fn with(left: Duration) -> Self {
        let role = Self::default();
        role.deadline.begin(SystemTime::now() + left);
        role
    }
}

impl Postpone for Role {
    fn deadline(&self) -> &Deadline {
        &self.deadline
    }

    async fn postpone(&self, receipt: &str, pause: Duration) {
        self.postponed.lock().unwrap().push((receipt.to_owned(), pause));
    }

    async fn requeue(&self, event: &Event) -> Result<(), PortError> {
        if self.queue_is_down {
            return Err(PortError::new("queue", "send", "as told"));
        }
        self.requeued.lock().unwrap().push(event.clone());
        Ok(())
    }

    async fn park_unreadable(&self, _: &str, _: &str) -> Result<(), PortError> {
        Ok(())
    }
}

fn message(id: &str, record: &str) -> SqsMessage {
    let event = Event {
        entity: "word".to_owned(),
        key: Key::Id(record.to_owned()),
        source: System::Magento,
        version: None,
        trigger: Trigger::Webhook,
        decision: None,
    };
    let mut message = SqsMessage::default();
    message.message_id = Some(id.to_owned());
    message.receipt_handle = Some(id.to_owned());
    message.body = Some(serde_json::to_string(&event).unwrap());
    message.attributes.insert("MessageGroupId".to_owned(), event.subject());
    message
}

fn done(delivery: &Delivery) -> Settled {
    Settled {
        subject: delivery.event.subject(),
        number: None,
        outcome: Outcome::Done,
        code: None,
        calls: 0,
        notices: Vec::new(),
    }
}

fn again(response: SqsBatchResponse) -> Vec<String> {
    response.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
}

#[tokio::test]
async fn a_message_for_which_no_time_is_left_is_not_begun_and_comes_again_at_once() {
    let role = Role::with(Duration::from_secs(10));
    let begun = Mutex::new(0);
    let handle = |delivery: Delivery| {
        *begun.lock().unwrap() += 1;
        async move { Ok(done(&delivery)) }
    };
    let response = serve_batch(vec![message("a", "1"), message("b", "2")], &role, &handle).await;
    assert_eq!(again(response), ["a", "b"]);
    assert_eq!(*begun.lock().unwrap(), 0, "nothing was claimed, so nothing can count as a death");
    assert_eq!(role.postponed.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn what_hangs_to_the_end_does_not_take_the_rest_of_the_batch_with_it() {
    let deadline = Deadline::new(Duration::ZERO, Duration::ZERO);
    deadline.begin(SystemTime::now() + Duration::from_millis(1050));
    let role = Role { deadline, ..Role::default() };
    let handle = |delivery: Delivery| async move {
        if delivery.message_id == "hangs" {
            let () = std::future::pending().await;
        }
        Ok(done(&delivery))
    };
    let records = vec![message("done", "1"), message("hangs", "2")];
    assert_eq!(again(serve_batch(records, &role, &handle).await), ["hangs"]);
}

#[tokio::test]
async fn after_a_failure_the_lane_waits_and_other_lanes_do_not() {
    let role = Role::with(Duration::from_mins(1));
    let handle = |delivery: Delivery| async move {
        match delivery.message_id.as_str() {
            "a" => Err(SyncError::Held("word:1".to_owned())),
            _ => Ok(done(&delivery)),
        }
    };
    let records = vec![message("a", "1"), message("b", "1"), message("c", "2")];
    assert_eq!(again(serve_batch(records, &role, &handle).await), ["a", "b"]);
}

fn with(mut message: SqsMessage, name: &str, value: &impl ToString) -> SqsMessage {
    message.attributes.insert(name.to_owned(), value.to_string());
    message
}

fn sent_before(days: u64) -> u128 {
    let sent = SystemTime::now() - Duration::from_hours(24 * days);
    sent.duration_since(UNIX_EPOCH).unwrap().as_millis()
}

#[tokio::test]
async fn a_hint_is_queued_anew_before_its_receives_or_its_retention_run_out() {
    let denied = |_: Delivery| async { Err(SyncError::Held("word:1".to_owned())) };
    let received = |times: u32| with(message("a", "1"), "ApproximateReceiveCount", &times);
    for (worn, is_worn) in [
        (received(499), false),
        (received(500), true),
        (with(received(3), "SentTimestamp", &sent_before(6)), false),
        (with(received(3), "SentTimestamp", &sent_before(7)), true),
    ] {
        let role = Role::with(Duration::from_mins(1));
        let hint: Event = serde_json::from_str(worn.body.as_deref().unwrap()).unwrap();
        let left = again(serve_batch(vec![worn], &role, &denied).await);
        assert_eq!(left.is_empty(), is_worn, "its message leaves the queue");
        let expected = if is_worn { vec![hint] } else { Vec::new() };
        assert_eq!(*role.requeued.lock().unwrap(), expected);
    }
}

#[tokio::test]
async fn a_hint_that_cannot_be_queued_anew_keeps_its_message() {
    let role = Role { queue_is_down: true, ..Role::default() };
    let denied = |_: Delivery| async { Err(SyncError::Held("word:1".to_owned())) };
    let worn = with(message("a", "1"), "ApproximateReceiveCount", &900);
    assert_eq!(again(serve_batch(vec![worn], &role, &denied).await), ["a"]);
}

#[tokio::test]
async fn what_is_in_doubt_is_not_queued_anew_as_it_would_come_too_early() {
    let role = Role::with(Duration::from_mins(1));
    let lost = |_: Delivery| async {
        let call = Call::post(["payments"], String::new());
        Err(CallError::new(System::Heartland, CallClass::Ambiguous, &call).into())
    };
    let worn = with(message("a", "1"), "ApproximateReceiveCount", &900);
    assert_eq!(again(serve_batch(vec![worn], &role, &lost).await), ["a"]);
    let pauses = [("a".to_owned(), Duration::from_mins(2))];
    assert_eq!(*role.postponed.lock().unwrap(), pauses);
}
