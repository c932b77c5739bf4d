//! A customer who goes from Magento to Heartland and back holds what both systems hold.

use mapping::Value;
use proptest::prelude::*;
use serde_json::json;

use super::{from_magento, run, shown, value};

prop_compose! {
    /// An address whose every field has a place in Heartland: two lines of street at most.
    fn address()(
        names in ("[A-Z][a-zé'-]{0,9}( [A-Z][a-z]{1,5})?", "[A-Z][a-z]{1,9}"),
        company in prop::option::of("[A-Z][a-z]{1,6}(, Inc\\.| & Co|)"),
        number in 1..9999_u32,
        second in prop::option::of("(Apt|Suite|Unit) [1-9][0-9]?[A-D]?"),
        city in "[A-Z][a-z]{2,9}( [A-Z][a-z]{2,5})?",
        place in prop::sample::select(vec![
            ("US", "TX", "Texas", 57, "78701"), ("US", "NY", "New York", 43, "13440-1234"),
            ("US", "DC", "District of Columbia", 16, "20001"), ("CA", "ON", "Ontario", 74, "K1A 0B1"),
        ]),
        phone in "(\\(212\\) 736-[0-9]{4}|\\+1 212 736 [0-9]{4}|12[0-9]{2}|none)",
    ) -> serde_json::Value {
        let (country, code, region, id, postcode) = place;
        let mut street = vec![format!("{number} Main Street")];
        street.extend(second);
        json!({ "firstname": names.0, "lastname": names.1, "company": company, "street": street,
                "city": city, "postcode": postcode, "telephone": phone, "country_id": country,
                "region_id": id,
                "region": { "region_code": code, "region": region, "region_id": id } })
    }
}

prop_compose! {
    fn customer()(
        name in ("[ ]?[A-Z][a-zé'-]{0,9}( [A-Z][a-z]{1,5})?", "[A-Z][a-z]{1,9}[ ]?"),
        email in "[ ]?[A-Za-z]{1,8}[.]?[a-z]{1,4}@[A-Za-z]{2,8}\\.(com|org)",
        mut addresses in prop::collection::vec(address(), 0..4),
        defaults in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        news in any::<bool>(),
    ) -> serde_json::Value {
        for (place, address) in addresses.iter_mut().enumerate() {
            address["id"] = json!(place + 1);
        }
        if !addresses.is_empty() {
            let count = addresses.len();
            addresses[defaults.0.index(count)]["default_billing"] = json!(true);
            addresses[defaults.1.index(count)]["default_shipping"] = json!(true);
        }
        json!({ "id": 3, "email": email, "firstname": name.0, "lastname": name.1,
                "website_id": 1, "store_id": 1, "updated_at": "2026-11-23 07:34:37",
                "addresses": addresses, "extension_attributes": { "is_subscribed": news } })
    }
}

/// What Heartland answers once it holds a customer: `?` behind what is true or false, ids of its
/// own, defaults by id.
fn heartland_answers(change: &Value) -> Value {
    let mut record = shown(change);
    record["id"] = json!(100_042);
    record["active?"] = json!(true);
    record["promotional_emails?"] = record["promotional_emails"].take();
    for (place, address) in record["addresses"].as_array_mut().into_iter().flatten().enumerate() {
        address["id"] = json!(100_050 + place);
    }
    for (default, flag) in
        [("billing_address_id", "is_billing"), ("shipping_address_id", "is_shipping")]
    {
        let addresses = record["addresses"].as_array().into_iter().flatten();
        let chosen = addresses.into_iter().find(|address| address[flag] == true);
        record[default] = chosen.map(|address| address["id"].clone()).into();
    }
    value(&record)
}

/// What Magento answers once it holds a customer: a list of addresses, empty or not.
fn magento_answers(change: &Value) -> Value {
    let mut record = shown(change);
    if record["addresses"].is_null() {
        record["addresses"] = json!([]);
    }
    value(&record)
}

/// What of a canonical customer both systems hold: all but ids and times.
fn shared(canonical: &Value) -> serde_json::Value {
    let mut record = shown(canonical);
    let fields = record.as_object_mut().unwrap();
    for own in ["id", "source_system", "heartland_id", "updated_at", "loyalty"] {
        fields.remove(own);
    }
    for address in record["addresses"].as_array_mut().into_iter().flatten() {
        address.as_object_mut().unwrap().remove("id");
    }
    record
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_and_back_nothing_is_lost(customer in customer()) {
        let there = from_magento(&value(&customer), None).unwrap();
        let change = run("customer-to-heartland", &there).unwrap();
        let back = run("customer-from-heartland", &heartland_answers(&change)).unwrap();
        let magento = magento_answers(&run("customer-to-magento", &back).unwrap());
        let again = from_magento(&magento, None).unwrap();
        prop_assert_eq!(shared(&there), shared(&again));
        // A second journey changes nothing: the two systems do not set each other in motion.
        prop_assert_eq!(run("customer-to-heartland", &again).unwrap(), change);
    }

    #[test]
    fn what_was_typed_stays_as_it_is(customer in customer()) {
        let there = from_magento(&value(&customer), None).unwrap();
        let change = run("customer-to-heartland", &there).unwrap();
        let back = run("customer-from-heartland", &heartland_answers(&change)).unwrap();
        let magento = shown(&magento_answers(&run("customer-to-magento", &back).unwrap()));
        let given = customer["addresses"].as_array().unwrap();
        let returned = magento["addresses"].as_array().unwrap();
        prop_assert_eq!(given.len(), returned.len());
        for (given, returned) in given.iter().zip(returned) {
            for field in ["firstname", "lastname", "city", "street", "company", "region", "country_id"] {
                let kept = returned.get(field).unwrap_or(&serde_json::Value::Null);
                prop_assert_eq!(&given[field], kept, "{}", field);
            }
        }
    }
}
