//! `POST orders`: changes an order field by field, or writes a new one without any cart.

use super::order::Order;
use super::render;
use super::table::next;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::shop::Shop;

/// Columns of an order row that are zero rather than empty when nobody set them.
const ITEM_DEFAULTS: &[&str] = &[
    "amount_refunded",
    "base_amount_refunded",
    "base_cost",
    "base_discount_amount",
    "base_discount_invoiced",
    "base_row_invoiced",
    "base_tax_amount",
    "base_tax_invoiced",
    "discount_amount",
    "discount_invoiced",
    "discount_percent",
    "free_shipping",
    "no_discount",
    "qty_backordered",
    "qty_canceled",
    "qty_invoiced",
    "qty_refunded",
    "qty_shipped",
    "row_invoiced",
    "row_weight",
    "tax_amount",
    "tax_invoiced",
    "tax_percent",
    "weight",
];

/// `POST orders` and `PUT orders/create`. Only an order that is there needs no payment in the
/// body; with one, an id that no order has changes nothing, in silence.
pub(super) fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let entity = request.body.at("entity").as_map().cloned().unwrap_or_default();
    let id = entity.at("entity_id").whole();
    match shop.orders.get(id) {
        Some(_) => update(shop, id, &entity),
        None if entity.at("payment").is_null() => {
            Err(ApiError::bad("Please provide payment for the order."))
        }
        None if id > 0 => Ok(Value::Map(sparse_answer(&Order::default(), &entity))),
        None => insert(shop, &entity),
    }
}

/// Writes only the given fields; the answer holds only them and what Magento loads anyway.
fn update(shop: &mut Shop, id: i64, entity: &Map) -> Result<Value, ApiError> {
    let number = entity.at("increment_id").text();
    let mut order = shop.orders.find(id)?.into_owned();
    let is_new = !number.is_empty() && number != order.at("increment_id").text();
    if is_new && shop.orders.has_number(&number) {
        return Err(taken());
    }
    let stamp = shop.clock.stamp();
    // What an order that was put in says beside our columns, an extension's fields, it says still.
    let mut verbatim = order.verbatim.take();
    let mut answer = verbatim.as_mut().and_then(|answer| answer.as_map_mut());
    for (key, value) in columns(entity) {
        order.set(key.to_owned(), value.clone());
        if let Some(answer) = &mut answer {
            answer.set(key.to_owned(), value.clone());
        }
    }
    order.set("updated_at", stamp.clone());
    if let Some(answer) = &mut answer {
        answer.set("updated_at", stamp);
    }
    order.verbatim = verbatim;
    let answer = sparse_answer(&order, entity);
    shop.orders.put(order);
    shop.order_saved(id);
    Ok(Value::Map(answer))
}

fn taken() -> ApiError {
    ApiError::bad("Unique constraint violation found")
}

fn columns(entity: &Map) -> impl Iterator<Item = (&str, &Value)> {
    entity.iter().filter(|(_, value)| !matches!(value, Value::List(_) | Value::Map(_)))
}

fn sparse_answer(order: &Order, entity: &Map) -> Map {
    let mut sparse = Order { ..order.clone() };
    sparse.fields =
        columns(entity).map(|(key, value)| (key.to_owned().into(), value.clone())).collect();
    for key in ["billing_address_id", "created_at", "entity_id", "updated_at"] {
        if !order.at(key).is_null() {
            sparse.set(key, order.at(key).clone());
        }
    }
    let mut answer = render::columns(&sparse);
    render::attach(order, &mut answer, render::items(order));
    answer
}

fn insert(shop: &mut Shop, entity: &Map) -> Result<Value, ApiError> {
    let number = match entity.at("increment_id") {
        Value::Null => format!("{:09}", next(&mut shop.orders.ids.number)),
        given => given.text(),
    };
    if shop.orders.has_number(&number) {
        return Err(taken());
    }
    let mut order = head(shop, entity, &number);
    attach(shop, &mut order, entity);
    let answer = first_answer(&order);
    for item in &mut order.items {
        for name in ITEM_DEFAULTS {
            if !item.has(name) {
                item.set(*name, 0);
            }
        }
    }
    for name in ["payment_additional_info", "applied_taxes", "item_applied_taxes"] {
        order.extension.set(name, Value::List(Vec::new()));
    }
    let id = shop.orders.put(order);
    shop.order_saved(id);
    Ok(answer)
}

/// Right after it was written, an order shows neither defaults nor totals of shipping.
fn first_answer(order: &Order) -> Value {
    let mut answer = render::order(order);
    if order.shipping.is_none() {
        answer.remove("extension_attributes");
        return Value::Map(answer);
    }
    let extension = answer.map_mut("extension_attributes");
    for assignment in
        extension.list_mut("shipping_assignments").iter_mut().filter_map(Value::as_map_mut)
    {
        assignment.set("items", Value::List(Vec::new()));
        assignment.map_mut("shipping").remove("total");
    }
    Value::Map(answer)
}

fn head(shop: &mut Shop, entity: &Map, number: &str) -> Order {
    let now = shop.clock.stamp();
    let mut order = Order::default();
    for (key, value) in columns(entity) {
        if !matches!(key, "total_due" | "base_total_due") {
            order.set(key.to_owned(), value.clone());
        }
    }
    order.set("entity_id", next(&mut shop.orders.ids.order));
    order.set("increment_id", number);
    order.set("created_at", now.as_str());
    order.set("updated_at", now);
    order.set("protect_code", shop.dice.hex(32));
    order.set("store_name", crate::store::FULL_NAME);
    let items = entity.at("items").elements().iter();
    order.set("total_item_count", items.filter(|item| item.at("parent_item_id").is_null()).count());
    order
}

/// Rows, addresses and payment, each with an id of its own.
fn attach(shop: &mut Shop, order: &mut Order, entity: &Map) {
    let id = order.id();
    let now = order.at("created_at").clone();
    for given in entity.at("items").elements().iter().filter_map(Value::as_map) {
        let mut item = given.clone();
        item.retain(|_, value| !value.is_null());
        item.set("created_at", now.clone());
        item.set("updated_at", now.clone());
        item.set("item_id", next(&mut shop.orders.ids.item));
        item.set("order_id", id);
        order.items.push(item);
    }
    if let Some(address) = entity.at("billing_address").as_map() {
        let address = numbered(shop, address, id);
        order.set("billing_address_id", address.at("entity_id").clone());
        order.billing = Some(address);
    }
    if let Some(payment) = entity.at("payment").as_map() {
        let mut payment = payment.clone();
        payment.set("entity_id", next(&mut shop.orders.ids.payment));
        payment.set("parent_id", id);
        order.payment = Some(payment);
    }
    let assignments = entity.at("extension_attributes").at("shipping_assignments").elements();
    if let Some(shipping) = assignments.first().map(|assignment| assignment.at("shipping")) {
        let address = shipping.at("address").as_map();
        order.shipping = address.map(|address| numbered(shop, address, id));
        order.set("shipping_method", shipping.at("method").clone());
    }
}

fn numbered(shop: &mut Shop, given: &Map, order: i64) -> Map {
    let mut address = given.clone();
    address.set("entity_id", next(&mut shop.orders.ids.address));
    address.set("parent_id", order);
    address
}
