//! A rehearsal: the real journey over a real record, with ports that only record.
//!
//! `connect workflow test` and shadow runs work with it. The source is read; nothing is sent to
//! the target, confirmed to the source, told to anybody, or kept.

use std::sync::{Arc, Mutex, PoisonError};

use entities::call::{Call, Reply, System};
use entities::entity::{Entity, Key};
use jiff::Timestamp;
use mapping::Value;

use crate::error::{CallClass, CallError};
use crate::event::{Decision, Delivery, Event, Question, Trigger, Verdict};
use crate::fate::SyncError;
use crate::ports::{
    Channel, Claim, DeadLetters, Ledger, Links, Notification, Notifier, Outcome, PortError, Ports,
    Previous, Settlement,
};
use crate::progress::Progress;
use crate::release::Release;
use crate::review::Review;
use crate::sync::sync;
use crate::trace::Trace;

/// What would become of a record.
#[derive(Clone, Debug, Default)]
pub struct Rehearsed {
    /// The number that people see, if the record could be read.
    pub number: Option<String>,
    /// What would become of it; [`Outcome::Done`] where something would be sent.
    pub outcome: Option<Outcome>,
    /// The rule that skips it, or the first problem.
    pub code: Option<String>,
    /// What a person would be told: the rule's text, or all problems.
    pub reasons: Vec<String>,
    /// The question at which it would wait.
    pub question: Option<Question>,
    /// The documents that would be sent, in order.
    pub documents: Vec<Value>,
    /// Whom the workflow would tell what.
    pub notifications: Vec<Notification>,
    /// Its way through the workflow.
    pub trace: Trace,
}

/// Walks a record through a release without effect. Every question on the way is answered with
/// `answer`, if one is given.
///
/// # Errors
/// The source did not answer.
pub async fn rehearse<E: Entity>(
    release: &Arc<Release<E>>,
    key: Key,
    source: &impl Channel,
    answer: Option<Verdict>,
) -> Result<Rehearsed, SyncError> {
    let mut progress = Progress::default();
    let mut decision = None;
    loop {
        let stage = Stage { source, kept: Mutex::default(), progress: progress.clone() };
        let delivery = Delivery {
            event: Event {
                entity: E::NAME.to_owned(),
                key: key.clone(),
                source: System::Magento,
                version: None,
                trigger: Trigger::Replay,
                decision: decision.take(),
            },
            message_id: "rehearsal".to_owned(),
            receives: 1,
        };
        sync::<E>(&delivery, release, &stage).await?;
        let kept = stage.kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        progress = kept.settlement.progress.clone();
        match (answer, kept.rehearsed.question.clone()) {
            (Some(verdict), Some(question)) => {
                decision =
                    Some(Decision { question, verdict, by: "rehearsal".to_owned(), note: None });
            }
            _ => return Ok(kept.told()),
        }
    }
}

/// A source that always answers with the same body: a record from a file.
#[derive(Debug)]
pub struct Canned(pub String);

impl Channel for Canned {
    async fn send(&self, _call: &Call) -> Result<Reply, CallError> {
        Ok(Reply { status: 200, location: None, asked_at: None, body: self.0.clone() })
    }
}

struct Stage<'s, S> {
    source: &'s S,
    kept: Mutex<Kept>,
    progress: Progress,
}

#[derive(Default)]
struct Kept {
    settlement: Settlement,
    rehearsed: Rehearsed,
}

impl Kept {
    fn told(self) -> Rehearsed {
        let Settlement { outcome, rule, problems, number, trace, .. } = self.settlement;
        let sent = !self.rehearsed.documents.is_empty();
        let would_send = sent && outcome == Some(Outcome::Unchanged);
        let reasons: Vec<String> = match &rule {
            Some(rule) => vec![rule.text.clone()],
            None => problems.iter().map(|problem| problem.message.clone()).collect(),
        };
        let first = problems.first().map(|problem| problem.cause.code().to_owned());
        Rehearsed {
            number,
            outcome: if would_send { Some(Outcome::Done) } else { outcome },
            code: rule.map(|rule| rule.code).or(first),
            reasons,
            trace: trace.and_then(|trace| serde_json::from_str(&trace).ok()).unwrap_or_default(),
            ..self.rehearsed
        }
    }
}

impl<S: Channel> Stage<'_, S> {
    fn keep(&self, take: impl FnOnce(&mut Kept)) {
        take(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl<S: Channel> Ports for Stage<'_, S> {
    fn source(&self) -> &impl Channel {
        self.source
    }

    fn target(&self) -> &impl Channel {
        &Nowhere
    }

    fn ledger(&self) -> &impl Ledger {
        self
    }

    fn links(&self) -> &impl Links {
        self
    }

    fn dead_letters(&self) -> &impl DeadLetters {
        self
    }

    fn notifier(&self) -> &impl Notifier {
        self
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn is_rehearsal(&self) -> bool {
        true
    }

    fn rehearsed(&self, document: &Value) {
        self.keep(|kept| kept.rehearsed.documents.push(document.clone()));
    }
}

/// The target of a rehearsal, which nothing is sent to.
struct Nowhere;

impl Channel for Nowhere {
    async fn send(&self, call: &Call) -> Result<Reply, CallError> {
        Err(CallError::new(System::Heartland, CallClass::Outage, call))
    }
}

impl<S: Channel> Ledger for Stage<'_, S> {
    async fn claim(&self, _: &Delivery, _: u64) -> Result<Claim, PortError> {
        Ok(Claim::Granted(Previous { progress: self.progress.clone(), ..Previous::default() }))
    }

    async fn keep(&self, _: &Delivery, _: &Progress) -> Result<(), PortError> {
        Ok(())
    }

    async fn settle(&self, _: &Delivery, settlement: &Settlement) -> Result<(), PortError> {
        self.keep(|kept| kept.settlement = settlement.clone());
        Ok(())
    }

    async fn retrying(
        &self,
        _: &Delivery,
        _: &SyncError,
        _: &Progress,
        _: Option<&str>,
    ) -> Result<(), PortError> {
        Ok(())
    }

    async fn lock(&self, _: &str, _: &str) -> Result<bool, PortError> {
        Ok(true)
    }

    async fn unlock(&self, _: &str, _: &str) {}
}

impl<S: Channel> DeadLetters for Stage<'_, S> {
    async fn park(&self, review: &Review) -> Result<(), PortError> {
        self.keep(|kept| kept.rehearsed.question.clone_from(&review.question));
        Ok(())
    }

    async fn close(&self, _: &str, _: Timestamp) -> Result<(), PortError> {
        Ok(())
    }
}

impl<S: Channel> Links for Stage<'_, S> {
    async fn get(&self, _: &str) -> Result<Option<String>, PortError> {
        Ok(None)
    }

    async fn put(&self, _: &str, _: &str) -> Result<(), PortError> {
        Ok(())
    }
}

impl<S: Channel> Notifier for Stage<'_, S> {
    async fn notify(&self, notification: &Notification) -> Result<(), PortError> {
        self.keep(|kept| kept.rehearsed.notifications.push(notification.clone()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::{Word, release};

    const ASK: &str = "
workflow: word
version: 1
entity: word
steps:
  - { id: ask, step: approve, question: word }
  - { id: pause, step: delay, pause: 7d }
  - { id: say, step: notify, to: topic, subject: word, message: word }
  - { id: document, step: map, mapping: loudly }
  - { id: write, step: send }
  - { id: tell, step: confirm }
";

    async fn rehearsed(answer: Option<Verdict>) -> Rehearsed {
        let source = Canned("hello".to_owned());
        let key = Key::Id("1".to_owned());
        rehearse::<Word>(&release(1, ASK), key, &source, answer).await.unwrap()
    }

    #[tokio::test]
    async fn a_rehearsal_stops_at_a_question() {
        let rehearsed = rehearsed(None).await;
        assert_eq!(rehearsed.outcome, Some(Outcome::Review));
        assert_eq!(rehearsed.code.as_deref(), Some("awaits_approval"));
        assert_eq!(rehearsed.trace.steps.len(), 1);
    }

    #[tokio::test]
    async fn an_answered_rehearsal_tells_what_would_be_sent_and_told() {
        let rehearsed = rehearsed(Some(Verdict::Approved)).await;
        assert_eq!(rehearsed.outcome, Some(Outcome::Done));
        assert_eq!(rehearsed.documents, [Value::from("HELLO")]);
        assert_eq!(rehearsed.notifications.len(), 1);
        assert_eq!(rehearsed.trace.steps.len(), 6);
    }
}
