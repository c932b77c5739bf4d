//! What a merchant's own mapping can and cannot do to an order.

use super::settings;
use crate::documents::Documents;
use crate::entity::Entity;
use crate::order::{OrderEntity, Rules};
use crate::vocabulary::{Cause, Problem};

const ORDER: &str = include_str!("../golden/partly-paid/order.json");

/// The problems of an order when `from` stands as `to` in the mapping to Heartland.
fn problems(from: &str, to: &str) -> Vec<Problem> {
    let shipped = Documents::shipped();
    let text = shipped.mapping_text(OrderEntity::MAPPING).unwrap();
    assert!(text.contains(from), "{from}");
    let documents = shipped.clone().with_mapping(OrderEntity::MAPPING, &text.replace(from, to));
    let rules = Rules::new(settings(), &documents).unwrap_or_else(|misfit| panic!("{misfit}"));
    let record = OrderEntity::decode(ORDER, &rules).unwrap();
    OrderEntity::desire(&record, &rules).err().unwrap_or_default()
}

#[test]
fn a_mapping_may_say_more() {
    assert_eq!(problems("value: Ecommerce", "value: Web"), []);
}

#[test]
fn a_mapping_that_loses_money_is_found_before_anything_is_written() {
    for (from, to, sum) in [
        ("from: shipping.amount", "value: 0", "92.01"),
        ("from: unit_price", "from: original_unit_price + 1", "107.01"),
        ("'flatten([taxes, charges])'", "taxes\n    when: amount > 100", "95.00"),
    ] {
        let problems = problems(from, to);
        let [problem] = problems.as_slice() else { panic!("{problems:#?}") };
        let message =
            format!("the document for Heartland comes to {sum}, the order's total is 102.01");
        assert_eq!((problem.cause, &problem.message), (Cause::SumIdentity, &message));
    }
}
