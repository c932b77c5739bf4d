//! Tables of documents that hang on orders: invoices, shipments, credit memos.

mod save;

use std::collections::BTreeMap;

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::schema;
use crate::search::{self, Criteria};
use crate::shop::Shop;

/// Documents of one kind by id, with the highest numbers given so far.
#[derive(Default)]
pub(crate) struct Documents {
    rows: BTreeMap<i64, Map>,
    /// Last id of a document, which is also the last of its numbers.
    pub(crate) last: i64,
    /// Last id of a row.
    pub(crate) last_item: i64,
    /// Last id of a comment.
    pub(crate) last_comment: i64,
    /// Last id of a track.
    pub(crate) last_track: i64,
}

impl Documents {
    /// The document with this id.
    ///
    /// # Errors
    /// 404 where there is none.
    pub(crate) fn find(&self, id: i64) -> Result<&Map, ApiError> {
        self.rows.get(&id).ok_or_else(ApiError::no_entity)
    }

    /// The document with this id, for change.
    ///
    /// # Errors
    /// 404 where there is none.
    pub(crate) fn find_mut(&mut self, id: i64) -> Result<&mut Map, ApiError> {
        self.rows.get_mut(&id).ok_or_else(ApiError::no_entity)
    }

    /// The documents of an order.
    pub(crate) fn of_order(&self, order: i64) -> impl Iterator<Item = &Map> {
        self.rows.values().filter(move |row| row.at("order_id").whole() == order)
    }

    /// The comments of a document, as their type shows them; none where there is no such document.
    pub(crate) fn comments(&self, request: &Request, kind: &str) -> Value {
        let criteria = Criteria::by("parent_id", request.parameter("id"));
        let row = self.rows.get(&request.id("id"));
        let comments = row.into_iter().flat_map(|row| row.at("comments").elements());
        let comments = comments.filter_map(Value::as_map);
        let items: Vec<Value> = comments.map(|one| Value::Map(schema::render(kind, one))).collect();
        let total = items.len();
        search::answer(items, &criteria, total)
    }

    /// Every document by rising id.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Map> {
        self.rows.values()
    }

    /// The id that the next document gets, and with it its number.
    pub(crate) fn next(&mut self) -> i64 {
        self.last += 1;
        self.last
    }

    /// Adds a document, or replaces the one with its id.
    pub(crate) fn put(&mut self, row: Map) {
        let id = row.at("entity_id").whole();
        self.last = self.last.max(id);
        self.rows.insert(id, row);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A list route over these documents.
    ///
    /// # Errors
    /// 500 for a column that the table does not have.
    pub(crate) fn list(
        &self,
        request: &Request,
        columns: &[&str],
        report: &str,
        answer: fn(&Map) -> Value,
    ) -> Result<Value, ApiError> {
        let criteria = Criteria::read(&request.query)?;
        search::check_columns(&criteria, columns, report)?;
        let found = search::find(self.rows.values(), &criteria);
        let items = found.rows.into_iter().map(answer).collect();
        Ok(search::answer(items, &criteria, found.total))
    }
}

/// The columns of an order that its documents repeat.
pub(crate) fn copy_head(shop: &Shop, order_id: i64, id: i64) -> Result<Map, ApiError> {
    let order = shop.orders.find(order_id)?;
    let now = shop.clock.stamp();
    let mut row = Map::new();
    row.set("entity_id", id);
    row.set("increment_id", format!("{id:09}"));
    row.set("order_id", order_id);
    row.set("created_at", now.as_str());
    row.set("updated_at", now);
    row.set("store_id", order.at("store_id").clone());
    row.set("billing_address_id", order.at("billing_address_id").clone());
    if let Some(address) = &order.shipping {
        row.set("shipping_address_id", address.at("entity_id").clone());
    }
    Ok(row)
}

/// The currency columns of an order that its money documents repeat.
pub(crate) const CURRENCY: &[&str] = &[
    "base_currency_code",
    "global_currency_code",
    "order_currency_code",
    "store_currency_code",
    "base_to_global_rate",
    "base_to_order_rate",
    "store_to_base_rate",
    "store_to_order_rate",
];
