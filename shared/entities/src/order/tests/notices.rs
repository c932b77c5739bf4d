//! What an operator hears of orders that cross all the same.

use serde_json::{Value, json};

use super::heartland::Heartland;
use super::outcome;

/// What is told of the golden order `name` when it crosses, and when it is looked at again.
fn notices(name: &str) -> [Value; 2] {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/order/golden");
    let body = std::fs::read_to_string(format!("{folder}/{name}/order.json")).unwrap();
    let mut heartland = Heartland::that_knows_all_of(&[&body]);
    [(); 2].map(|()| outcome(&body, &mut heartland)["notices"].take())
}

#[test]
fn there_is_nothing_to_tell_of_an_order_as_usual() {
    assert_eq!(notices("new-guest"), [Value::Null, Value::Null]);
}

#[test]
fn a_cent_that_was_booked_to_close_the_document_is_told() {
    let text = "the parts of order 000000152 come to 102.01, its total is 102.00: the tax row \
                `Rounding` books -0.01";
    let told = json!([{ "code": "rounded", "text": text }]);
    assert_eq!(notices("gap-of-a-cent"), [told, Value::Null]);
}

#[test]
fn a_masked_card_number_is_told_without_the_number() {
    let text = "what looks like a card number stands in order 000000150 and was masked in 6 \
                fields; remove it in Magento";
    let told = json!([{ "code": "card_number_masked", "text": text }]);
    assert_eq!(notices("card-numbers-typed"), [told, Value::Null]);
}

#[test]
fn there_is_nothing_to_tell_of_an_order_that_does_not_cross() {
    assert_eq!(notices("canceled"), [Value::Null, Value::Null]);
}
