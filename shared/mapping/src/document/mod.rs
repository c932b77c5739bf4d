//! Mapping documents: rows, lists, tables.

mod branches;
mod plan;
mod read;
pub(crate) mod yaml;

use crate::Text;
use crate::check::{self, Checked};
use crate::problem::Problems;
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

impl Mapping {
    /// Reads a document.
    ///
    /// # Errors
    /// Everything in it that cannot be read: YAML, unknown options, expressions, duplicate targets.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        read::read(text)
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
