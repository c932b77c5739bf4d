//! Releases: the documents by which records of an entity cross at one time.

use std::future::Future;
use std::sync::Arc;

use entities::documents::{self, Documents, Misfit};
use entities::entity::Entity;
use mapping::Schema;

use crate::ports::PortError;
use crate::workflow::{self, Context, Workflow};

/// Checked documents of one entity, ready to work with. Revision 0 is what ships with the product.
#[derive(Debug)]
pub struct Release<E: Entity> {
    /// Which one; later ones have higher numbers.
    pub revision: u64,
    /// Mappings and settings.
    pub rules: E::Rules,
    /// The way that records take.
    pub workflow: workflow::Checked,
}

impl<E: Entity> Release<E> {
    /// The release of these documents.
    ///
    /// # Errors
    /// The first document that does not fit, with everything that is wrong with it.
    pub fn new(
        revision: u64,
        settings: &E::Settings,
        documents: &Documents,
    ) -> Result<Self, Misfit> {
        let rules = E::rules(settings, documents)?;
        let workflow =
            workflow::<E>(documents.workflow_text(E::NAME).unwrap_or_default(), &rules, documents)?;
        Ok(Self { revision, rules, workflow })
    }
}

/// The workflow in `text`, checked against the entity's record and these documents.
///
/// # Errors
/// Everything that is wrong with it.
pub fn workflow<E: Entity>(
    text: &str,
    rules: &E::Rules,
    documents: &Documents,
) -> Result<workflow::Checked, Misfit> {
    let misfit = |problems| Misfit { name: E::NAME.to_owned(), problems };
    let record = documents::schema(E::RECORD_SCHEMA).unwrap_or_else(Schema::open);
    let mappings: Vec<&str> =
        documents.mappings_between(E::RECORD_SCHEMA, E::TARGET_SCHEMA).collect();
    let offer = E::offer(rules);
    let context = Context { record: &record, tables: &offer.tables, mappings: &mappings };
    Workflow::read(text).and_then(|workflow| workflow.check(&context)).map_err(misfit)
}

/// Where releases come from.
pub trait Releases<E: Entity>: Sync {
    /// The one that is active now. It may be up to a minute behind.
    ///
    /// # Errors
    /// It is not known yet, or does not fit: better to wait than to go by another.
    fn current(&self) -> impl Future<Output = Result<Arc<Release<E>>, PortError>> + Send;

    /// An earlier one, for a record that is in flight under it.
    ///
    /// # Errors
    /// As [`Releases::current`].
    fn at(&self, revision: u64) -> impl Future<Output = Result<Arc<Release<E>>, PortError>> + Send;
}

/// One release for good: what ships with the product, or what a test tries.
impl<E: Entity> Releases<E> for Arc<Release<E>> {
    async fn current(&self) -> Result<Arc<Release<E>>, PortError> {
        Ok(Self::clone(self))
    }

    async fn at(&self, _revision: u64) -> Result<Arc<Release<E>>, PortError> {
        Ok(Self::clone(self))
    }
}
