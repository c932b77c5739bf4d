//! Review records: what waits for a person, found by number, SKU or hash of the e-mail.
//!
//! One item `(subject, "review")` a record, and one item `(term, subject)` for each word by which
//! it is found.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use entities::vocabulary::Problem;
use flow::{Event, PortError, Question, Review};
use jiff::Timestamp;
use serde::Serialize;

use crate::Cloud;
use crate::item::{Item, text, text_of};

const STORE: &str = "reviews";
const RECORD: &str = "review";

/// A review as it was filed.
#[derive(Clone, Debug, Serialize)]
pub struct Filed {
    /// The record: `order:8`.
    pub subject: String,
    /// The number that people see.
    pub number: Option<String>,
    /// `open` or `closed`.
    pub state: String,
    /// Since when it waits, RFC 3339.
    pub filed_at: String,
    /// Why; at least one reason.
    pub problems: Vec<Problem>,
    /// The step of its workflow at which it waits for a decision.
    pub question: Option<Question>,
    /// The event that releases it.
    pub event: Option<Event>,
    /// The record as it was read, redacted.
    pub payload: Option<serde_json::Value>,
}

fn filed(item: &Item) -> Filed {
    let words = |name| text_of(item, name).unwrap_or_default();
    let json = |name| text_of(item, name).and_then(|json| serde_json::from_str(json).ok());
    Filed {
        subject: words("pk").to_owned(),
        number: text_of(item, "number").map(str::to_owned),
        state: words("state").to_owned(),
        filed_at: words("filed_at").to_owned(),
        problems: text_of(item, "problems")
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default(),
        question: text_of(item, "question").and_then(|json| serde_json::from_str(json).ok()),
        event: text_of(item, "event").and_then(|json| serde_json::from_str(json).ok()),
        payload: json("payload"),
    }
}

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

    /// Files a review, in place of an earlier one of the same record.
    ///
    /// # Errors
    /// The table did not answer; filing again is safe.
    pub async fn file(&self, review: &Review) -> Result<(), PortError> {
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
        let mut put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", text(&review.subject))
            .item("sk", text(RECORD))
            .item("state", text("open"))
            .item("filed_at", text(Timestamp::now().to_string()))
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
        if let Some(number) = &review.number {
            put = put.item("number", text(number));
        }
        if let Some(payload) = &review.payload {
            put = put.item("payload", text(payload));
        }
        put.send().await.map(drop).map_err(|error| PortError::new(STORE, "file", error))
    }

    /// The review of a record, open or closed; none if it never had one.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn get(&self, subject: &str) -> Result<Option<Filed>, PortError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("pk", text(subject))
            .key("sk", text(RECORD))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "read", error))?;
        Ok(got.item.as_ref().map(filed))
    }

    /// All open reviews, oldest first; with `all`, the closed ones too.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn list(&self, all: bool) -> Result<Vec<Filed>, PortError> {
        let mut scan = self
            .client
            .scan()
            .table_name(&self.table)
            .expression_attribute_values(":review", text(RECORD));
        scan = if all {
            scan.filter_expression("sk = :review")
        } else {
            scan.filter_expression("sk = :review AND #state = :open")
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":open", text("open"))
        };
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

    /// Marks the review of `subject` as closed; nothing if there is none.
    ///
    /// # Errors
    /// The table did not answer.
    pub async fn close(&self, subject: &str) -> Result<(), PortError> {
        let closed = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", text(subject))
            .key("sk", text(RECORD))
            .condition_expression("attribute_exists(pk)")
            .update_expression("SET #state = :closed, closed_at = :now")
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
