//! Workflows: which steps a record takes on its way, as a document that a canvas can draw.
//!
//! A workflow is a list of steps; each goes on to the next in the list unless it says `next`. It
//! is read ([`Workflow::read`]), checked as a graph ([`Workflow::check`]), and walked by the
//! journey ([`crate::sync`]). The language is explained in this crate's README.

mod check;
mod read;
pub mod setting;
pub mod step;
#[cfg(test)]
mod tests;
pub(crate) mod walk;

use std::collections::BTreeMap;

use mapping::{Checked as CheckedRows, Position, Problems, Schema, Tables};

use setting::StepName;
pub use step::{Kind, Piece, SCHEMAS, StepSchema};

/// Where a path ends.
pub const END: &str = "end";

/// A workflow document that was read, and not yet checked.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// Its name: the entity's.
    pub name: String,
    /// Its version; versions of one name never change once they are in use.
    pub version: u32,
    /// The entity whose records walk through it.
    pub entity: String,
    /// What its author wanted readers to know.
    pub comment: String,
    tables: Tables,
    steps: Vec<Step>,
    position: Position,
}

/// One step of a workflow.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name within the workflow.
    pub id: String,
    /// What it does.
    pub kind: Kind,
    /// What its author wanted readers to know.
    pub comment: String,
    /// Where it goes on; the next in the document if it does not say.
    next: Option<StepName>,
    position: Position,
}

/// What a workflow is checked against.
#[derive(Debug)]
pub struct Context<'c> {
    /// The schema of the canonical record.
    pub record: &'c Schema,
    /// Rows that the merchant adds to look-up tables.
    pub tables: &'c Tables,
    /// The mappings from the canonical record to the target, by name.
    pub mappings: &'c [&'c str],
}

/// A workflow that can be walked: it can only come from [`Workflow::check`].
#[derive(Clone, Debug)]
pub struct Checked {
    workflow: Workflow,
    by_id: BTreeMap<String, usize>,
    rows: BTreeMap<usize, CheckedRows>,
}

impl Workflow {
    /// Reads a document.
    ///
    /// # Errors
    /// Everything in it that cannot be read.
    pub fn read(text: &str) -> Result<Self, Problems> {
        read::read(text)
    }

    /// Makes it ready to be walked, if its graph and its expressions hold.
    ///
    /// # Errors
    /// Everything that does not: steps that nothing leads to, ways that never end, steps that lack
    /// what they work on, names that a record does not have.
    pub fn check(self, context: &Context<'_>) -> Result<Checked, Problems> {
        check::check(self, context)
    }

    /// Its steps in the order of the document.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Where the step at `index` can lead, by id; [`END`] for the end.
    #[must_use]
    pub fn ways(&self, index: usize) -> Vec<&str> {
        let Some(step) = self.steps.get(index) else { return Vec::new() };
        let mut ways: Vec<&str> = step.kind.names().iter().map(|name| name.id.as_str()).collect();
        if !matches!(step.kind, Kind::Branch(_)) {
            ways.push(self.after(index));
        }
        ways
    }

    /// Where the step at `index` goes on.
    fn after(&self, index: usize) -> &str {
        let named = self.steps[index].next.as_ref().map(|next| next.id.as_str());
        let following = || self.steps.get(index + 1).map(|step| step.id.as_str());
        named.or_else(following).unwrap_or(END)
    }
}

impl Checked {
    /// The document it was made from.
    pub fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}
