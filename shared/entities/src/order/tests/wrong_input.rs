//! What no Magento should send: it ends in review, and never in a panic or in a wrong document.

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::heartland::{Heartland, decimal};
use super::magento::{self, Calculation, Cart, CartRow, Kind, Store};
use super::{RULES, outcome};
use crate::entity::Entity;
use crate::order::OrderEntity;

fn cart(rows: usize) -> Cart {
    let store = Store {
        calculation: Calculation::Row,
        prices_include_tax: false,
        tax_after_discount: true,
        rate: Decimal::ONE,
    };
    let kinds = [Kind::Simple, Kind::Configurable, Kind::FixedBundle(vec![Decimal::ONE; 2])];
    let rows = kinds.into_iter().cycle().take(rows).enumerate().map(|(sku, kind)| CartRow {
        sku,
        kind,
        price: Decimal::new(1999, 2),
        qty: Decimal::from(3),
        discount: Decimal::TEN,
        rates: vec![Decimal::new(825, 2)],
        fixed_tax: Decimal::ONE,
    });
    let (shipping, gift_card) = (Decimal::TEN, Decimal::ONE);
    Cart {
        store,
        rows: rows.collect(),
        shipping,
        shipping_discount: Decimal::ZERO,
        shipping_tax: Decimal::ZERO,
        gift_card,
        is_paid: true,
    }
}

/// How an order ends; it must end.
fn end(order: &Value) -> Value {
    end_of(&order.to_string())
}

fn end_of(body: &str) -> Value {
    outcome(body, &mut Heartland::that_knows_all_of(&[body]))
}

fn causes(end: &Value) -> Vec<&str> {
    let problems = end["review"].as_array().into_iter().flatten();
    problems.map(|problem| problem["cause"].as_str().unwrap()).collect()
}

/// The paths of all values in `value`.
fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| paths(field, &format!("{path}/{name}"), found));
        }
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(at, one)| paths(one, &format!("{path}/{at}"), found));
        }
        _ => {}
    }
}

#[test]
fn any_value_may_be_anything() {
    let junk = [
        json!(null),
        json!(""),
        json!("12"),
        json!("fifty"),
        json!(-1),
        json!(999_999_999_999.999_9),
        json!(1e30),
        json!(true),
        json!([]),
        json!([[null]]),
        json!({}),
        json!("\u{0} ☃"),
    ];
    let order = magento::order(&cart(3));
    let mut places = Vec::new();
    paths(&order, "", &mut places);
    for place in places {
        for value in &junk {
            let mut order = order.clone();
            *order.pointer_mut(&place).unwrap() = value.clone();
            let end = end(&order);
            let held = &end["heartland"];
            if held.is_object() {
                assert_eq!(decimal(&held["total"]), total(&order), "{place} = {value}");
            }
        }
    }
}

/// What a document that crossed must come to.
fn total(order: &Value) -> Decimal {
    let gift_card = &order["extension_attributes"]["gift_cards_amount"];
    let total = decimal(&order["grand_total"]) + decimal(gift_card).abs();
    total.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

#[test]
fn any_key_may_be_absent() {
    let order = magento::order(&cart(3));
    let mut places = Vec::new();
    paths(&order, "", &mut places);
    for (parent, name) in places.iter().filter_map(|place| place.rsplit_once('/')) {
        let mut order = order.clone();
        if let Some(Value::Object(fields)) = order.pointer_mut(parent) {
            fields.remove(name);
            end(&order);
        }
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_named_by_its_field() {
    let wrong = [
        ("/items", json!(null), "items"),
        ("/items/1/sku", json!(12), "items[1].sku"),
        ("/items/0/qty_ordered", json!("three"), "items[0].qty_ordered"),
        ("/grand_total", json!([]), "grand_total"),
        ("/payment", json!(null), "payment"),
        ("/payment/method", json!(null), "payment.method"),
        (
            "/extension_attributes/gift_cards_amount",
            json!({}),
            "extension_attributes.gift_cards_amount",
        ),
    ];
    for (place, value, field) in wrong {
        let mut order = magento::order(&cart(2));
        *order.pointer_mut(place).unwrap() = value;
        let end = end(&order);
        assert_eq!(end["review"][0]["field"], field, "{end:#}");
        assert_eq!(causes(&end), ["unreadable"]);
    }
}

#[test]
fn an_answer_that_is_cut_off_is_unreadable() {
    let body = magento::order(&cart(2)).to_string();
    for length in (0..body.len()).step_by(7) {
        assert_eq!(causes(&end_of(&body[..length])), ["unreadable"], "cut at byte {length}");
    }
}

#[test]
fn an_answer_may_nest_as_deep_as_it_likes() {
    for depth in [60, 100, 200_000] {
        let mut order = magento::order(&cart(1)).to_string();
        order.pop();
        let deep = format!("{order},\"deep\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        let expected: &[&str] = if depth > 62 { &["unreadable"] } else { &[] };
        assert_eq!(causes(&end_of(&deep)), expected, "{depth} levels");
    }
}

#[test]
fn two_thousand_rows_cross() {
    let cart = cart(2000);
    let end = end(&magento::order(&cart));
    let lines = end["heartland"]["lines"].as_array().unwrap();
    assert!(lines.len() >= magento::units(&cart).len());
}

#[test]
fn rows_that_are_no_tree_are_unreadable() {
    let mut twice = magento::order(&cart(2));
    twice["items"][1]["item_id"] = json!(1);
    let mut itself = magento::order(&cart(2));
    itself["items"][0]["parent_item_id"] = json!(1);
    let mut circle = magento::order(&cart(2));
    circle["items"][1]["parent_item_id"] = json!(3);
    circle["items"][2]["parent_item_id"] = json!(2);
    for order in [twice, itself, circle] {
        let end = end(&order);
        assert!(causes(&end).iter().all(|cause| *cause == "unreadable"), "{end:#}");
        assert!(!causes(&end).is_empty(), "{end:#}");
    }
}

#[test]
fn an_order_without_goods_waits() {
    let mut nothing = magento::order(&cart(2));
    nothing["items"] = json!([]);
    assert_eq!(causes(&end(&nothing)), ["missing_field", "sum_identity"]);
    let mut less = magento::order(&cart(1));
    less["items"][0]["qty_ordered"] = json!(-3);
    assert_eq!(causes(&end(&less)), ["missing_field"]);
}

#[test]
fn ids_may_come_as_text() {
    let mut order = magento::order(&cart(2));
    order["entity_id"] = json!("7");
    order["items"][0]["parent_item_id"] = json!("");
    order["items"][1]["item_id"] = json!("2");
    order["items"][2]["parent_item_id"] = json!("2");
    assert!(end(&order)["heartland"].is_object());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// `Decimal` panics where a sum or product leaves its range.
    #[test]
    fn no_amount_is_too_absurd(
        amounts in prop::collection::vec(absurd(), 80),
        shopper in prop::sample::select(vec!["USD", "EUR"]),
    ) {
        let mut order = magento::order(&cart(3));
        order["order_currency_code"] = json!(shopper);
        let mut amounts = amounts.into_iter().cycle();
        let mut places = Vec::new();
        paths(&order, "", &mut places);
        for place in places {
            let value = order.pointer_mut(&place).unwrap();
            if value.is_f64() {
                *value = amounts.next().unwrap();
            }
        }
        if let Ok(record) = OrderEntity::decode(&order.to_string(), &RULES) {
            let _ = OrderEntity::desire(&record, &RULES);
        }
    }
}

fn absurd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(0)),
        Just(json!(0.0001)),
        Just(json!(-0.0001)),
        Just(json!(999_999_999_999.999_9)),
        Just(json!(-999_999_999_999.999_9)),
        Just(json!("0.00000000000000000000000001")),
        any::<i32>().prop_map(|number| json!(number)),
        any::<f32>().prop_map(|number| json!(f64::from(number))),
    ]
}
