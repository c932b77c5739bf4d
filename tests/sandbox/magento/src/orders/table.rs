//! The order table, and reading from it.

use std::collections::{BTreeMap, HashMap};

use super::columns;
use super::order::Order;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::search::{self, Criteria};
use crate::shop::Shop;

/// Every order by id and by number, with the next ids of what hangs on orders.
#[derive(Default)]
pub(crate) struct Orders {
    rows: BTreeMap<i64, Order>,
    by_number: HashMap<String, i64>,
    /// The highest id given so far, by kind.
    pub(crate) ids: Ids,
}

/// The highest id given so far, by kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ids {
    /// Orders, and the sequence of their numbers.
    pub(crate) order: i64,
    /// Rows of orders.
    pub(crate) item: i64,
    /// Billing and shipping addresses.
    pub(crate) address: i64,
    /// Comments.
    pub(crate) comment: i64,
    /// Payments.
    pub(crate) payment: i64,
}

/// The next id of a kind.
pub(crate) fn next(last: &mut i64) -> i64 {
    *last += 1;
    *last
}

impl Orders {
    /// The order with this id.
    pub(crate) fn get(&self, id: i64) -> Option<&Order> {
        self.rows.get(&id)
    }

    /// The order with this id, for change.
    ///
    /// # Errors
    /// 404 where there is none.
    pub(crate) fn get_mut(&mut self, id: i64) -> Result<&mut Order, ApiError> {
        self.rows.get_mut(&id).ok_or_else(ApiError::no_entity)
    }

    /// Whether a number is taken.
    pub(crate) fn has_number(&self, number: &str) -> bool {
        self.by_number.contains_key(number)
    }

    /// Every order by rising id.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Order> {
        self.rows.values()
    }

    /// Adds an order, or replaces the one with its id. Ids given later are higher than any in it.
    pub(crate) fn put(&mut self, order: Order) -> i64 {
        let id = order.at("entity_id").whole();
        self.ids.raise(&order);
        if let Some(old) = self.rows.get(&id) {
            self.by_number.remove(&old.at("increment_id").text());
        }
        self.by_number.insert(order.at("increment_id").text(), id);
        self.rows.insert(id, order);
        id
    }
}

impl Ids {
    fn raise(&mut self, order: &Order) {
        let lift = |last: &mut i64, value: &Value| *last = (*last).max(value.whole());
        lift(&mut self.order, order.at("entity_id"));
        lift(&mut self.payment, order.at("payment").at("entity_id"));
        lift(&mut self.address, order.at("billing_address_id"));
        for item in order.items() {
            lift(&mut self.item, item.at("item_id"));
        }
        for comment in order.at("status_histories").elements() {
            lift(&mut self.comment, comment.at("entity_id"));
        }
        let extension = order.at("extension_attributes");
        for assignment in extension.at("shipping_assignments").elements() {
            lift(&mut self.address, assignment.path(&["shipping", "address", "entity_id"]));
        }
    }
}

/// `GET orders/:id`
///
/// # Errors
/// 404 where there is none.
pub(crate) fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.orders.get(request.id("id")).map(Order::answer).ok_or_else(ApiError::no_entity)
}

/// `GET orders`
///
/// # Errors
/// 500 for a filter on a column that the table does not have.
pub(crate) fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, columns::ORDER, &report)?;
    let found = search::find(shop.orders.all(), &criteria);
    let items = found.rows.into_iter().map(Order::answer).collect();
    Ok(search::answer(items, &criteria, found.total))
}

/// An order as the control endpoint takes it: exactly what `GET orders/:id` answers.
pub(crate) fn place(shop: &mut Shop, answer: Map, touch: bool) -> i64 {
    let mut order = Order::from_answer(answer);
    if touch {
        order.set("updated_at", shop.clock.stamp());
    }
    let id = shop.orders.put(order);
    shop.order_saved(id);
    id
}
