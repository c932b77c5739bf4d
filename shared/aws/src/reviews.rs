//! Review records: what waits for a person, found by number, SKU or hash of the e-mail.
//!
//! One item `(subject, "review")` a record, and one item `(term, subject)` for each word by which
//! it is found.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use flow::{PortError, Review};
use jiff::Timestamp;

use crate::Cloud;
use crate::item::text;

const STORE: &str = "reviews";
const RECORD: &str = "review";

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
