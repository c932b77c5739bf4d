//! Which Magento record is which Heartland record, one item a link.

use aws_sdk_dynamodb::Client;
use flow::{Links, PortError};
use jiff::Timestamp;

use crate::Cloud;
use crate::item::{text, text_of};

const STORE: &str = "links";

/// Links in a DynamoDB table with key `key`.
#[derive(Clone, Debug)]
pub struct LinksTable {
    client: Client,
    table: String,
}

impl LinksTable {
    /// The links in this table.
    #[must_use]
    pub fn new(cloud: &Cloud, table: &str) -> Self {
        Self { client: cloud.dynamodb.clone(), table: table.to_owned() }
    }
}

impl Links for LinksTable {
    async fn get(&self, name: &str) -> Result<Option<String>, PortError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("key", text(name))
            .send()
            .await
            .map_err(|error| PortError::new(STORE, "read", error))?;
        Ok(got.item.as_ref().and_then(|item| text_of(item, "points_to")).map(str::to_owned))
    }

    async fn put(&self, name: &str, points_to: &str) -> Result<(), PortError> {
        self.client
            .put_item()
            .table_name(&self.table)
            .item("key", text(name))
            .item("points_to", text(points_to))
            .item("linked_at", text(Timestamp::now().to_string()))
            .send()
            .await
            .map(drop)
            .map_err(|error| PortError::new(STORE, "keep a link", error))
    }
}
