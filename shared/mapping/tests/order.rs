//! The language at work on a whole order.

use mapping::{Input, Mapping, Value};

const ORDER: &[u8] = include_bytes!("fixtures/order-large.json");
const DOCUMENT: &str = include_str!("fixtures/order-from-magento.yaml");

#[test]
fn an_order_becomes_canonical() {
    let checked = Mapping::parse(DOCUMENT).unwrap().check_without_schemas().unwrap();
    let order = checked.run(&Input::json(ORDER)).unwrap();
    println!("{}", order.to_json_text());
    assert_eq!(order.at(&["customer", "email"]), Some(&Value::from("roni_cost@example.com")));
    assert_eq!(order.get("lines").unwrap().as_list().unwrap().len(), 20);
}

#[test]
fn reading_everything_first_makes_no_difference() {
    let checked = Mapping::parse(DOCUMENT).unwrap().check_without_schemas().unwrap();
    let whole = Value::from_json(ORDER).unwrap();
    assert_eq!(checked.run(&Input::value(&whole)), checked.run(&Input::json(ORDER)));
}
