//! How items are looked up in Heartland.

use serde_json::{Value, json};

use super::heartland::Heartland;
use super::{RULES, outcome};
use crate::call::Call;
use crate::entity::{Entity, Next};
use crate::order::{Observed, OrderEntity};

/// A plain order for one unit of each of these.
fn order(skus: &[String]) -> String {
    let row = |(index, sku)| json!({ "item_id": index + 1, "sku": sku, "qty_ordered": 1, "price": 1, "row_total_incl_tax": 1 });
    let rows: Vec<Value> = skus.iter().enumerate().map(row).collect();
    json!({
        "entity_id": 1, "increment_id": "000000001", "updated_at": "2026-11-23 08:00:00",
        "status": "processing", "order_currency_code": "USD", "grand_total": skus.len(),
        "customer_email": "guest@example.com", "customer_firstname": "Gus",
        "customer_lastname": "Guest", "payment": { "method": "checkmo" }, "items": rows,
        "extension_attributes": { "shipping_assignments": [{ "shipping": { "address": {
            "firstname": "Gus", "lastname": "Guest", "street": ["5 Pine Rd"], "city": "Austin",
            "region_code": "TX", "postcode": "78702", "country_id": "US",
        } } }] },
    })
    .to_string()
}

fn first_questions(body: &str) -> Vec<Call> {
    let record = OrderEntity::decode(body, &RULES).unwrap();
    let desired = OrderEntity::desire(&record, &RULES).unwrap();
    let Ok(Next::Ask(moves)) = OrderEntity::next(&desired, &Observed::default()) else {
        panic!("the order is looked for first");
    };
    let observed = Observed::default();
    moves.iter().map(|step| OrderEntity::call(step, &desired, &observed)).collect()
}

#[test]
fn a_look_up_of_long_skus_still_fits_into_a_url() {
    let skus: Vec<String> = (10..80).map(|index| format!("{index}{}", "ß".repeat(62))).collect();
    for call in first_questions(&order(&skus)) {
        let bytes: usize = call.query.iter().map(|(name, value)| name.len() + value.len()).sum();
        assert!(bytes * 3 < 8000, "{bytes} bytes before they are percent-encoded");
    }
}

#[test]
fn every_sku_is_looked_up_once() {
    let skus: Vec<String> = (100..220).map(|index| format!("SKU-{index}")).collect();
    let body = order(&skus);
    let end = outcome(&body, &mut Heartland::that_knows_all_of(&[&body]));
    assert_eq!(end["heartland"]["lines"].as_array().unwrap().len(), skus.len());
    let calls = end["calls"].as_array().unwrap();
    assert_eq!(calls.iter().filter(|call| *call == "GET items").count(), 3);
}

#[test]
fn an_item_that_only_begins_or_only_ends_like_an_unknown_one_is_suggested() {
    let known = order(&["TEA-PLAIN", "TEE-PLANE", "MUG"].map(str::to_owned));
    let mut heartland = Heartland::that_knows_all_of(&[&known]);
    let end = outcome(&order(&["TEE-PLAIN".to_owned()]), &mut heartland);
    let message = "Heartland has no item `TEE-PLAIN`; nearest: TEE-PLANE, TEA-PLAIN";
    assert_eq!(end["review"][0]["message"], message);
}
