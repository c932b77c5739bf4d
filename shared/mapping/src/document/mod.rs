//! Mapping documents: rows, lists, tables.

mod branches;
mod plan;
mod read;
pub(crate) mod yaml;

use crate::Text;
use crate::check::{self, Checked};
use crate::problem::{Findings, Problems, nearest};
use crate::run::Tables;
use crate::schema::Schema;

pub use plan::OnMissing;
pub(crate) use plan::{Block, Branch, Content, Element, Formula, Leaf, Row};

/// A mapping document that was read, and not yet checked against any schema.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Its name.
    pub name: Text,
    /// Its version; versions of one name never change once they are in use.
    pub version: u32,
    /// The schema of the records it reads.
    pub source: Text,
    /// The schema of the records it makes.
    pub target: Text,
    /// What its author wanted readers to know.
    pub comment: Text,
    pub(crate) tables: Tables,
    /// Where each table stands, for problems.
    pub(crate) table_positions: Vec<(Text, crate::problem::Position)>,
    pub(crate) block: Block,
    pub(crate) source_position: crate::problem::Position,
    pub(crate) target_position: crate::problem::Position,
}

/// The expression at `node`.
pub(crate) fn formula(node: &yaml::Node<'_>, findings: &mut Findings) -> Option<Formula> {
    read::formula(node, findings)
}

/// A document of nothing but the rows at `node`.
pub(crate) fn rows(node: &yaml::Node<'_>, findings: &mut Findings) -> Mapping {
    read::rows(node, findings)
}

/// The look-up tables at `node`.
pub(crate) fn tables(node: &yaml::Node<'_>, findings: &mut Findings) -> Tables {
    read::tables(node, findings)
}

impl Mapping {
    /// Reads a document.
    ///
    /// # Errors
    /// Everything in it that cannot be read: YAML, unknown options, expressions, duplicate targets.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let (mapping, findings) = read::read(text)?;
        findings.unless_any(mapping)
    }

    /// Reads a document and makes it ready to run: what cannot be read does not hide what does
    /// not fit. `tables` are the rows that a merchant adds to the document's own.
    ///
    /// # Errors
    /// Everything that is wrong with it; if it is no YAML, only that.
    pub fn compile(
        text: &str,
        source: &Schema,
        target: &Schema,
        tables: &Tables,
    ) -> Result<Checked, Problems> {
        let (mapping, findings) = read::read(text)?;
        check::check_read(mapping, findings, source, target, tables)
    }

    /// As [`compile`](Self::compile), against the schemas that the document itself names. `schema`
    /// finds one by its name, and `known` are the names there are.
    ///
    /// # Errors
    /// As [`compile`](Self::compile); a schema that does not exist is one of the problems.
    pub fn compile_by_name(
        text: &str,
        schema: impl Fn(&str) -> Option<Schema>,
        known: &[&str],
        tables: &Tables,
    ) -> Result<Checked, Problems> {
        let (mapping, mut findings) = read::read(text)?;
        findings.enter("");
        let mut found = |name: &str, position| {
            let found = schema(name);
            // A document that names none was told so when it was read.
            if found.is_none() && !name.is_empty() {
                let hint = nearest(name, known.iter().copied());
                findings.add_with_hint(position, format!("there is no schema `{name}`"), hint);
            }
            found.unwrap_or_else(Schema::open)
        };
        let source = found(&mapping.source, mapping.source_position);
        let target = found(&mapping.target, mapping.target_position);
        check::check_read(mapping, findings, &source, &target, tables)
    }

    /// Makes it ready to run, if it fits both schemas.
    ///
    /// # Errors
    /// Everything that does not fit: names, types, missing targets, tables.
    pub fn check(self, source: &Schema, target: &Schema) -> Result<Checked, Problems> {
        check::check(self, source, target, &Tables::new())
    }

    /// As [`check`](Self::check), with the rows a merchant adds to the document's tables.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn check_with_tables(
        self,
        source: &Schema,
        target: &Schema,
        tables: &Tables,
    ) -> Result<Checked, Problems> {
        check::check(self, source, target, tables)
    }

    /// Makes it ready to run without knowing the records' shapes.
    ///
    /// # Errors
    /// What is wrong whatever the schemas: wrong arguments, tables that are not there.
    pub fn check_without_schemas(self) -> Result<Checked, Problems> {
        self.check(&Schema::open(), &Schema::open())
    }
}
