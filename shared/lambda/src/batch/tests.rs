use std::sync::Mutex;
use std::time::SystemTime;

use entities::call::System;
use entities::entity::Key;
use flow::{Outcome, PortError, Trigger};

use super::*;
use crate::deadline::Deadline;

/// A role that notes which messages it makes wait, and for how long.
#[derive(Default)]
struct Role {
    deadline: Deadline,
    postponed: Mutex<Vec<(String, Duration)>>,
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
