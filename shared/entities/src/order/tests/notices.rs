//! What an operator hears of orders that cross all the same.

use super::RULES;
use crate::entity::{Entity, Notice};
use crate::order::OrderEntity;

/// What is told of the golden order `name`.
fn notices(name: &str) -> Vec<Notice> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/order/golden");
    let body = std::fs::read_to_string(format!("{folder}/{name}/order.json")).unwrap();
    let record = OrderEntity::decode(&body, &RULES).unwrap();
    OrderEntity::notices(&OrderEntity::desire(&record, &RULES).unwrap())
}

#[test]
fn there_is_nothing_to_tell_of_an_order_as_usual() {
    assert_eq!(notices("new-guest"), []);
}

#[test]
fn a_cent_that_was_booked_to_close_the_document_is_told() {
    let text = "the parts of order 000000152 come to 102.01, its total is 102.00: the tax row \
                `Rounding` books -0.01";
    assert_eq!(notices("gap-of-a-cent"), [Notice { code: "rounded", text: text.to_owned() }]);
}

#[test]
fn a_masked_card_number_is_told_without_the_number() {
    let text = "what looks like a card number stands in order 000000150 and was masked in 6 \
                fields; remove it in Magento";
    let told = Notice { code: "card_number_masked", text: text.to_owned() };
    assert_eq!(notices("card-numbers-typed"), [told]);
}

#[test]
fn units_refunded_while_heartland_still_holds_them_are_told() {
    let text = "units of order 000000008 refunded before they were shipped: 1; Heartland's order \
                M000000008 still holds them";
    let told = Notice { code: "refunded_before_shipment", text: text.to_owned() };
    assert_eq!(notices("customer-configurable-after"), [told]);
}

#[test]
fn there_is_nothing_to_tell_of_an_order_that_does_not_cross() {
    assert_eq!(notices("canceled"), []);
}
