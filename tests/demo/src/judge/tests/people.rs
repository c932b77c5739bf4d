//! Who and where.

use super::*;

fn mover(line_1: &str, line_2: &str, postal_code: &str) -> Address {
    Address {
        last_name: "Mover".into(),
        line_1: line_1.into(),
        line_2: line_2.into(),
        postal_code: postal_code.into(),
        ..pine_road()
    }
}

#[test]
fn an_address_that_was_corrected_after_crossing_follows() {
    let (before, order) = (reported("54-a"), reported("54-b"));
    let billing_address = Some(mover("5 Pine Rd", "", "78702"));
    let ends = |shipping_address: Address, status: &str| {
        let document = tees_and_mugs(&order).status(status);
        let found = SalesOrder {
            billing_address: billing_address.clone(),
            shipping_address: Some(shipping_address),
            ..document
        };
        Case { earlier: vec![before.clone(), order.clone()], ..done(&order, found) }
    };
    is_right(&ends(mover("700 Congress Avenue", "Apt 12", "78701"), "open"));
    assert_eq!(
        faults(&ends(mover("5 Pine Rd", "", "78702"), "open")),
        [
            "street of the shipping address: is `5 Pine Rd`, should be `700 Congress Ave, Apt 12`",
            "postal code of the shipping address: is `78702`, should be `78701`",
        ]
    );
    // Once the goods have left, nobody can send them elsewhere.
    is_right(&ends(mover("5 Pine Rd", "", "78702"), "closed"));
    assert_eq!(
        faults(&ends(mover("9 Elm St", "", "78702"), "closed"))[0],
        "street of the shipping address: is `9 Elm St`, should be `700 Congress Ave, Apt 12`"
    );
}

#[test]
fn goods_without_a_shipping_address_do_not_cross() {
    let order = reported("11-");
    is_right(&in_review(&order, "missing_destination", "goods to ship and no shipping address"));
    let found = SalesOrder { shipping_address: None, ..tees_and_mugs(&order) };
    assert_eq!(
        faults(&done(&order, found.clone())),
        ["shipping address in Magento: is missing, and yet the order crossed, should be there, \
             since goods are to be shipped; else a person must be asked"]
    );
    let fetched = with(&order, &[("/shipping_method", "instore_pickup".into())]);
    is_right(&done(&fetched, found));
}

#[test]
fn a_name_without_a_last_name_is_split_and_not_dropped() {
    let order = reported("25-");
    let named = |first: &str, last: &str| {
        let (first_name, last_name) = (first.to_owned(), last.to_owned());
        let (first, last) = (first_name.clone(), last_name.clone());
        let address = Some(Address { first_name, last_name, ..pine_road() });
        let found = tees_and_mugs(&order).paid("117.01");
        let customer = found.customer.clone().unwrap();
        let customer = Some(Customer { first_name: first, last_name: last, ..customer });
        let (billing_address, shipping_address) = (address.clone(), address);
        done(&order, SalesOrder { customer, billing_address, shipping_address, ..found })
    };
    is_right(&named("Jane", "Roe"));
    is_right(&named("Jane Roe", "(none)"));
    let lost = faults(&named("Jane", ""));
    assert!(lost.contains(&"last name of the customer: is empty, should be a name".to_owned()));
    assert!(
        lost.contains(&"name of the shipping address: is `Jane`, should be `Jane Roe`".to_owned())
    );
    let asked = in_review(&order, "missing_field", "the customer has no last name");
    assert_eq!(
        faults(&asked),
        ["order in Heartland: is in review (the customer has no last name), should be there, \
             because it has units, an e-mail address, a name and somewhere to go"]
    );
}

#[test]
fn a_customer_has_the_orders_e_mail_address() {
    let order = reported("55-a");
    let mut found = tees_and_mugs(&order).paid("117.01");
    found.customer.as_mut().unwrap().email = "other@example.com".into();
    let should = order.email();
    assert_eq!(
        faults(&done(&order, found.clone())),
        [format!("e-mail of the customer: is other@example.com, should be {should}")]
    );
    found.customer = None;
    assert_eq!(faults(&done(&order, found)), [format!("customer: is missing, should be {should}")]);
}

#[test]
fn a_dash_is_no_telephone() {
    let order = reported("21-");
    let with_phone = |phone: &str| {
        let address = Address {
            line_1: "Unit 7, 12/F, Lucky Plaza".into(),
            line_2: "Lucky Ltd, 88 Nathan Road".into(),
            city: "Hong Kong".into(),
            state: String::new(),
            postal_code: String::new(),
            country: "HK".into(),
            phone: phone.into(),
            ..pine_road()
        };
        let billing_address = Some(address);
        let found = sales_order(&order).line("COURSE-01", "1", "15.00");
        done(&order, SalesOrder { billing_address, shipping_address: None, ..found })
    };
    is_right(&with_phone(""));
    assert_eq!(
        faults(&with_phone("-")),
        ["telephone of the billing address: is `-`, should be digits, or nothing"]
    );
}

#[test]
fn a_region_of_another_country_is_dropped() {
    let order = reported("35-");
    let with_state = |state: &str| {
        let address = Address {
            line_1: "Karl Johans gate 1".into(),
            city: "Oslo".into(),
            state: state.into(),
            postal_code: "0150".into(),
            country: "NO".into(),
            ..pine_road()
        };
        let goods =
            sales_order(&order).line("TEE-PLAIN", "3", "18.00").line("MUG-01", "2", "11.25");
        let found = goods.tax("US-TX-8.25", "6.31").shipping("25.00");
        done(&order, SalesOrder { shipping_address: Some(address), ..found })
    };
    is_right(&with_state(""));
    assert_eq!(
        faults(&with_state("AL")),
        ["state of the shipping address: is `AL`, should be empty"]
    );
}

#[test]
fn an_address_of_default_values_is_none() {
    let order = reported("48-");
    let with_billing = |billing_address| {
        let found = tees_and_mugs(&order).paid("117.01");
        done(&order, SalesOrder { billing_address, ..found })
    };
    is_right(&with_billing(None));
    is_right(&with_billing(Some(pine_road())));
    let hollow = Address { line_1: String::new(), city: String::new(), ..pine_road() };
    assert_eq!(
        faults(&with_billing(Some(hollow))),
        [
            "street of the billing address: is empty, should be no such address at all",
            "city of the billing address: is empty, should be no such address at all",
        ]
    );
}

#[test]
fn texts_hold_nothing_that_cannot_be_seen_and_no_more_than_a_field_takes() {
    let long = "Gus".repeat(100);
    let names = [
        ("/billing_address/firstname", "Gu\u{202e}s".into()),
        ("/billing_address/lastname", long.clone().into()),
    ];
    let order = with(&reported("55-a"), &names);
    let with_name = |first_name: &str, last_name: &str| {
        let (first_name, last_name) = (first_name.to_owned(), last_name.to_owned());
        let billing_address = Some(Address { first_name, last_name, ..pine_road() });
        let found = tees_and_mugs(&order).paid("117.01");
        done(&order, SalesOrder { billing_address, ..found })
    };
    is_right(&with_name("Gus", &long[..100]));
    assert_eq!(
        faults(&with_name("Gu\u{202e}s", &long)),
        [
            "first name of the billing address: is text with U+202E in it, should be text without \
             characters that cannot be seen",
            "last name of the billing address: is 300 letters long, should be no longer than a \
             field holds",
        ]
    );
}

#[test]
fn heartlands_number_stands_in_magento() {
    let order = reported("55-a");
    let found = tees_and_mugs(&order).paid("117.01");
    let unconfirmed = Case { order: order.clone(), ..done(&order, found.clone()) };
    assert_eq!(
        faults(&unconfirmed),
        ["Heartland's number in Magento: is missing, should be M000009055"]
    );
    let comment = serde_json::json!([{ "comment": "Heartland sales order M000009055" }]);
    let by_comment = with(&order, &[("/status_histories", comment)]);
    is_right(&Case { order: by_comment, ..done(&order, found) });
}
