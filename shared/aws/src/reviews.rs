//! Review records: what waits for a person, found by number, SKU or hash of the e-mail.
//!
//! One item `(subject, "review")` a record, and one item `(term, subject)` for each word by which
//! it is found.

mod filed;

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::KeysAndAttributes;
use flow::{PortError, Review};
use jiff::Timestamp;

pub use filed::{Extent, Filed};
use filed::{aliases, filed};

use crate::Cloud;
use crate::item::{number, text, text_of};

const STORE: &str = "reviews";
const RECORD: &str = "review";
/// Nothing of a later claim is known.
const NOT_LATER: &str = "attribute_not_exists(claimed_at) OR claimed_at <= :claimed";
/// Most items that DynamoDB gives at once.
const BATCH: usize = 100;
/// Pause before asking again for what it did not give, which may be for want of capacity.
const PAUSE: Duration = Duration::from_millis(100);

/// Review records in a DynamoDB table with keys `pk` and `sk`.
#[derive(Clone, Debug)]
pub struct Reviews {
    client: Client,
    table: String,
}

impl Reviews {
    /// The reviews in this table.
    #[must_use]
    pub fn new(cloud: &Cloud, table: &str) -> Self {
        Self { client: cloud.dynamodb.clone(), table: table.to_owned() }
    }

    /// Files a review, in place of an earlier one of the same record; `claimed_at` is the claim
    /// that it comes of. One that is still open waits since it was first filed. False if a later
    /// one has filed or closed it already.
    ///
    /// # Errors
    /// The table did not answer; filing again is safe.
    pub async fn file(&self, review: &Review, claimed_at: Timestamp) -> Result<bool, PortError> {
        for term in &review.terms {
            self.client
                .put_item()
                .table_name(&self.table)
                .item("pk", text(term))
                .item("sk", text(&review.subject))
                .send()
                .await
                .map_err(|error| PortError::new(STORE, "file", error))?;
        }
        let json = |value: Result<String, serde_json::Error>| {
            value.map(text).map_err(|error| PortError::new(STORE, "file", error))
        };
        let since = self.open_since(&review.subject).await?;
        let mut put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", text(&review.subject))
            .item("sk", text(RECORD))
            .item("state", text("open"))
            .item("filed_at", text(since.unwrap_or_else(|| Timestamp::now().to_string())))
            .item("claimed_at", number(claimed_at.as_millisecond()))
            .condition_expression(NOT_LATER)
            .expression_attribute_values(":claimed", number(claimed_at.as_millisecond()))
            .item("problems", json(serde_json::to_string(&review.problems))?)
            .item("event", json(serde_json::to_string(&review.event))?);
        if let Some(problem) = review.problems.first() {
            put = put
                .item("cause", text(problem.cause.code()))
                .item("field", text(&problem.field))
                .item("message", text(&problem.message))
                .item("remedy", text(&problem.remedy));
        }
        if let Some(question) = &review.question {
            put = put.item("question", json(serde_json::to_string(question))?);
        }
        if let Some(shown) = &review.number {
            put = put.item("number", text(shown));
        }
        if let Some(payload) = &review.payload {
            put = put.item("payload", text(payload));
        }
        match put.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(PutItemError::is_conditional_check_failed_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(PortError::new(STORE, "file", error)),
        }
    }

    /// Since when the review of `subject` is open; none if it is not.
    async fn open_since(&self, subject: &str) -> Result<Option<String>, PortError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("pk", text(subject))
            .key("sk", text(RECORD))
            .projection_expression("#state, filed_at")
            .expression_attribute_names("#state", "state")
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "read", error))?;
        let open = got.item.filter(|item| text_of(item, "state") == Some("open"));
        Ok(open.and_then(|item| text_of(&item, "filed_at").map(str::to_owned)))
    }

    /// The reviews of these records, open or closed, oldest first; nothing for those that never
    /// had one.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn of(&self, subjects: &[String], extent: Extent) -> Result<Vec<Filed>, PortError> {
        // DynamoDB refuses a batch that names an item twice.
        let unique: Vec<&String> = subjects.iter().collect::<BTreeSet<_>>().into_iter().collect();
        let mut found = Vec::new();
        for batch in unique.chunks(BATCH) {
            let mut asked = HashMap::from([(self.table.clone(), asking(batch, extent)?)]);
            while !asked.is_empty() {
                let request = self.client.batch_get_item().set_request_items(Some(asked));
                let got = request.send().await;
                let got = got.map_err(|error| PortError::new(STORE, "read", error))?;
                found.extend(
                    got.responses
                        .iter()
                        .flatten()
                        .flat_map(|(_, items)| items)
                        .filter(|item| item.contains_key("filed_at"))
                        .map(filed),
                );
                asked = got.unprocessed_keys.unwrap_or_default();
                if !asked.is_empty() {
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        found.sort_by(|a, b| a.filed_at.cmp(&b.filed_at));
        Ok(found)
    }

    /// All open reviews, oldest first; with `all`, the closed ones too.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn list(&self, all: bool, extent: Extent) -> Result<Vec<Filed>, PortError> {
        let mut names = extent.names();
        names.extend(aliases(["sk"]));
        let mut scan = self
            .client
            .scan()
            .table_name(&self.table)
            .set_projection_expression(extent.projection())
            .expression_attribute_values(":review", text(RECORD));
        scan = if all {
            scan.filter_expression("#sk = :review AND attribute_exists(filed_at)")
        } else {
            names.extend(aliases(["state"]));
            scan.filter_expression("#sk = :review AND #state = :open")
                .expression_attribute_values(":open", text("open"))
        };
        scan = scan.set_expression_attribute_names(Some(names));
        let mut items = scan.into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(filed(&item.map_err(|error| PortError::new(STORE, "list", error))?));
        }
        found.sort_by(|a, b| a.filed_at.cmp(&b.filed_at));
        Ok(found)
    }

    /// The records that a word leads to: `number:000000012`, `sku:MUG-01`, `email:<hash>`.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn find(&self, term: &str) -> Result<Vec<String>, PortError> {
        let mut items = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :term")
            .expression_attribute_values(":term", text(term))
            .into_paginator()
            .items()
            .send();
        let mut subjects = Vec::new();
        while let Some(item) = items.next().await {
            let item = item.map_err(|error| PortError::new(STORE, "find", error))?;
            subjects.extend(text_of(&item, "sk").map(str::to_owned));
        }
        Ok(subjects)
    }

    /// Closes the review of `subject` that the claim of `claimed_at` or an earlier one has filed, or
    /// will have filed once it arrives.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn close(&self, subject: &str, claimed_at: Timestamp) -> Result<(), PortError> {
        let closed = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", text(subject))
            .key("sk", text(RECORD))
            .condition_expression(NOT_LATER)
            .update_expression("SET #state = :closed, closed_at = :now, claimed_at = :claimed")
            .expression_attribute_values(":claimed", number(claimed_at.as_millisecond()))
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":closed", text("closed"))
            .expression_attribute_values(":now", text(Timestamp::now().to_string()))
            .send()
            .await;
        match closed {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(PortError::new(STORE, "close", error)),
        }
    }
}

/// Asks for the reviews of these records.
fn asking(subjects: &[&String], extent: Extent) -> Result<KeysAndAttributes, PortError> {
    let key = |subject: &&String| {
        HashMap::from([("pk".to_owned(), text(subject.as_str())), ("sk".to_owned(), text(RECORD))])
    };
    KeysAndAttributes::builder()
        .set_keys(Some(subjects.iter().map(key).collect()))
        .set_projection_expression(extent.projection())
        .set_expression_attribute_names(Some(extent.names()).filter(|names| !names.is_empty()))
        .consistent_read(true)
        .build()
        .map_err(|error| PortError::new(STORE, "read", error))
}
