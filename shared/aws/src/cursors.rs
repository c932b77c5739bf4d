//! How far each poll has come, one item a poll.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use flow::ports::Position;
use flow::{Cursor, PortError};

use crate::Cloud;
use crate::item::{number, number_of, text, text_of};

const STORE: &str = "cursors";

/// Cursors in a DynamoDB table with key `name`.
#[derive(Clone, Debug)]
pub struct Cursors {
    client: Client,
    table: String,
}

impl Cursors {
    /// The cursors in this table.
    #[must_use]
    pub fn new(cloud: &Cloud, table: &str) -> Self {
        Self { client: cloud.dynamodb.clone(), table: table.to_owned() }
    }
}

impl Cursor for Cursors {
    async fn load(&self, name: &str) -> Result<Option<Position>, PortError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("name", text(name))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "read", error))?;
        Ok(got.item.as_ref().and_then(|item| {
            Some(Position {
                updated_at: text_of(item, "updated_at")?.to_owned(),
                id: number_of(item, "id")?.try_into().ok()?,
            })
        }))
    }

    /// Two polls may run at once (a slow one, an invocation by hand): the cursor never goes back.
    async fn save(&self, name: &str, position: &Position, present: &str) -> Result<(), PortError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("name", text(name))
            .item("updated_at", text(&position.updated_at))
            .item("id", number(i64::try_from(position.id).unwrap_or(i64::MAX)))
            .condition_expression(
                "attribute_not_exists(#name) OR updated_at < :updated_at \
                 OR (updated_at = :updated_at AND id < :id) OR updated_at > :present",
            )
            .expression_attribute_names("#name", "name")
            .expression_attribute_values(":updated_at", text(&position.updated_at))
            .expression_attribute_values(":present", text(present))
            .expression_attribute_values(
                ":id",
                number(i64::try_from(position.id).unwrap_or(i64::MAX)),
            )
            .send()
            .await;
        match put {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(PutItemError::is_conditional_check_failed_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(PortError::new(STORE, "move", error)),
        }
    }
}
