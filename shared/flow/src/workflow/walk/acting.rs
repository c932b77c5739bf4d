//! Steps that do something: bring the target to agree, tell the source, tell people.

use entities::entity::Entity;
use entities::vocabulary::redact::mask_card_numbers;
use mapping::Value;
use serde_json::json;

use super::{Onward, Walk, digest};
use crate::drive::{End, drive};
use crate::fate::SyncError;
use crate::ports::{Ledger, Links, Notification, Notifier, Ports};
use crate::trace;
use crate::workflow::Step;
use crate::workflow::step::Notify;

/// Longest heading of a notification, in characters: SNS takes no more.
const LONGEST_SUBJECT: usize = 100;

impl<E: Entity, P: Ports> Walk<'_, E, P> {
    pub(super) async fn send(&mut self) -> Result<Onward, SyncError> {
        let mapped = self.mapped.take().unwrap_or(Value::Null);
        if self.ports.is_rehearsal() {
            self.ports.rehearsed(&mapped);
        }
        let desired =
            E::desired(&self.record, mapped, &self.release.rules).map_err(SyncError::Problems)?;
        if self.ports.is_rehearsal() {
            self.output = json!({ "rehearsal": "the document above would be sent" });
            self.sent = Some((desired, End { observed: E::Observed::default(), skipped: None }));
            return Ok(Onward::Next);
        }
        let end = drive::<E>(&desired, self.delivery, self.ports, &mut self.calls).await;
        self.output = json!({ "calls": self.calls.len() });
        let end = end?;
        if let Some(rule) = end.skipped {
            return Ok(Onward::Skip(rule));
        }
        if E::changed_target(&end.observed) {
            self.changed = true;
            self.link(&desired, &end).await?;
        }
        self.luggage.notices = E::notices(&desired, &end.observed);
        if !self.luggage.notices.is_empty() {
            self.output["notices"] = json!(self.luggage.notices);
        }
        self.sent = Some((desired, end));
        Ok(Onward::Next)
    }

    pub(super) async fn confirm(&mut self) -> Result<Onward, SyncError> {
        let Some((desired, end)) = self.sent.take() else { return Ok(Onward::Next) };
        let calls = if self.ports.is_rehearsal() {
            Vec::new()
        } else {
            E::confirm(&self.record, &desired, &end.observed)
        };
        for call in &calls {
            let source = self.delivery.event.source;
            trace::send(self.ports.source(), source, call, &mut self.calls).await?;
        }
        if !calls.is_empty() {
            self.output = json!({ "calls": calls.len() });
            // What `send` has changed it has linked.
            if !self.changed {
                self.changed = true;
                self.link(&desired, &end).await?;
            }
        }
        self.sent = Some((desired, end));
        Ok(Onward::Next)
    }

    async fn link(&self, desired: &E::Desired, end: &End<E>) -> Result<(), SyncError> {
        for (name, points_to) in E::links(desired, &end.observed) {
            self.ports.links().put(&name, &points_to).await?;
        }
        Ok(())
    }

    pub(super) async fn notify(
        &mut self,
        step: &Step,
        notify: &Notify,
    ) -> Result<Onward, SyncError> {
        if !self.applies(notify.when.as_ref())? {
            return Ok(Onward::Next);
        }
        let subject: String =
            tellable(&self.phrase(&notify.subject)?).chars().take(LONGEST_SUBJECT).collect();
        let message = tellable(&self.phrase(&notify.message)?);
        let digest = digest(&[notify.to.as_str(), &subject, &message]);
        // Not what is told: a merchant's words may name a person.
        self.output = json!({ "to": notify.to.as_str(), "message": digest });
        if self.luggage.progress.pass(&step.id, &digest).is_some() {
            return Ok(Onward::Next);
        }
        let record = self.delivery.event.subject();
        let notification = Notification {
            id: format!("{record}:{}:{digest}", step.id),
            to: notify.to,
            record,
            number: self.identity.number.clone(),
            step: step.id.clone(),
            subject,
            message,
        };
        self.ports.notifier().notify(&notification).await?;
        self.pass(&step.id, &digest, None, None);
        self.ports.ledger().keep(self.delivery, &self.luggage.progress).await?;
        Ok(Onward::Next)
    }
}

/// Words that may leave the account: card numbers masked, on one line, and not nothing.
fn tellable(words: &str) -> String {
    let words = mask_card_numbers(words).unwrap_or_else(|| words.to_owned());
    let plain: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.trim();
    if plain.is_empty() { "–".to_owned() } else { plain.to_owned() }
}
