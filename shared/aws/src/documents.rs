//! Documents and releases: the merchant's mappings and workflows, each version for good, and which
//! of them were active when.
//!
//! One item `(entity, "mapping#<name>#<version>")` or `(entity, "workflow#<name>#<version>")` a
//! document, and one item `(entity, "release#<revision>")` a release. The newest release is the
//! active one, so that activating and rolling back are the same single conditional write, and the
//! history of releases is the audit.

mod types;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use entities::documents::Documents;
use flow::PortError;

pub use types::{Document, DocumentKind, ReleaseRecord, Written};

use crate::Cloud;
use crate::item::{Item, text, text_of};

const STORE: &str = "documents";

/// Documents in a DynamoDB table with keys `pk` and `sk`.
#[derive(Clone, Debug)]
pub struct DocumentsTable {
    client: Client,
    table: String,
}

impl DocumentsTable {
    /// The documents in this table.
    #[must_use]
    pub fn new(cloud: &Cloud, table: &str) -> Self {
        Self { client: cloud.dynamodb.clone(), table: table.to_owned() }
    }

    /// The active release of an entity; none while nothing was ever activated.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn active(&self, entity: &str) -> Result<Option<ReleaseRecord>, PortError> {
        Ok(self.releases(entity, 1).await?.into_iter().next())
    }

    /// The newest releases of an entity, newest first.
    ///
    /// # Errors
    /// The table did not answer, or holds something else.
    pub async fn releases(&self, entity: &str, most: i32) -> Result<Vec<ReleaseRecord>, PortError> {
        let found = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :entity AND begins_with(sk, :release)")
            .expression_attribute_values(":entity", text(entity))
            .expression_attribute_values(":release", text("release#"))
            .scan_index_forward(false)
            .consistent_read(true)
            .limit(most)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "list releases", error))?;
        found.items().iter().map(release).collect()
    }

    /// One release of an entity.
    ///
    /// # Errors
    /// The table did not answer, or holds something else.
    pub async fn release(
        &self,
        entity: &str,
        revision: u64,
    ) -> Result<Option<ReleaseRecord>, PortError> {
        let item = self.get(entity, &release_key(revision)).await?;
        item.as_ref().map(release).transpose()
    }

    /// Makes a release the active one: one conditional write, refused if another was activated in
    /// the meantime.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn activate(
        &self,
        entity: &str,
        record: &ReleaseRecord,
    ) -> Result<Written, PortError> {
        let body = serde_json::to_string(record)
            .map_err(|error| PortError::new(STORE, "activate", error))?;
        self.put_new(
            [
                ("pk", text(entity)),
                ("sk", text(release_key(record.revision))),
                ("body", text(body)),
            ],
            "activate",
        )
        .await
    }

    /// Keeps a version of a document. A version that is there already stays as it is.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn push(&self, entity: &str, document: &Document) -> Result<Written, PortError> {
        let Document { kind, name, version, by, at, .. } = document;
        self.put_new(
            [
                ("pk", text(entity)),
                ("sk", text(document_key(*kind, name, *version))),
                ("body", text(&document.text)),
                ("pushed_by", text(by)),
                ("pushed_at", text(at)),
            ],
            "keep a document",
        )
        .await
    }

    /// One version of a document.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn document(
        &self,
        entity: &str,
        kind: DocumentKind,
        name: &str,
        version: u32,
    ) -> Result<Option<Document>, PortError> {
        let item = self.get(entity, &document_key(kind, name, version)).await?;
        Ok(item.as_ref().and_then(document))
    }

    /// Everything that is active with a release: the merchant's versions, and what ships for the
    /// rest.
    ///
    /// # Errors
    /// The table did not answer, or a version of the release was never pushed.
    pub async fn of_release(
        &self,
        entity: &str,
        release: &ReleaseRecord,
    ) -> Result<Documents, PortError> {
        let mut documents = Documents::shipped();
        for (name, version) in &release.mappings {
            let text = self.text(entity, DocumentKind::Mapping, name, *version).await?;
            documents = documents.with_mapping(name, &text);
        }
        for (name, version) in &release.workflows {
            let text = self.text(entity, DocumentKind::Workflow, name, *version).await?;
            documents = documents.with_workflow(name, &text);
        }
        Ok(documents)
    }

    async fn text(
        &self,
        entity: &str,
        kind: DocumentKind,
        name: &str,
        version: u32,
    ) -> Result<String, PortError> {
        let document = self.document(entity, kind, name, version).await?;
        document.map(|document| document.text).ok_or_else(|| {
            PortError::new(STORE, "hold", format!("{kind} `{name}` version {version}"))
        })
    }

    /// All versions of all documents of an entity, by name and version.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn documents(
        &self,
        entity: &str,
        kind: DocumentKind,
    ) -> Result<Vec<Document>, PortError> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :entity AND begins_with(sk, :kind)")
            .expression_attribute_values(":entity", text(entity))
            .expression_attribute_values(":kind", text(format!("{kind}#")))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send();
        let mut documents = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.map_err(|error| PortError::new(STORE, "list documents", error))?;
            documents.extend(document(&item));
        }
        Ok(documents)
    }

    async fn get(&self, entity: &str, key: &str) -> Result<Option<Item>, PortError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("pk", text(entity))
            .key("sk", text(key))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "read", error))?;
        Ok(got.item)
    }

    async fn put_new<const N: usize>(
        &self,
        attributes: [(&'static str, AttributeValue); N],
        action: &'static str,
    ) -> Result<Written, PortError> {
        let mut put = self
            .client
            .put_item()
            .table_name(&self.table)
            .condition_expression("attribute_not_exists(pk)");
        for (name, value) in attributes {
            put = put.item(name, value);
        }
        match put.send().await {
            Ok(_) => Ok(Written::Now),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(PutItemError::is_conditional_check_failed_exception) =>
            {
                Ok(Written::Taken)
            }
            Err(error) => Err(PortError::new(STORE, action, error)),
        }
    }
}

/// Numbers of one length sort as text.
fn release_key(revision: u64) -> String {
    format!("release#{revision:010}")
}

fn document_key(kind: DocumentKind, name: &str, version: u32) -> String {
    format!("{kind}#{name}#{version:010}")
}

fn release(item: &Item) -> Result<ReleaseRecord, PortError> {
    let body = text_of(item, "body").unwrap_or_default();
    serde_json::from_str(body).map_err(|error| PortError::new(STORE, "hold a release", error))
}

fn document(item: &Item) -> Option<Document> {
    let mut key = text_of(item, "sk")?.split('#');
    let kind = match key.next()? {
        "mapping" => DocumentKind::Mapping,
        "workflow" => DocumentKind::Workflow,
        _ => return None,
    };
    Some(Document {
        kind,
        name: key.next()?.to_owned(),
        version: key.next()?.parse().ok()?,
        text: text_of(item, "body")?.to_owned(),
        by: text_of(item, "pushed_by").unwrap_or_default().to_owned(),
        at: text_of(item, "pushed_at").unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_releases_and_versions_sort_later() {
        assert!(release_key(9) < release_key(10));
        let key = |version| document_key(DocumentKind::Mapping, "m", version);
        assert!(key(99) < key(100));
    }
}
