//! Steps at which a record waits: for a person, or for its time.

use entities::entity::{Entity, Rule};
use entities::vocabulary::{Cause, Problem};
use mapping::Value;

use super::{Onward, Walk, digest};
use crate::event::{Decision, Question, Verdict};
use crate::fate::SyncError;
use crate::ports::Ports;
use crate::progress::{self, Pass};
use crate::workflow::Step;
use crate::workflow::step::{Approve, Delay, Hold};

/// The digest of a step that looks at nothing.
const ONCE: &str = "once";

impl<E: Entity, P: Ports> Walk<'_, E, P> {
    pub(super) fn hold(&mut self, step: &Step, hold: &Hold) -> Result<Onward, SyncError> {
        if !self.may_apply(hold.when.as_ref())? {
            return Ok(Onward::Next);
        }
        let reason = self.phrase(&hold.reason)?;
        match self.decided(step, &reason) {
            Some(Verdict::Approved) => Ok(Onward::Next),
            Some(Verdict::Rejected) => Ok(Onward::Skip(self.rejection(step))),
            None => Err(SyncError::Problems(vec![Problem::new(
                Cause::Held,
                "",
                reason,
                "look at the record; release it and it goes on where it stands",
            )])),
        }
    }

    pub(super) fn approve(&mut self, step: &Step, approve: &Approve) -> Result<Onward, SyncError> {
        if !self.may_apply(approve.when.as_ref())? {
            return Ok(Onward::Next);
        }
        let question = self.phrase(&approve.question)?;
        match (self.decided(step, &question), &approve.rejected) {
            (Some(Verdict::Approved), _) => Ok(Onward::Next),
            (Some(Verdict::Rejected), Some(rejected)) => Ok(Onward::At(rejected.id.clone())),
            (Some(Verdict::Rejected), None) => Ok(Onward::Skip(self.rejection(step))),
            (None, _) => Err(SyncError::Problems(vec![Problem::new(
                Cause::AwaitsApproval,
                "",
                question,
                "approve or reject the record; it goes on where it stands",
            )])),
        }
    }

    fn rejection(&self, step: &Step) -> Rule {
        let pass = self.luggage.progress.passed.get(&step.id);
        let by = pass.and_then(|pass| pass.by.as_deref()).unwrap_or("somebody");
        Rule { code: "rejected".to_owned(), text: format!("rejected by {by} at `{}`", step.id) }
    }

    /// What was decided about what the step looks at; none if it is still to be decided.
    pub(super) fn decided(&mut self, step: &Step, asked: &str) -> Option<Verdict> {
        // A step that names no field looked at the whole record.
        let looked_at = if self.input.is_empty() {
            self.identity.hash.clone()
        } else {
            Value::Object(self.input.clone()).to_json_text()
        };
        let question = Question { step: step.id.clone(), digest: digest(&[asked, &looked_at]) };
        // A decision takes the place of an earlier one about the same.
        if let Some(decision) = &self.delivery.event.decision
            && decision.question == question
        {
            let Decision { verdict, by, .. } = decision.clone();
            self.pass(&step.id, &question.digest, Some(verdict), Some(by));
            return Some(verdict);
        }
        if let Some(pass) = self.luggage.progress.pass(&step.id, &question.digest) {
            return pass.verdict;
        }
        self.luggage.question = Some(question);
        None
    }

    pub(super) fn delay(&mut self, step: &Step, delay: &Delay) -> Result<Onward, SyncError> {
        if !self.applies(delay.when.as_ref())? {
            return Ok(Onward::Next);
        }
        // Once: what changes later, a cancellation too, need not wait again.
        let digest = ONCE.to_owned();
        if self.luggage.progress.pass(&step.id, &digest).is_some() {
            return Ok(Onward::Next);
        }
        let begun = self.luggage.progress.delay.take();
        let begun = begun.filter(|begun| begun.step == step.id && begun.digest == digest);
        let until = begun.map_or_else(|| self.ports.now() + delay.pause.0, |begun| begun.until);
        if self.ports.is_rehearsal() || self.ports.now() >= until {
            self.pass(&step.id, &digest, None, None);
            return Ok(Onward::Next);
        }
        self.luggage.progress.delay =
            Some(progress::Delay { step: step.id.clone(), digest, until });
        Err(SyncError::Delayed(until))
    }

    pub(super) fn pass(
        &mut self,
        step: &str,
        digest: &str,
        verdict: Option<Verdict>,
        by: Option<String>,
    ) {
        let pass = Pass { digest: digest.to_owned(), verdict, by, at: self.ports.now() };
        self.luggage.progress.passed.insert(step.to_owned(), pass);
    }
}
