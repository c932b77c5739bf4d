//! What a record looks like: the names and types a mapping is checked against.

mod fit;
mod read;
mod types;

pub use fit::{Alphabet, Change, Refit};
pub(crate) use types::type_of;
pub use types::{Field, Fields, Type};

use crate::Text;
use crate::problem::Problems;

/// The shape of a source or a target, as data that ships beside the code.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The name by which mappings call it, such as `magento.order`; empty for one that fits all.
    pub name: Text,
    /// One sentence for people.
    pub about: Text,
    /// The record itself.
    pub record: Type,
    /// What the entity computes and offers beside the record.
    pub facts: Type,
    /// What a merchant can set.
    pub settings: Type,
    /// Look-up tables that the entity itself reads, each with what it is for: a document that maps
    /// from this schema may hold them although none of its rows uses them.
    pub tables: Vec<(Text, Text)>,
}

impl Schema {
    /// Reads a schema from YAML or JSON.
    ///
    /// # Errors
    /// All that is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        read::read(text)
    }

    /// This schema with no field of the record required; elements of lists stay whole.
    #[must_use]
    pub fn partial(&self) -> Self {
        Self { record: self.record.partial(), ..self.clone() }
    }

    /// The schema that accepts every name and type.
    pub fn open() -> Self {
        Self {
            name: Text::default(),
            about: Text::default(),
            record: Type::Any,
            facts: Type::Any,
            settings: Type::Any,
            tables: Vec::new(),
        }
    }
}
