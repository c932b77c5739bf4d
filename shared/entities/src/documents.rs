//! The documents by which records cross, and the schemas they are checked against.
//!
//! Those that ship with the product are listed here; a merchant's own take their place by name, or
//! stand beside them.

use std::collections::BTreeMap;
use std::sync::Arc;

use mapping::{Checked, Mapping, Problems, Schema, Tables};

use crate::{customer, order, order_status};

/// Name and text; a workflow has the name of its entity.
const WORKFLOWS: [(&str, &str); 1] = [("order", include_str!("order/workflow.yaml"))];

/// A document that does not fit, or is not there.
#[derive(Debug, thiserror::Error)]
#[error("the document `{name}`:\n{problems}")]
pub struct Misfit {
    /// Its name.
    pub name: String,
    /// Everything that is wrong with it.
    pub problems: Problems,
}

/// The texts of mappings and workflows by name.
#[derive(Clone, Debug)]
pub struct Documents {
    mappings: BTreeMap<String, Arc<str>>,
    workflows: BTreeMap<String, Arc<str>>,
}

impl Documents {
    /// Those that ship with the product.
    #[must_use]
    pub fn shipped() -> Self {
        let owned = |(name, text): (&str, &str)| (name.to_owned(), text.into());
        Self { mappings: mappings().map(owned).collect(), workflows: WORKFLOWS.map(owned).into() }
    }

    /// These, with this text in the place of the mapping of its name.
    #[must_use]
    pub fn with_mapping(mut self, name: &str, text: &str) -> Self {
        self.mappings.insert(name.to_owned(), text.into());
        self
    }

    /// These, with this text in the place of the workflow of its name.
    #[must_use]
    pub fn with_workflow(mut self, name: &str, text: &str) -> Self {
        self.workflows.insert(name.to_owned(), text.into());
        self
    }

    /// The text of a mapping.
    #[must_use]
    pub fn mapping_text(&self, name: &str) -> Option<&str> {
        self.mappings.get(name).map(AsRef::as_ref)
    }

    /// The text of a workflow.
    #[must_use]
    pub fn workflow_text(&self, name: &str) -> Option<&str> {
        self.workflows.get(name).map(AsRef::as_ref)
    }

    /// The names of all mappings.
    pub fn mapping_names(&self) -> impl Iterator<Item = &str> {
        self.mappings.keys().map(String::as_str)
    }

    /// The names of all workflows.
    pub fn workflow_names(&self) -> impl Iterator<Item = &str> {
        self.workflows.keys().map(String::as_str)
    }

    /// The mapping `name`, checked against the schemas that it names.
    ///
    /// # Errors
    /// There is none, or it does not fit.
    pub fn mapping(&self, name: &str) -> Result<Checked, Misfit> {
        let misfit = |problems| Misfit { name: name.to_owned(), problems };
        let text = self.mapping_text(name).unwrap_or_default();
        checked(text, &Tables::new()).map_err(misfit)
    }

    /// The names of the mappings from one schema to another, as their texts say.
    pub fn mappings_between<'d>(
        &'d self,
        source: &'d str,
        target: &'d str,
    ) -> impl Iterator<Item = &'d str> {
        self.mappings.iter().filter_map(move |(name, text)| {
            let fits = head(text, "source:") == source && head(text, "target:") == target;
            fits.then_some(name.as_str())
        })
    }
}

/// What a document's own line says behind `key`; reading all of it would cost as much as checking.
fn head<'t>(text: &'t str, key: &str) -> &'t str {
    let said = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    let said = said.split(" #").next().unwrap_or_default();
    said.trim().trim_matches(['"', '\''])
}

/// The mapping in `text`, checked against the schemas that it names.
///
/// # Errors
/// Everything that is wrong with it; a schema that does not exist is one of these things.
pub fn checked(text: &str, tables: &Tables) -> Result<Checked, Problems> {
    let known: Vec<&str> = schema_names().collect();
    Mapping::compile_by_name(text, schema, &known, tables)
}

/// The schema of this name.
#[must_use]
pub fn schema(name: &str) -> Option<Schema> {
    schemas().find(|text| named(text) == name).and_then(|text| Schema::parse(text).ok())
}

/// The names of all schemas.
pub fn schema_names() -> impl Iterator<Item = &'static str> {
    schemas().map(named)
}

fn schemas() -> impl Iterator<Item = &'static str> {
    [&order::SCHEMAS[..], &customer::SCHEMAS, &order_status::SCHEMAS].into_iter().flatten().copied()
}

fn mappings() -> impl Iterator<Item = (&'static str, &'static str)> {
    [&order::MAPPINGS[..], &customer::MAPPINGS, &order_status::MAPPINGS]
        .into_iter()
        .flatten()
        .copied()
}

/// The name in a schema's first line, `schema: name`.
fn named(text: &'static str) -> &'static str {
    text.lines().next().and_then(|line| line.strip_prefix("schema: ")).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_can_be_read_and_has_the_name_in_its_first_line() {
        for name in schema_names() {
            assert_eq!(schema(name).unwrap().name, name);
        }
    }

    #[test]
    fn every_shipped_mapping_fits_its_schemas_and_has_its_own_name() {
        let documents = Documents::shipped();
        for name in documents.mapping_names() {
            let checked = documents.mapping(name).unwrap_or_else(|misfit| panic!("{misfit}"));
            assert_eq!(checked.mapping().name, name);
        }
    }

    #[test]
    fn a_schema_that_does_not_exist_is_told_with_the_one_that_was_meant() {
        let text =
            "mapping: m\nversion: 1\nsource: magento.ordr\ntarget: canonical.order\nrows: []\n";
        let problems = checked(text, &Tables::new()).unwrap_err().to_string();
        assert!(problems.contains("did you mean `magento.order`?"), "{problems}");
    }
}
