//! A record's walk through its workflow, step by step.

use std::fmt::Write as _;
use std::time::Instant;

use entities::entity::{Entity, Notice, Rule};
use entities::vocabulary::{Cause, Problem};
use mapping::{Expression, Object, Tables, Value};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::setting::{Condition, Phrase};
use super::step::{Approve, Branch, Delay, Filter, Hold, Kind, Map, Notify, Validate};
use super::{Checked, END, Step};
use crate::drive::{End, drive};
use crate::event::{Decision, Delivery, Question, Verdict};
use crate::fate::SyncError;
use crate::ports::{Channel, Ledger, Links, Notification, Notifier, Ports};
use crate::progress::{self, Pass, Progress};
use crate::release::Release;
use crate::trace::{Taken, Trace, keepable, keepable_fields, micros};

/// Longest heading of a notification, in characters: SNS takes no more.
const LONGEST_SUBJECT: usize = 100;

/// What a record takes along on its walk, and what is left of it when the walk breaks off.
#[derive(Debug, Default)]
pub(crate) struct Luggage {
    pub(crate) progress: Progress,
    pub(crate) trace: Trace,
    pub(crate) question: Option<Question>,
    pub(crate) calls: usize,
    /// What an operator should hear of a record that has crossed all the same.
    pub(crate) notices: Vec<Notice>,
}

/// How a walk ended.
pub(crate) enum Arrival {
    /// The target was changed, or the source told.
    Done,
    /// The target agreed already, and the source knew.
    Unchanged,
    /// The record does not cross, by this rule.
    Skipped(Rule),
}

/// How a step ended.
enum Onward {
    /// At the next step.
    Next,
    /// At the step of this id.
    At(String),
    /// Nowhere.
    Skip(Rule),
}

/// A record on its walk.
pub(crate) struct Walk<'w, E: Entity, P> {
    release: &'w Release<E>,
    delivery: &'w Delivery,
    ports: &'w P,
    luggage: &'w mut Luggage,
    hash: String,
    number: String,
    record: E::Record,
    mapped: Option<Value>,
    sent: Option<(E::Desired, End<E>)>,
    changed: bool,
    input: Object,
    output: serde_json::Value,
}

/// Walks a record through the workflow of its release.
pub(crate) async fn walk<E: Entity, P: Ports>(
    record: E::Record,
    release: &Release<E>,
    delivery: &Delivery,
    ports: &P,
    luggage: &mut Luggage,
) -> Result<Arrival, SyncError> {
    let identity = E::identity(&record);
    let workflow = release.workflow.workflow();
    luggage.trace.workflow = format!("{} {}", workflow.name, workflow.version);
    luggage.trace.release = release.revision;
    luggage.trace.record = keepable(E::canonical(&record));
    let mut walk = Walk {
        release,
        delivery,
        ports,
        luggage,
        hash: identity.hash,
        number: identity.number,
        record,
        mapped: None,
        sent: None,
        changed: false,
        input: Object::default(),
        output: serde_json::Value::Null,
    };
    walk.all_steps(&release.workflow).await
}

impl<E: Entity, P: Ports> Walk<'_, E, P> {
    async fn all_steps(&mut self, workflow: &Checked) -> Result<Arrival, SyncError> {
        let document = workflow.workflow();
        let mut index = 0;
        while let Some(step) = document.steps.get(index) {
            let started = Instant::now();
            let onward = self.take(step, workflow, index).await;
            self.note(step, &onward, started);
            let next = match onward? {
                Onward::Next => document.after(index).to_owned(),
                Onward::At(id) => id,
                Onward::Skip(rule) => return Ok(Arrival::Skipped(rule)),
            };
            match workflow.index(&next) {
                Some(next) => index = next,
                None => return Ok(self.arrival(&step.id)),
            }
        }
        Ok(self.arrival(END))
    }

    fn arrival(&self, last: &str) -> Arrival {
        match (&self.sent, self.changed) {
            (Some(_), true) => Arrival::Done,
            (Some(_), false) => Arrival::Unchanged,
            (None, _) => Arrival::Skipped(Rule {
                code: "not_sent".to_owned(),
                text: format!("the workflow ends behind `{last}` without sending"),
            }),
        }
    }

    async fn take(
        &mut self,
        step: &Step,
        workflow: &Checked,
        index: usize,
    ) -> Result<Onward, SyncError> {
        match &step.kind {
            Kind::Filter(filter) => self.filter(step, filter),
            Kind::Enrich(_) => self.enrich(workflow, index),
            Kind::Validate(validate) => self.validate(validate),
            Kind::Map(map) => self.map(map),
            Kind::Branch(branch) => self.branch(branch),
            Kind::Hold(hold) => self.hold(step, hold),
            Kind::Approve(approve) => self.approve(step, approve),
            Kind::Delay(delay) => self.delay(step, delay),
            Kind::Send(_) => self.send().await,
            Kind::Confirm(_) => self.confirm().await,
            Kind::Notify(notify) => self.notify(step, notify).await,
        }
    }

    fn filter(&mut self, step: &Step, filter: &Filter) -> Result<Onward, SyncError> {
        if self.holds(&filter.when)? {
            return Ok(Onward::Next);
        }
        let code = filter.code.as_ref().map_or_else(|| step.id.clone(), |code| code.0.clone());
        let text = filter.reason.as_ref().map_or_else(
            || format!("the workflow lets only records pass for which {}", filter.when.0.text()),
            |reason| reason.0.clone(),
        );
        Ok(Onward::Skip(Rule { code, text }))
    }

    fn enrich(&mut self, workflow: &Checked, index: usize) -> Result<Onward, SyncError> {
        let Some(rows) = workflow.rows.get(&index) else { return Ok(Onward::Next) };
        let record = E::canonical(&self.record);
        let offer = E::offer(&self.release.rules);
        let input = mapping::Input::value(record).settings(&offer.settings).tables(&offer.tables);
        let set = rows.run(&input).map_err(|error| broken("rows", &error))?;
        self.output = keepable(&set);
        let canonical = merged(record, &set);
        E::amend(&mut self.record, canonical).map_err(SyncError::Problems)?;
        self.mapped = None;
        Ok(Onward::Next)
    }

    fn validate(&mut self, validate: &Validate) -> Result<Onward, SyncError> {
        let mut problems = E::problems(&self.record, &self.release.rules);
        for rule in validate.rules.iter().flat_map(|rules| &rules.0) {
            if !self.holds(&rule.that)? {
                let message = self.phrase(&rule.message)?;
                let field = rule.field.as_ref().map_or("", |field| field.0.as_str());
                let remedy = rule
                    .remedy
                    .as_ref()
                    .map_or("correct the record at its source, then release it", |remedy| {
                        remedy.0.as_str()
                    });
                problems.push(Problem::new(Cause::WorkflowRule, field, message, remedy));
            }
        }
        if problems.is_empty() { Ok(Onward::Next) } else { Err(SyncError::Problems(problems)) }
    }

    fn map(&mut self, map: &Map) -> Result<Onward, SyncError> {
        let name = map.mapping.as_ref().map_or(E::MAPPING, |mapping| mapping.name.as_str());
        let mapped =
            E::map(&self.record, name, &self.release.rules).map_err(SyncError::Problems)?;
        self.output = json!({ "mapping": name, "document": keepable(&mapped) });
        self.mapped = Some(mapped);
        Ok(Onward::Next)
    }

    fn branch(&mut self, branch: &Branch) -> Result<Onward, SyncError> {
        for case in &branch.cases.0 {
            if self.holds(&case.when)? {
                return Ok(Onward::At(case.next.id.clone()));
            }
        }
        Ok(Onward::At(branch.otherwise.id.clone()))
    }

    fn hold(&mut self, step: &Step, hold: &Hold) -> Result<Onward, SyncError> {
        if !self.applies(hold.when.as_ref())? {
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

    fn approve(&mut self, step: &Step, approve: &Approve) -> Result<Onward, SyncError> {
        if !self.applies(approve.when.as_ref())? {
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
    fn decided(&mut self, step: &Step, asked: &str) -> Option<Verdict> {
        let digest = digest(&[asked, &Value::Object(self.input.clone()).to_json_text()]);
        if let Some(pass) = self.luggage.progress.pass(&step.id, &digest) {
            return pass.verdict;
        }
        let question = Question { step: step.id.clone(), digest };
        match &self.delivery.event.decision {
            Some(decision) if decision.question == question => {
                let Decision { verdict, by, .. } = decision.clone();
                self.pass(&step.id, &question.digest, Some(verdict), Some(by));
                Some(verdict)
            }
            _ => {
                self.luggage.question = Some(question);
                None
            }
        }
    }

    fn delay(&mut self, step: &Step, delay: &Delay) -> Result<Onward, SyncError> {
        if !self.applies(delay.when.as_ref())? {
            return Ok(Onward::Next);
        }
        let digest = self.hash.clone();
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

    async fn send(&mut self) -> Result<Onward, SyncError> {
        let mapped = self.mapped.take().unwrap_or(Value::Null);
        if self.ports.is_rehearsal() {
            self.ports.rehearsed(&mapped);
        }
        let desired =
            E::desired(&self.record, mapped, &self.release.rules).map_err(SyncError::Problems)?;
        if self.ports.is_rehearsal() {
            self.output = json!({ "rehearsal": "the document above would be sent" });
            self.sent =
                Some((desired, End { observed: E::Observed::default(), skipped: None, calls: 0 }));
            return Ok(Onward::Next);
        }
        let end = drive::<E>(&desired, &self.delivery.message_id, self.ports).await?;
        self.luggage.calls += end.calls;
        self.output = json!({ "calls": end.calls });
        if let Some(rule) = end.skipped {
            return Ok(Onward::Skip(rule));
        }
        if E::changed_target(&end.observed) {
            self.changed = true;
            self.luggage.notices = E::notices(&desired);
            self.link(&desired, &end).await?;
        }
        self.sent = Some((desired, end));
        Ok(Onward::Next)
    }

    async fn confirm(&mut self) -> Result<Onward, SyncError> {
        let Some((desired, end)) = self.sent.take() else { return Ok(Onward::Next) };
        let calls = if self.ports.is_rehearsal() {
            Vec::new()
        } else {
            E::confirm(&self.record, &desired, &end.observed)
        };
        for call in &calls {
            self.luggage.calls += 1;
            self.ports.source().send(call).await?;
        }
        if !calls.is_empty() {
            self.output = json!(calls.iter().map(entities::call::Call::label).collect::<Vec<_>>());
            self.changed = true;
            self.link(&desired, &end).await?;
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

    async fn notify(&mut self, step: &Step, notify: &Notify) -> Result<Onward, SyncError> {
        if !self.applies(notify.when.as_ref())? {
            return Ok(Onward::Next);
        }
        let subject: String = self.phrase(&notify.subject)?.chars().take(LONGEST_SUBJECT).collect();
        let message = self.phrase(&notify.message)?;
        let digest = digest(&[notify.to.as_str(), &subject, &message]);
        self.output = json!({ "to": notify.to.as_str(), "subject": subject, "message": message });
        if self.luggage.progress.pass(&step.id, &digest).is_some() {
            return Ok(Onward::Next);
        }
        let record = self.delivery.event.subject();
        let notification = Notification {
            id: format!("{record}:{}:{digest}", step.id),
            to: notify.to,
            record,
            number: self.number.clone(),
            step: step.id.clone(),
            subject,
            message,
        };
        self.ports.notifier().notify(&notification).await?;
        self.pass(&step.id, &digest, None, None);
        self.ports.ledger().keep(self.delivery, &self.luggage.progress).await?;
        Ok(Onward::Next)
    }

    fn pass(&mut self, step: &str, digest: &str, verdict: Option<Verdict>, by: Option<String>) {
        let pass = Pass { digest: digest.to_owned(), verdict, by, at: self.ports.now() };
        self.luggage.progress.passed.insert(step.to_owned(), pass);
    }

    /// Whether a step is meant for this record.
    fn applies(&mut self, when: Option<&Condition>) -> Result<bool, SyncError> {
        when.map_or(Ok(true), |when| self.holds(when))
    }

    /// Whether a condition holds; one that cannot be told does not.
    fn holds(&mut self, condition: &Condition) -> Result<bool, SyncError> {
        Ok(self.value(&condition.0)?.as_bool().unwrap_or(false))
    }

    fn phrase(&mut self, phrase: &Phrase) -> Result<String, SyncError> {
        Ok(match self.value(&phrase.0)? {
            Value::Text(text) => text.to_string(),
            other => other.to_json_text(),
        })
    }

    fn value(&mut self, expression: &Expression) -> Result<Value, SyncError> {
        let record = E::canonical(&self.record);
        let offer = E::offer(&self.release.rules);
        for (path, value) in expression.reads(record, &offer.settings).iter() {
            self.input.insert(path.clone(), value.clone());
        }
        let own: &Tables = &self.release.workflow.workflow().tables;
        expression
            .value(record, &offer.settings, [&offer.tables, own])
            .map_err(|cause| broken(expression.text(), &cause))
    }

    /// Writes down how a step ended, and clears the table for the next.
    fn note(&mut self, step: &Step, onward: &Result<Onward, SyncError>, started: Instant) {
        let result = match onward {
            Ok(Onward::Next) => "passed".to_owned(),
            Ok(Onward::At(id)) => format!("→ {id}"),
            Ok(Onward::Skip(rule)) => format!("skipped: {}", rule.code),
            Err(error) => error.code().to_owned(),
        };
        self.luggage.trace.steps.push(Taken {
            step: step.id.clone(),
            kind: step.kind.name().to_owned(),
            result,
            input: keepable_fields(std::mem::take(&mut self.input)),
            output: std::mem::take(&mut self.output),
            duration_us: micros(started.elapsed()),
        });
    }
}

/// A record with fields set: objects are merged, everything else is replaced.
fn merged(record: &Value, set: &Value) -> Value {
    let (Value::Object(there), Value::Object(set)) = (record, set) else { return set.clone() };
    let mut merged_object = there.clone();
    for (name, value) in set.iter() {
        let value = there.get(name).map_or_else(|| value.clone(), |there| merged(there, value));
        merged_object.insert(name.clone(), value);
    }
    Value::Object(merged_object)
}

fn broken(what: &str, cause: &dyn std::error::Error) -> SyncError {
    SyncError::Problems(vec![Problem::new(
        Cause::Unmapped,
        "",
        format!("the workflow's `{what}` failed on this record: {cause}"),
        "correct the workflow or the record, then release the record",
    )])
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut text = String::with_capacity(24);
    for byte in &hash.finalize()[..12] {
        // Writing to text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
