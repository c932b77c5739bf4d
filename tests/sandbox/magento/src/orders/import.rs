//! `POST orders`: changes an order field by field, or writes a new one without any cart.

use super::order::Order;
use super::table::next;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::shop::Shop;

/// Columns of an order row that are zero rather than null when nobody set them.
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

/// `POST orders` and `PUT orders/create`
///
/// # Errors
/// 400 without the entity or for a number that is taken.
pub(crate) fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let entity = request.body.at("entity").as_map();
    let entity = entity.ok_or_else(|| ApiError::required("entity"))?;
    let id = entity.at("entity_id").whole();
    if id > 0 && shop.orders.get(id).is_some() {
        update(shop, id, entity)
    } else {
        insert(shop, entity)
    }
}

/// Writes only the given fields; the answer holds only them and what Magento loads anyway.
fn update(shop: &mut Shop, id: i64, entity: &Map) -> Result<Value, ApiError> {
    let number = entity.at("increment_id").text();
    let order = shop.orders.get(id).ok_or_else(ApiError::no_entity)?;
    if !number.is_empty()
        && number != order.at("increment_id").text()
        && shop.orders.has_number(&number)
    {
        return Err(ApiError::bad("Unique constraint violation found"));
    }
    let now = shop.clock.stamp();
    let mut order = order.clone();
    for (key, value) in entity.iter().filter(|(_, value)| is_scalar(value)) {
        order.fields_mut().set(key.to_owned(), value.clone());
    }
    order.set("updated_at", now);
    order.settle();
    let answer = sparse_answer(&order, entity);
    shop.orders.put(order);
    shop.order_saved(id);
    Ok(answer)
}

fn sparse_answer(order: &Order, entity: &Map) -> Value {
    let mut answer = map! {
        "base_grand_total" => Value::Null,
        "base_total_due" => 0,
        "customer_email" => Value::Null,
        "grand_total" => Value::Null,
        "total_due" => 0,
    };
    for (key, value) in entity.iter().filter(|(_, value)| is_scalar(value)) {
        answer.set(key.to_owned(), value.clone());
    }
    for key in [
        "billing_address_id",
        "created_at",
        "entity_id",
        "updated_at",
        "items",
        "billing_address",
        "payment",
        "status_histories",
    ] {
        if !order.at(key).is_null() {
            answer.set(key, order.at(key).clone());
        }
    }
    Value::Map(answer)
}

fn insert(shop: &mut Shop, entity: &Map) -> Result<Value, ApiError> {
    let number = match entity.at("increment_id") {
        Value::Null => format!("{:09}", shop.orders.ids.order + 1),
        given => given.text(),
    };
    if shop.orders.has_number(&number) {
        return Err(ApiError::bad("Unique constraint violation found"));
    }
    let mut order = header(shop, entity, &number);
    let id = order.at("entity_id").whole();
    attach(shop, &mut order, entity, id);
    let answer = order.clone();
    store(shop, order);
    shop.order_saved(id);
    Ok(Value::Map(answer))
}

fn header(shop: &mut Shop, entity: &Map, number: &str) -> Map {
    let id = next(&mut shop.orders.ids.order);
    let now = shop.clock.stamp();
    let mut order: Map = entity
        .iter()
        .filter(|(_, value)| is_scalar(value) && !value.is_null())
        .map(|(key, value)| (key.to_owned().into(), value.clone()))
        .collect();
    for (due, total, paid) in [
        ("total_due", "grand_total", "total_paid"),
        ("base_total_due", "base_grand_total", "base_total_paid"),
    ] {
        let open = order.at(total).decimal() - order.at(paid).decimal();
        order.set(due, open.max(rust_decimal::Decimal::ZERO));
    }
    order.set("entity_id", id);
    order.set("increment_id", number);
    order.set("created_at", now.as_str());
    order.set("updated_at", now);
    order.set("protect_code", shop.dice.hex(32));
    order.set("store_name", "Main Website\nMain Website Store\nDefault Store View");
    let tops =
        entity.at("items").elements().iter().filter(|item| item.at("parent_item_id").is_null());
    order.set("total_item_count", tops.count());
    order
}

/// Items, addresses and payment, each with an id of its own.
fn attach(shop: &mut Shop, order: &mut Map, entity: &Map, id: i64) {
    let now = order.at("created_at").clone();
    let items: Vec<Value> =
        entity.at("items").elements().iter().map(|item| new_item(shop, item, id, &now)).collect();
    order.set("items", items);
    if let Some(address) = entity.at("billing_address").as_map() {
        let address = new_address(shop, address, id);
        order.set("billing_address_id", address.at("entity_id").clone());
        order.set("billing_address", address);
    }
    if let Some(payment) = entity.at("payment").as_map() {
        let mut payment = payment.clone();
        payment.set("account_status", payment.at("account_status").clone());
        payment.set("cc_last4", payment.at("cc_last4").clone());
        let information = payment.at("additional_information").elements().to_vec();
        payment.set("additional_information", information);
        payment.set("entity_id", next(&mut shop.orders.ids.payment));
        payment.set("parent_id", id);
        order.set("payment", payment);
    }
    order.set("status_histories", Value::List(Vec::new()));
    let assignments = entity.at("extension_attributes").at("shipping_assignments").elements();
    let assignments: Vec<Value> =
        assignments.iter().map(|given| new_assignment(shop, given, id)).collect();
    if !assignments.is_empty() {
        order.set("extension_attributes", map! { "shipping_assignments" => assignments });
    }
}

fn new_item(shop: &mut Shop, given: &Value, order: i64, now: &Value) -> Value {
    let mut item = given.as_map().cloned().unwrap_or_default();
    item.retain(|_, value| !value.is_null());
    item.set("created_at", now.clone());
    item.set("updated_at", now.clone());
    item.set("item_id", next(&mut shop.orders.ids.item));
    item.set("order_id", order);
    for (gross, net, tax) in [
        ("row_total_incl_tax", "row_total", "tax_amount"),
        ("base_row_total_incl_tax", "base_row_total", "base_tax_amount"),
    ] {
        if !item.has(gross) {
            let sum = item.at(net).decimal() + item.at(tax).decimal();
            item.set(gross, sum);
        }
    }
    Value::Map(item)
}

fn new_address(shop: &mut Shop, given: &Map, order: i64) -> Map {
    let mut address = given.clone();
    address.set("entity_id", next(&mut shop.orders.ids.address));
    address.set("parent_id", order);
    address
}

fn new_assignment(shop: &mut Shop, given: &Value, order: i64) -> Value {
    let mut shipping = given.at("shipping").as_map().cloned().unwrap_or_default();
    if let Some(address) = shipping.at("address").as_map().cloned() {
        shipping.set("address", new_address(shop, &address, order));
    }
    Value::Map(map! { "shipping" => shipping, "items" => Value::List(Vec::new()) })
}

/// Read back, an imported order shows the defaults of the database.
fn store(shop: &mut Shop, answer: Map) {
    let mut order = Order::from_answer(answer);
    for item in order.items_mut() {
        for name in ITEM_DEFAULTS {
            if !item.has(name) {
                item.set(*name, 0);
            }
        }
    }
    let extension = order.fields_mut().map_mut("extension_attributes");
    for name in ["payment_additional_info", "applied_taxes", "item_applied_taxes"] {
        extension.set(name, Value::List(Vec::new()));
    }
    order.settle();
    shop.orders.put(order);
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Map(_))
}
