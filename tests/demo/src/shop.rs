//! The shop's orders as they stand, read with the client that the functions use.

use std::collections::{BTreeMap, BTreeSet};

use entities::call::Call;
use entities::call::magento::{Condition, Search};
use flow::Channel;
use jiff::Timestamp;
use magento::{Client, Credentials};
use rig::progress::Step;
use serde_json::Value;
use serde_json::value::RawValue;
use transport::{Http, Limits};

use crate::error::{Error, Result};
use crate::order::Order;

/// Orders a page; whole orders are large.
const PAGE: u32 = 50;

/// A reader of the shop.
#[derive(Debug)]
pub(crate) struct Shop(Client);

impl Shop {
    /// The shop at this address, with the value of its secret, seen as the stack's parameters say.
    pub(crate) fn of(
        url: &str,
        secret: &Value,
        parameters: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let credentials: Credentials =
            serde_json::from_value(secret.clone()).map_err(|source| Error::Json {
                what: "the credentials of Magento".to_owned(),
                remedy: "they are the four parts of an integration, or a bearer",
                source,
            })?;
        let given =
            |name| parameters.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let client = Http::new(&Limits::default())
            .and_then(|http| Client::new(&http, url, "all", credentials))
            .and_then(|client| client.seen_as(given("MagentoSignedUrl"), given("MagentoRestRoot")))
            .map_err(Error::setup("Magento"))?
            .telling(|news| eprintln!("cargo demo: {news}"));
        Ok(Self(client))
    }

    /// The orders that changed at or after `since`, page by page.
    pub(crate) async fn changed_since(&self, since: Timestamp, step: &Step) -> Result<Vec<Order>> {
        let since = since.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let mut search = Search::default()
            .and("updated_at", Condition::Gteq, since)
            .ascending("entity_id")
            .page_size(PAGE);
        let mut orders: Vec<Order> = Vec::new();
        loop {
            let page = self.0.page(&["V1", "orders"], &search).await;
            let page = page.map_err(Error::Call)?;
            orders.extend(page.items.iter().filter_map(|text| Order::read(text)));
            step.note(format!("{} of {}", orders.len(), page.total_count));
            if page.items.is_empty() || search.covers(page.total_count) {
                return Ok(orders);
            }
            search = search.next_page();
        }
    }

    /// The orders with these ids, as far as the shop shows them: one may be gone by now.
    pub(crate) async fn orders(&self, ids: BTreeSet<u64>) -> Vec<Order> {
        let mut orders = Vec::new();
        for id in ids {
            let reply = self.0.send(&Call::get(["V1", "orders", &id.to_string()])).await.ok();
            let text = reply.and_then(|it| serde_json::from_str::<Box<RawValue>>(&it.body).ok());
            orders.extend(text.and_then(|text| Order::read(&text)));
        }
        orders
    }
}
