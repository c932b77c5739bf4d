//! The order table, and reading from it.

use std::collections::{BTreeMap, HashMap};

use super::columns;
use super::order::Order;
use super::render;
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
    /// Orders.
    pub(crate) order: i64,
    /// Numbers of orders made by a checkout.
    pub(crate) number: i64,
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

    /// The order with this id.
    ///
    /// # Errors
    /// 404 where there is none.
    pub(crate) fn find(&self, id: i64) -> Result<&Order, ApiError> {
        self.rows.get(&id).ok_or_else(ApiError::no_entity)
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

    /// How many orders there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds an order, or replaces the one with its id. Ids given later are higher than any in it.
    pub(crate) fn put(&mut self, order: Order) -> i64 {
        let id = order.id();
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
        let number = order.at("increment_id").text();
        if number.len() == 9 && number.starts_with("00") {
            lift(&mut self.number, &Value::from(number));
        }
        for item in &order.items {
            lift(&mut self.item, item.at("item_id"));
        }
        for address in order.billing.iter().chain(&order.shipping) {
            lift(&mut self.address, address.at("entity_id"));
        }
        if let Some(payment) = &order.payment {
            lift(&mut self.payment, payment.at("entity_id"));
        }
        for comment in &order.comments {
            lift(&mut self.comment, comment.at("entity_id"));
        }
    }
}

/// `GET orders/:id`
pub(super) fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    shop.orders.find(request.id("id")).map(Order::answer)
}

/// `GET orders`
pub(super) fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, columns::ORDER, &report)?;
    let orders = &shop.orders;
    let found = match criteria.only_value_of("increment_id") {
        Some(number) => {
            let id = orders.by_number.get(&number);
            search::find(id.and_then(|id| orders.rows.get(id)).into_iter(), &criteria)
        }
        None => search::find(orders.all(), &criteria),
    };
    let items = found.rows.into_iter().map(Order::answer).collect();
    Ok(search::answer(items, &criteria, found.total))
}

/// `GET orders/items`
pub(super) fn list_items(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, columns::ITEM, &report)?;
    let orders: Vec<&Order> = match criteria.only_value_of("order_id") {
        Some(id) => shop.orders.get(Value::from(id).whole()).into_iter().collect(),
        None => shop.orders.all().collect(),
    };
    let rows =
        orders.iter().flat_map(|order| order.items.iter().map(move |row| InOrder { order, row }));
    let found = search::find(rows, &criteria);
    let items = found.rows.iter().map(|one| render::item_of(one.order, one.row)).collect();
    Ok(search::answer(items, &criteria, found.total))
}

/// `GET orders/items/:id`
pub(super) fn get_item(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("id");
    let found = shop.orders.all().find_map(|order| order.item(id).map(|row| (order, row)));
    found.map(|(order, row)| render::item_of(order, row)).ok_or_else(ApiError::no_entity)
}

/// A row together with its order.
struct InOrder<'a> {
    order: &'a Order,
    row: &'a Map,
}

impl search::Row for InOrder<'_> {
    fn column(&self, name: &str) -> std::borrow::Cow<'_, Value> {
        std::borrow::Cow::Borrowed(self.row.at(name))
    }
}

/// An order as the control endpoint takes it: exactly what `GET orders/:id` answers.
pub(crate) fn place(shop: &mut Shop, answer: Map, touch: bool) -> i64 {
    let mut order = render::parse(answer);
    if touch {
        order.touch(shop.clock.stamp());
    }
    let id = shop.orders.put(order);
    shop.order_saved(id);
    id
}

impl Order {
    /// Moves the time of the last change, and nothing else.
    pub(crate) fn touch(&mut self, now: String) {
        if let Some(answer) = self.verbatim.as_mut().and_then(|answer| answer.as_map_mut()) {
            answer.set("updated_at", now.as_str());
        }
        self.fields.set("updated_at", now);
    }
}
