//! The language inside other documents: a workflow's conditions, texts and rows.
//!
//! Such a document is read with [`Node::read`], takes its expressions and rows from its nodes, and
//! notes what is wrong in the same [`Findings`], so that its author is told everything at once.

use crate::check::{self, Checked};
use crate::document::{self, Formula, Mapping};
use crate::problem::Findings;
use crate::run::{Cause, Evaluator, Input, Scope, Tables};
use crate::schema::{Schema, Type};
use crate::{Object, Text, Value};

pub use crate::document::yaml::{Key, Node};

/// An expression outside of a mapping.
#[derive(Clone, Debug)]
pub struct Expression(Formula);

impl Expression {
    /// The expression at `node`; none, and a finding, if it cannot be read.
    pub fn read(node: &Node<'_>, findings: &mut Findings) -> Option<Self> {
        document::formula(node, findings).map(Self)
    }

    /// Notes what cannot work: names the record does not have, wrong types, missing tables.
    pub fn check(
        &self,
        source: &Schema,
        tables: [&Tables; 2],
        wanted: &Type,
        findings: &mut Findings,
    ) {
        check::expression(&self.0, source, tables, wanted, findings);
    }

    /// Its value over a record. Of two tables of one name, the first's rows come first.
    ///
    /// # Errors
    /// Why it has none.
    pub fn value(
        &self,
        record: &Value,
        settings: &Value,
        [overlay, own]: [&Tables; 2],
    ) -> Result<Value, Cause> {
        let input = Input::value(record).settings(settings).tables(overlay);
        let evaluator = Evaluator::new(record, &input, own);
        let scope = Scope::outermost(record);
        match evaluator.evaluate(&self.0.expr, &scope) {
            Ok(value) => Ok(value.into_owned()),
            Err(failure) => Err(failure.into()),
        }
    }

    /// What it reads of a record: the paths it names, as written, and their values.
    #[must_use]
    pub fn reads(&self, record: &Value, settings: &Value) -> Object {
        let input = Input::value(record).settings(settings);
        let none = Tables::new();
        let evaluator = Evaluator::new(record, &input, &none);
        let scope = Scope::outermost(record);
        let mut read = Object::default();
        for (name, path) in self.0.expr.paths().into_iter().filter(|(name, _)| name != "it") {
            if let Ok(value) = evaluator.evaluate(path, &scope) {
                read.insert(Text::from(name), value.into_owned());
            }
        }
        read
    }

    /// As written.
    pub fn text(&self) -> &str {
        &self.0.text
    }
}

/// Rows outside of a mapping: they fill some fields of a record and need not fill all.
#[derive(Clone, Debug)]
pub struct Rows(Mapping);

impl Rows {
    /// The rows at `node`; what cannot be read is noted.
    pub fn read(node: &Node<'_>, findings: &mut Findings) -> Self {
        Self(document::rows(node, findings))
    }

    /// Makes them ready to run over records of `source`, filling fields of `target`; none, with
    /// findings, if they do not fit.
    pub fn check(
        &self,
        source: &Schema,
        target: &Schema,
        [overlay, own]: [&Tables; 2],
        findings: &mut Findings,
    ) -> Option<Checked> {
        let mut mapping = self.0.clone();
        mapping.source.clone_from(&source.name);
        mapping.target.clone_from(&target.name);
        mapping.tables = own.clone();
        match check::check(mapping, source, &target.partial(), overlay) {
            Ok(checked) => Some(checked),
            Err(problems) => {
                findings.take(problems);
                None
            }
        }
    }
}

impl Tables {
    /// The tables at `node`; what cannot be read is noted.
    pub fn read(node: &Node<'_>, findings: &mut Findings) -> Self {
        document::tables(node, findings)
    }
}
