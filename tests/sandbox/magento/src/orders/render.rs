//! An order as it is answered, and back.

use rust_decimal::Decimal;

use super::order::Order;
use crate::checkout::round;
use crate::json::{Map, Value};
use crate::map;
use crate::schema;

const ORDER: &str = "sales-data-order-interface";
const ITEM: &str = "sales-data-order-item-interface";
const ADDRESS: &str = "sales-data-order-address-interface";
const PAYMENT: &str = "sales-data-order-payment-interface";
const COMMENT: &str = "sales-data-order-status-history-interface";
const TOTAL: &str = "sales-data-total-interface";

/// The order as `GET orders/:id` answers it.
pub(super) fn order(order: &Order) -> Map {
    let mut answer = columns(order);
    let items = items(order);
    let assignments = assignments(order, &items);
    attach(order, &mut answer, items);
    let mut extension = map! { "shipping_assignments" => assignments };
    for (key, value) in order.extension.iter() {
        extension.set(key.to_owned(), value.clone());
    }
    answer.set("extension_attributes", extension);
    answer
}

/// The columns and what is due.
pub(super) fn columns(order: &Order) -> Map {
    let mut row = order.fields.clone();
    for name in ["total_due", "base_total_due"] {
        row.set(name, due(order, name));
    }
    schema::render(ORDER, &row)
}

/// Rows, billing address, payment and comments.
pub(super) fn attach(order: &Order, answer: &mut Map, items: Value) {
    answer.set("items", items);
    if let Some(address) = &order.billing {
        answer.set("billing_address", schema::render(ADDRESS, address));
    }
    if let Some(payment) = &order.payment {
        answer.set("payment", self::payment(payment));
    }
    let newest_first = order.comments.iter().rev();
    answer.set("status_histories", newest_first.map(comment).collect::<Value>());
}

/// What is still to be paid, in cents.
pub(super) fn due(order: &Order, name: &str) -> Decimal {
    let (total, paid) = match name {
        "total_due" => ("grand_total", "total_paid"),
        _ => ("base_grand_total", "base_total_paid"),
    };
    round(order.amount(total) - order.amount(paid)).max(Decimal::ZERO)
}

/// Every row; a child carries its parent whole.
pub(crate) fn items(order: &Order) -> Value {
    order.items.iter().map(|row| item_of(order, row)).collect()
}

/// One row of an order, with its parent inside it.
pub(crate) fn item_of(order: &Order, row: &Map) -> Value {
    let mut answer = item(row);
    let parent = row.at("parent_item_id");
    if let Some(parent) = order.item(parent.whole()).filter(|_| !parent.is_null()) {
        answer.set("parent_item", item(parent));
    }
    Value::Map(answer)
}

/// A row of its own. Answers show row totals after the discount, never below zero.
fn item(row: &Map) -> Map {
    let mut shown = row.clone();
    let amount = |name: &str| row.at(name).decimal();
    let net = amount("row_total") - amount("discount_amount");
    let base_net = amount("base_row_total") - amount("base_discount_amount");
    let gross = net
        + amount("tax_amount")
        + amount("discount_tax_compensation_amount")
        + amount("weee_tax_applied_row_amount");
    let base_gross = base_net
        + amount("base_tax_amount")
        + amount("base_discount_tax_compensation_amount")
        + amount("base_weee_tax_applied_amount");
    shown.set("row_total", net.max(Decimal::ZERO));
    shown.set("base_row_total", base_net.max(Decimal::ZERO));
    shown.set("row_total_incl_tax", gross);
    shown.set("base_row_total_incl_tax", base_gross);
    schema::render(ITEM, &shown)
}

fn payment(row: &Map) -> Map {
    let mut answer = schema::render(PAYMENT, row);
    if answer.at("additional_information").is_null() {
        answer.set("additional_information", Value::List(Vec::new()));
    }
    answer
}

fn comment(row: &Map) -> Value {
    Value::Map(schema::render(COMMENT, row))
}

/// One assignment: address, method, totals of shipping, and all rows once more.
fn assignments(order: &Order, items: &Value) -> Value {
    let mut shipping = Map::new();
    if let Some(address) = &order.shipping {
        shipping.set("address", schema::render(ADDRESS, address));
        if !order.at("shipping_method").is_null() {
            shipping.set("method", order.at("shipping_method").clone());
        }
    }
    shipping.set("total", schema::render(TOTAL, &order.fields));
    Value::List(vec![Value::Map(map! { "shipping" => shipping, "items" => items.clone() })])
}

/// Reads an order from its answer. Where the tables would answer otherwise, the answer is kept.
pub(super) fn parse(answer: Map) -> Order {
    let mut order = Order { has_reservation: true, ..Order::default() };
    for (key, value) in answer.iter() {
        let is_column = !matches!(value, Value::List(_) | Value::Map(_));
        if is_column && !matches!(key, "total_due" | "base_total_due") {
            order.fields.set(key.to_owned(), value.clone());
        }
    }
    let extension = answer.at("extension_attributes");
    let shipping =
        extension.at("shipping_assignments").elements().first().map(|one| one.at("shipping"));
    let shipping = shipping.unwrap_or(&Value::Null);
    if !shipping.at("method").is_null() {
        order.fields.set("shipping_method", shipping.at("method").clone());
    }
    order.items = maps(answer.at("items")).map(stored_item).collect();
    order.billing = answer.at("billing_address").as_map().cloned();
    order.shipping = shipping.at("address").as_map().cloned();
    order.payment = answer.at("payment").as_map().cloned();
    order.comments = maps(answer.at("status_histories")).cloned().collect();
    order.comments.reverse();
    order.extension = extension.as_map().cloned().unwrap_or_default();
    order.extension.remove("shipping_assignments");
    let answer = Value::Map(answer);
    if order.answer() != answer {
        order.verbatim = Some(Box::new(answer));
    }
    order
}

fn maps(value: &Value) -> impl Iterator<Item = &Map> {
    value.elements().iter().filter_map(Value::as_map)
}

/// The row as the table holds it: totals before the discount.
fn stored_item(answer: &Map) -> Map {
    let mut row = answer.clone();
    row.remove("parent_item");
    for (total, discount, price) in [
        ("row_total", "discount_amount", "price"),
        ("base_row_total", "base_discount_amount", "base_price"),
    ] {
        let after = answer.at(total).decimal();
        let before = if after > Decimal::ZERO {
            after + answer.at(discount).decimal()
        } else {
            answer.at(price).decimal() * answer.at("qty_ordered").decimal()
        };
        row.set(total, before);
    }
    for (gross, price) in [
        ("row_total_incl_tax", "price_incl_tax"),
        ("base_row_total_incl_tax", "base_price_incl_tax"),
    ] {
        row.set(gross, answer.at(price).decimal() * answer.at("qty_ordered").decimal());
    }
    row
}
