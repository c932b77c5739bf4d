//! The order table, and reading from it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::columns;
use super::order::Order;
use super::render;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::search::{self, Criteria};
use crate::shop::Shop;

/// Orders that are made anew whenever they are looked at, numbered from 1.
pub(crate) trait Past: Send {
    /// How many there are.
    fn count(&self) -> i64;
    /// The order with this id.
    fn order(&self, id: i64) -> Order;
    /// A column that is known without making the order.
    fn column(&self, id: i64, name: &str) -> Option<Value>;
}

/// Every order by id and by number, with the next ids of what hangs on orders.
#[derive(Default)]
pub(crate) struct Orders {
    rows: BTreeMap<i64, Order>,
    by_number: HashMap<String, i64>,
    past: Option<Box<dyn Past>>,
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
    /// Takes over orders of the past; their ids are never given again.
    pub(crate) fn remember(&mut self, past: Box<dyn Past>) {
        let count = past.count();
        self.ids = Ids {
            order: count,
            number: count,
            item: count * 8,
            address: count * 2,
            comment: 0,
            payment: count,
        };
        self.past = Some(past);
    }

    /// The order with this id.
    pub(crate) fn get(&self, id: i64) -> Option<Cow<'_, Order>> {
        let held = self.rows.get(&id).map(Cow::Borrowed);
        held.or_else(|| self.past_of(id).map(|past| Cow::Owned(past.order(id))))
    }

    /// The past, if the order with this id is one of it.
    fn past_of(&self, id: i64) -> Option<&dyn Past> {
        let past = self.past.as_deref()?;
        ((1..=past.count()).contains(&id) && !self.rows.contains_key(&id)).then_some(past)
    }

    /// The order with this id.
    ///
    /// # Errors
    /// 404 where there is none.
    pub(crate) fn find(&self, id: i64) -> Result<Cow<'_, Order>, ApiError> {
        if id == 0 {
            return Err(ApiError::bad("An ID is needed. Set the ID and try again."));
        }
        self.get(id).ok_or_else(ApiError::no_entity)
    }

    /// The order with this id, for change.
    ///
    /// # Errors
    /// 404 where there is none.
    pub(crate) fn get_mut(&mut self, id: i64) -> Result<&mut Order, ApiError> {
        if let Some(order) = self.past_of(id).map(|past| past.order(id)) {
            self.put(order);
        }
        self.rows.get_mut(&id).ok_or_else(ApiError::no_entity)
    }

    /// The id of the order with a number.
    fn id_of(&self, number: &str) -> Option<i64> {
        let held = self.by_number.get(number).copied();
        held.or_else(|| {
            let id = number.parse().ok().filter(|_| number.len() == 9)?;
            self.past_of(id).map(|_| id)
        })
    }

    /// Whether a number is taken.
    pub(crate) fn has_number(&self, number: &str) -> bool {
        self.id_of(number).is_some()
    }

    /// Every order by rising id.
    pub(crate) fn all(&self) -> impl Iterator<Item = Listed<'_>> {
        let count = self.past.as_ref().map_or(0, |past| past.count());
        let past = (1..=count).filter_map(|id| self.listed(id));
        past.chain(self.rows.range(count + 1..).map(|(_, order)| Listed::Held(order)))
    }

    fn listed(&self, id: i64) -> Option<Listed<'_>> {
        let held = self.rows.get(&id).map(Listed::Held);
        held.or_else(|| self.past_of(id).map(|past| Listed::Past(past, id)))
    }

    /// How many orders there are.
    pub(crate) fn len(&self) -> usize {
        let count = self.past.as_ref().map_or(0, |past| past.count());
        let later = self.rows.range(count + 1..).count();
        usize::try_from(count).unwrap_or_default() + later
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

/// An order in a list, held or past.
pub(crate) enum Listed<'a> {
    /// One that is held.
    Held(&'a Order),
    /// One of the past, by its id.
    Past(&'a dyn Past, i64),
}

impl<'a> Listed<'a> {
    /// The order itself.
    pub(crate) fn order(&self) -> Cow<'a, Order> {
        match self {
            Self::Held(order) => Cow::Borrowed(order),
            Self::Past(past, id) => Cow::Owned(past.order(*id)),
        }
    }
}

impl search::Row for Listed<'_> {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        match self {
            Self::Held(order) => order.column(name),
            Self::Past(past, id) => Cow::Owned(
                past.column(*id, name)
                    .unwrap_or_else(|| search::Row::column(&&past.order(*id), name).into_owned()),
            ),
        }
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
    shop.orders.find(request.id("id")).map(|order| order.answer())
}

/// `GET orders`
pub(super) fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, columns::ORDER, &report)?;
    let orders = &shop.orders;
    let known: Option<BTreeSet<i64>> = match criteria.values_of("increment_id") {
        Some(numbers) => Some(numbers.iter().filter_map(|number| orders.id_of(number)).collect()),
        None => criteria
            .values_of("entity_id")
            .map(|ids| ids.into_iter().map(|id| Value::from(id).whole()).collect()),
    };
    let found = match known {
        Some(ids) => search::find(ids.into_iter().filter_map(|id| orders.listed(id)), &criteria),
        None => search::find(orders.all(), &criteria),
    };
    let items = found.rows.iter().map(|listed| listed.order().answer()).collect();
    Ok(search::answer(items, &criteria, found.total))
}

/// `GET orders/items`
pub(super) fn list_items(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let report = shop.report_id();
    search::check_columns(&criteria, columns::ITEM, &report)?;
    let orders: Vec<Cow<'_, Order>> = match criteria.values_of("order_id") {
        Some(ids) => {
            ids.into_iter().filter_map(|id| shop.orders.get(Value::from(id).whole())).collect()
        }
        None => shop.orders.all().map(|listed| listed.order()).collect(),
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
    let mut orders = shop.orders.all().map(|listed| listed.order());
    let order = orders.find(|order| order.item(id).is_some()).ok_or_else(ApiError::no_entity)?;
    order.item(id).map(|row| render::item_of(&order, row)).ok_or_else(ApiError::no_entity)
}

/// A row together with its order.
struct InOrder<'a> {
    order: &'a Order,
    row: &'a Map,
}

impl search::Row for InOrder<'_> {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        Cow::Borrowed(self.row.at(name))
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
