//! What is about to be queued, what is left out, and what came of it.

use std::collections::{BTreeMap, HashMap};

use aws::Filed;
use entities::vocabulary::Cause;
use flow::{Decision, Event, Verdict};
use serde::Serialize;

use super::decision::{Hindrance, event, waits_for};
use super::{about, cause};
use crate::arguments::{Decided, Which};
use crate::failure::{Failure, Outcome};

/// One record, as a preview and a result tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    pub(super) subject: String,
    pub(super) number: Option<String>,
    /// Since when it waits, RFC 3339.
    pub(super) since: String,
    pub(super) cause: &'static str,
    /// Its first reason.
    pub(super) about: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) decision: Option<Decision>,
}

impl Row {
    fn of(review: &Filed) -> Self {
        Self {
            subject: review.subject.clone(),
            number: review.number.clone(),
            since: review.filed_at.clone(),
            cause: cause(review),
            about: about(review),
            decision: None,
        }
    }
}

/// A record that is not queued, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Without {
    #[serde(flatten)]
    pub(super) row: Row,
    pub(super) why: String,
}

/// What is about to be queued, and what is not.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Each record, and in the same place its event.
    pub(super) rows: Vec<Row>,
    pub(super) events: Vec<Event>,
    pub(super) left_out: Vec<Without>,
}

impl Plan {
    fn add(&mut self, review: &Filed, event: Event) {
        self.rows.push(Row { decision: event.decision.clone(), ..Row::of(review) });
        self.events.push(event);
    }

    /// All of the records that are named, or a failure.
    pub(super) fn of_named(
        subjects: &[String],
        reviews: &[Filed],
        verdict: Option<Verdict>,
        decided: &Decided,
    ) -> Outcome<Self> {
        let by_subject: HashMap<&str, &Filed> =
            reviews.iter().map(|review| (review.subject.as_str(), review)).collect();
        let mut plan = Self::default();
        for (place, subject) in subjects.iter().enumerate() {
            if subjects[..place].contains(subject) {
                continue;
            }
            let review = by_subject.get(subject.as_str()).ok_or_else(|| super::none(subject))?;
            match event(review, verdict, decided) {
                Ok(event) => plan.add(review, event),
                Err(why) => return Err(Failure::Refused(format!("{subject} {why}"))),
            }
        }
        Ok(plan)
    }

    /// What can be released of all open reviews that were chosen by cause, or of all there are.
    pub(super) fn of_many(reviews: &[Filed], which: &Which, decided: &Decided) -> Self {
        let mut plan = Self::default();
        for review in reviews {
            if !which.all && !which.cause.iter().any(|chosen| chosen.code() == cause(review)) {
                continue;
            }
            let released = if which.all && waits_for(review, Cause::Held) {
                Err(Hindrance::Held)
            } else {
                event(review, None, decided)
            };
            match released {
                Ok(event) => plan.add(review, event),
                Err(why) => {
                    plan.left_out.push(Without { row: Row::of(review), why: why.to_string() });
                }
            }
        }
        plan
    }
}

/// What was queued, and what could not be.
#[derive(Debug, Default)]
pub(super) struct Queued {
    pub(super) done: Vec<Row>,
    pub(super) failed: Vec<Without>,
}

impl Queued {
    /// Adds a batch: which of it the queue refused, or why it did not answer.
    pub(super) fn add(&mut self, batch: &[Row], answer: &Result<Vec<(usize, String)>, String>) {
        let refused: BTreeMap<usize, &String> = match answer {
            Ok(refused) => refused.iter().map(|(place, why)| (*place, why)).collect(),
            Err(why) => (0..batch.len()).map(|place| (place, why)).collect(),
        };
        for (place, row) in batch.iter().enumerate() {
            match refused.get(&place) {
                None => self.done.push(row.clone()),
                Some(why) => {
                    self.failed.push(Without { row: row.clone(), why: (*why).clone() });
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use entities::call::System;
    use entities::entity::Key;
    use entities::vocabulary::Problem;
    use flow::{Question, Trigger};

    use super::*;
    use crate::arguments::Who;

    /// An open review; one that waits at a step of its workflow if its cause says so.
    pub(in crate::review) fn filed(subject: &str, at: &str, cause: Cause) -> Filed {
        let (entity, id) = subject.split_once(':').unwrap();
        let waits = matches!(cause, Cause::AwaitsApproval | Cause::Held);
        let message = format!("{} is told of {subject}", cause.code());
        Filed {
            subject: subject.to_owned(),
            number: None,
            state: "open".to_owned(),
            filed_at: at.to_owned(),
            problems: vec![Problem::new(cause, "", message, "repair it")],
            question: waits.then(|| Question { step: "ask".to_owned(), digest: "d".to_owned() }),
            event: Some(Event {
                entity: entity.to_owned(),
                key: Key::Id(id.to_owned()),
                source: System::Magento,
                version: None,
                trigger: Trigger::Replay,
                decision: None,
            }),
            payload: None,
        }
    }

    fn decided() -> Decided {
        Decided { who: Who { by: "Ada".to_owned() }, note: None }
    }

    fn mixed() -> Vec<Filed> {
        [
            ("order:1", Cause::UnknownSku),
            ("order:2", Cause::AwaitsApproval),
            ("order:3", Cause::Held),
            ("message:x", Cause::Unreadable),
            ("order:4", Cause::Unmapped),
        ]
        .map(|(subject, cause)| filed(subject, "2026-11-01T07:00:00Z", cause))
        .to_vec()
    }

    fn many(causes: &[Cause]) -> Plan {
        let which = Which { subjects: Vec::new(), cause: causes.to_vec(), all: causes.is_empty() };
        Plan::of_many(&mixed(), &which, &decided())
    }

    fn subjects(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|row| row.subject.as_str()).collect()
    }

    fn named(subjects: &[&str], verdict: Option<Verdict>) -> Result<Vec<String>, String> {
        let names: Vec<String> = subjects.iter().map(|it| (*it).to_owned()).collect();
        let plan = Plan::of_named(&names, &mixed(), verdict, &decided());
        let plan = plan.map_err(|failure| failure.to_string())?;
        Ok(plan.rows.into_iter().map(|row| row.subject).collect())
    }

    #[test]
    fn of_all_those_are_left_out_that_wait_for_a_decision_or_cannot_be_queued() {
        let plan = many(&[]);
        assert_eq!(subjects(&plan.rows), ["order:1", "order:4"]);
        let why: Vec<(&str, &str)> =
            plan.left_out.iter().map(|it| (it.row.subject.as_str(), it.why.as_str())).collect();
        let expected = [
            ("order:2", "waits for a yes or no: `approve` or `reject` it"),
            ("order:3", "is held by its workflow: release it by its name, or with `--cause held`"),
            ("message:x", "cannot be queued: nothing handles a `message`"),
        ];
        assert_eq!(why, expected);
    }

    #[test]
    fn by_cause_only_those_of_the_causes_are_looked_at() {
        let plan = many(&[Cause::Unmapped, Cause::UnknownSku]);
        assert_eq!(subjects(&plan.rows), ["order:1", "order:4"]);
        assert!(plan.left_out.is_empty());
    }

    #[test]
    fn what_is_held_goes_on_if_its_cause_is_named_and_what_awaits_approval_does_not() {
        let plan = many(&[Cause::Held, Cause::AwaitsApproval]);
        assert_eq!(subjects(&plan.rows), ["order:3"]);
        let decision = plan.events[0].decision.as_ref().unwrap();
        assert_eq!((decision.verdict, decision.by.as_str()), (Verdict::Approved, "Ada"));
        assert_eq!(plan.left_out[0].row.subject, "order:2");
    }

    #[test]
    fn records_are_released_in_the_order_in_which_they_are_named_and_each_once() {
        let released = named(&["order:4", "order:1", "order:4"], None);
        assert_eq!(released.unwrap(), ["order:4", "order:1"]);
    }

    #[test]
    fn of_records_that_are_named_none_is_released_if_one_cannot_be() {
        let refused = named(&["order:1", "order:2"], None).unwrap_err();
        assert_eq!(refused, "order:2 waits for a yes or no: `approve` or `reject` it");
        let unknown = named(&["order:1", "order:9"], None).unwrap_err();
        assert!(unknown.starts_with("there is no review of `order:9`"), "{unknown}");
    }

    #[test]
    fn only_what_waits_for_a_decision_is_decided() {
        let both = Some(Verdict::Rejected);
        assert_eq!(named(&["order:2", "order:3"], both).unwrap(), ["order:2", "order:3"]);
        let refused = named(&["order:1"], both).unwrap_err();
        assert!(refused.starts_with("order:1 does not wait for a decision"), "{refused}");
    }

    #[test]
    fn a_closed_review_is_not_released() {
        let closed = Filed { state: "closed".to_owned(), ..mixed().remove(0) };
        assert_eq!(event(&closed, None, &decided()), Err(Hindrance::Closed));
        let eventless = Filed { event: None, ..closed };
        assert_eq!(event(&eventless, None, &decided()), Err(Hindrance::NoEvent));
    }

    #[test]
    fn what_the_queue_refuses_is_told_beside_what_it_took() {
        let rows = many(&[]).rows;
        let mut queued = Queued::default();
        queued.add(&rows, &Ok(vec![(1, "throttled".to_owned())]));
        queued.add(&rows[..1], &Err("no answer".to_owned()));
        assert_eq!(subjects(&queued.done), ["order:1"]);
        let failed: Vec<(&str, &str)> =
            queued.failed.iter().map(|it| (it.row.subject.as_str(), it.why.as_str())).collect();
        assert_eq!(failed, [("order:4", "throttled"), ("order:1", "no answer")]);
    }
}
