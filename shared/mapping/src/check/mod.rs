//! Checks a document against the schemas of its source and target, and makes it ready to run.

mod call;
mod infer;
mod paths;
mod rows;
mod tables;

use std::collections::BTreeMap;

use crate::Value;
use crate::document::{Formula, Mapping};
use crate::problem::{Findings, Position, Problems};
use crate::read::Paths;
use crate::run::{self, Evaluator, Input, RunError, Source, Tables};
use crate::schema::{Schema, Type};

/// A mapping that fits its schemas. It can only come from [`Mapping::check`], so what can be
/// wrong with a document is found when it is saved, not when a record passes through it.
#[derive(Clone, Debug)]
pub struct Checked {
    mapping: Mapping,
    paths: Paths,
}

impl Checked {
    /// Maps one record.
    ///
    /// # Errors
    /// Every row that failed, with its target path and what was missing.
    pub fn run(&self, input: &Input<'_>) -> Result<Value, RunError> {
        let read;
        let source = match input.source {
            Source::Json(json) => {
                read = self.paths.read(json)?;
                &read
            }
            Source::Value(value) => value,
        };
        let evaluator = Evaluator::new(source, input, &self.mapping.tables);
        run::run(&evaluator, &self.mapping.block, source).map_err(RunError::Rows)
    }

    /// The document it was made from.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// The rows of one of its tables, those of `overlay` in the place of its own, by their keys.
    pub fn table<'t>(&'t self, name: &str, overlay: &'t Tables) -> Vec<(&'t str, &'t Value)> {
        let rows = [self.mapping.tables.get(name), overlay.get(name)].into_iter().flatten();
        let by_key: BTreeMap<&str, &Value> =
            rows.flatten().map(|(from, to)| (from.as_str(), to)).collect();
        by_key.into_iter().collect()
    }

    /// The source paths it names. Read several needs at once by joining theirs with
    /// [`Paths::and`], and run over the result with [`Input::value`].
    pub fn paths(&self) -> &Paths {
        &self.paths
    }
}

/// Finds everything in `mapping` that does not fit.
pub(crate) fn check(
    mapping: Mapping,
    source: &Schema,
    target: &Schema,
    overlay: &Tables,
) -> Result<Checked, Problems> {
    check_read(mapping, Findings::default(), source, target, overlay)
}

/// Finds everything in `mapping` that does not fit, beside what was found when it was read.
pub(crate) fn check_read(
    mut mapping: Mapping,
    mut findings: Findings,
    source: &Schema,
    target: &Schema,
    overlay: &Tables,
) -> Result<Checked, Problems> {
    let all_was_read = findings.is_empty();
    findings.enter("");
    same_name(&mut findings, mapping.source_position, &mapping.source, source);
    same_name(&mut findings, mapping.target_position, &mapping.target, target);
    let mut block = std::mem::take(&mut mapping.block);
    let tables = tables::Known::new(&mapping, overlay);
    let mut checker = rows::Checker::new(findings, source, &tables);
    checker.record(&mut block, target, mapping.target_position);
    let mut findings = checker.finish();
    for (table, _) in &source.tables {
        tables.take(table);
    }
    // What could not be read may have used a table.
    if all_was_read {
        tables.unused(&mut findings);
    }
    let paths = paths::collect(&block);
    drop(tables);
    mapping.block = block;
    findings.unless_any(Checked { mapping, paths })
}

/// Finds everything in an expression outside of a mapping that does not fit.
pub(crate) fn expression(
    formula: &Formula,
    source: &Schema,
    [overlay, own]: [&Tables; 2],
    wanted: &Type,
    findings: &mut Findings,
) {
    let tables = tables::Known::of(overlay, own);
    let mut checker = rows::Checker::new(std::mem::take(findings), source, &tables);
    checker.expression(formula, wanted);
    *findings = checker.finish();
}

/// A schema without a name stands for any.
fn same_name(findings: &mut Findings, position: Position, named: &str, schema: &Schema) {
    if !schema.name.is_empty() && named != schema.name {
        let sentence = format!("the document says `{named}`, and the schema is `{}`", schema.name);
        findings.add_with_hint(position, sentence, Some(schema.name.to_string()));
    }
}
