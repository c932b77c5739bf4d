//! A record's walk through its workflow, step by step.

mod acting;
mod thinking;
mod waiting;

use std::fmt::Write as _;
use std::time::Instant;

use entities::entity::{Entity, Identity, Notice, Rule};
use entities::vocabulary::{Cause, Problem};
use mapping::{Expression, Object, Tables, Value};
use sha2::{Digest, Sha256};

use super::setting::{Condition, Phrase};
use super::{Checked, END, Kind, Step};
use crate::drive::End;
use crate::event::{Delivery, Question};
use crate::fate::SyncError;
use crate::ports::Ports;
use crate::progress::Progress;
use crate::release::Release;
use crate::trace::{Made, Taken, Trace, keepable, keepable_fields, micros};

/// What a record takes along on its walk, and what is left of it when the walk breaks off.
#[derive(Debug, Default)]
pub(crate) struct Luggage {
    pub(crate) progress: Progress,
    pub(crate) trace: Trace,
    pub(crate) question: Option<Question>,
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
    identity: &'w Identity,
    record: E::Record,
    mapped: Option<Value>,
    sent: Option<(E::Desired, End<E>)>,
    changed: bool,
    input: Object,
    output: serde_json::Value,
    calls: Vec<Made>,
}

/// Walks a record through the workflow of its release.
pub(crate) async fn walk<E: Entity, P: Ports>(
    record: E::Record,
    identity: &Identity,
    release: &Release<E>,
    delivery: &Delivery,
    ports: &P,
    luggage: &mut Luggage,
) -> Result<Arrival, SyncError> {
    let workflow = release.workflow.workflow();
    luggage.trace.workflow = format!("{} {}", workflow.name, workflow.version);
    luggage.trace.release = release.revision;
    luggage.trace.record = keepable(E::canonical(&record));
    let mut walk = Walk {
        release,
        delivery,
        ports,
        luggage,
        identity,
        record,
        mapped: None,
        sent: None,
        changed: false,
        input: Object::default(),
        output: serde_json::Value::Null,
        calls: Vec::new(),
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

    /// Whether a step is meant for this record.
    fn applies(&mut self, when: Option<&Condition>) -> Result<bool, SyncError> {
        when.map_or(Ok(true), |when| self.holds(when))
    }

    /// Whether a step at which a person decides is meant for this record: also if that cannot be
    /// told, because a field is missing.
    fn may_apply(&mut self, when: Option<&Condition>) -> Result<bool, SyncError> {
        let Some(when) = when else { return Ok(true) };
        Ok(self.value(&when.0)?.as_bool().unwrap_or(true))
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
            calls: std::mem::take(&mut self.calls),
            calls_left_out: 0,
            duration_us: micros(started.elapsed()),
        });
    }
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
