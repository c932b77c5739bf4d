//! Steps that only think: they give the same however often they are taken.

use entities::entity::{Entity, Rule};
use entities::vocabulary::{Cause, Problem};
use mapping::Value;
use serde_json::json;

use super::{Onward, Walk, broken};
use crate::fate::SyncError;
use crate::ports::Ports;
use crate::trace::keepable;
use crate::workflow::step::{Branch, Filter, Map, Validate};
use crate::workflow::{Checked, Step};

impl<E: Entity, P: Ports> Walk<'_, E, P> {
    pub(super) fn filter(&mut self, step: &Step, filter: &Filter) -> Result<Onward, SyncError> {
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

    pub(super) fn enrich(&mut self, workflow: &Checked, index: usize) -> Result<Onward, SyncError> {
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

    pub(super) fn validate(&mut self, validate: &Validate) -> Result<Onward, SyncError> {
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

    pub(super) fn map(&mut self, map: &Map) -> Result<Onward, SyncError> {
        let name = map.mapping.as_ref().map_or(E::MAPPING, |mapping| mapping.name.as_str());
        let mapped =
            E::map(&self.record, name, &self.release.rules).map_err(SyncError::Problems)?;
        self.output = json!({ "mapping": name, "document": keepable(&mapped) });
        self.mapped = Some(mapped);
        Ok(Onward::Next)
    }

    pub(super) fn branch(&mut self, branch: &Branch) -> Result<Onward, SyncError> {
        for case in &branch.cases.0 {
            if self.holds(&case.when)? {
                return Ok(Onward::At(case.next.id.clone()));
            }
        }
        Ok(Onward::At(branch.otherwise.id.clone()))
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
