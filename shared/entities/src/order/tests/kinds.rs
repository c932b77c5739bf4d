//! The kinds of order on which integrations go wrong, each by what is kept. Whole replies and their
//! ends are in `reported`; here stand the other members of each kind.

use rstest::rstest;
use serde_json::{Value, json};

use super::heartland::{Heartland, decimal};
use super::reported::reply;
use super::{Beside, assert_resumable, assert_settled, outcome, outcome_beside};

/// The order 54-a of the reported ones: pending by check, 117.01, three tees and two mugs.
fn plain() -> Value {
    serde_json::from_str(&reply("reported/54-a-old-address")).unwrap()
}

/// The same once it is paid in full and processing.
fn paid() -> Value {
    let changes = [
        ("/status", json!("processing")),
        ("/state", json!("processing")),
        ("/total_paid", json!(117.01)),
    ];
    with(plain(), &changes)
}

fn with(mut order: Value, changes: &[(&str, Value)]) -> Value {
    for (path, value) in changes {
        let (above, name) = path.rsplit_once('/').unwrap();
        let place = order.pointer_mut(above).unwrap_or_else(|| panic!("no {above}"));
        match place {
            Value::Object(fields) => drop(fields.insert((*name).to_owned(), value.clone())),
            Value::Array(list) => list[name.parse::<usize>().unwrap()] = value.clone(),
            other => panic!("{above} is {other}"),
        }
    }
    order
}

fn shop(order: &Value) -> Heartland {
    Heartland::that_knows_all_of(&[&order.to_string()])
}

/// How an order ends that Heartland has never seen.
fn end(order: &Value) -> Value {
    outcome(&order.to_string(), &mut shop(order))
}

/// How it ends when it had crossed as `earlier` says.
fn end_after(earlier: &Value, order: &Value) -> Value {
    let mut heartland = shop(earlier);
    let crossed = outcome(&earlier.to_string(), &mut heartland);
    assert!(crossed["heartland"].is_object(), "{crossed:#}");
    assert_resumable(&order.to_string(), &Beside::new(), &heartland, "later");
    let end = outcome(&order.to_string(), &mut heartland);
    assert_settled(&order.to_string(), &Beside::new(), &mut heartland, "later");
    end
}

fn message(end: &Value) -> &str {
    end["review"][0]["message"].as_str().unwrap_or_else(|| panic!("no review: {end:#}"))
}

fn cause(end: &Value) -> &str {
    end["review"][0]["cause"].as_str().unwrap_or_else(|| panic!("no review: {end:#}"))
}

fn codes(end: &Value) -> Vec<&str> {
    let notices = end["notices"].as_array().into_iter().flatten();
    notices.map(|notice| notice["code"].as_str().unwrap()).collect()
}

fn lines(end: &Value) -> Vec<String> {
    let lines = end["heartland"]["lines"].as_array().unwrap_or_else(|| panic!("{end:#}"));
    let text = |line: &Value| {
        format!(
            "{} × {} at {}",
            line["qty"],
            line["sku"].as_str().unwrap(),
            line["adjusted_unit_price"]
        )
    };
    lines.iter().map(text).collect()
}

// A

#[rstest]
#[case("processing", "pending_payment")]
#[case("processing", "holded")]
#[case("complete", "pending")]
fn a_sold_order_never_waits_without_a_word(#[case] state: &str, #[case] status: &str) {
    let order = with(
        plain(),
        &[("/state", json!(state)), ("/status", json!(status)), ("/total_paid", json!(117.01))],
    );
    let end = end(&order);
    assert_eq!(cause(&end), "contradiction");
    for word in [state, status, "117.01 of 117.01"] {
        assert!(message(&end).contains(word), "{}", message(&end));
    }
}

#[test]
fn a_pending_order_of_a_method_that_no_table_lists_is_asked_about() {
    for method in ["companycredit", "free_gift_gateway", "mollie_methods_ideal"] {
        let end = end(&with(plain(), &[("/payment/method", json!(method))]));
        assert!(message(&end).contains(method), "{}", message(&end));
    }
}

#[test]
fn a_pending_order_of_a_listed_gateway_waits() {
    for method in ["braintree", "paypal_express", "payflowpro", "hps_heartland"] {
        let end = end(&with(plain(), &[("/payment/method", json!(method))]));
        assert_eq!(end["skipped"]["code"], "awaits_status", "{end:#}");
    }
}

// B

#[rstest]
#[case("processing", "0")]
#[case("complete", "1")]
fn what_was_given_back_waits_for_a_person_whatever_the_aim(
    #[case] status: &str,
    #[case] shipped: &str,
) {
    let paid = paid();
    let refunded = with(
        paid.clone(),
        &[
            ("/state", json!(status)),
            ("/status", json!(status)),
            ("/total_refunded", json!(13.53)),
            ("/items/1/qty_refunded", json!(1)),
            ("/items/1/qty_shipped", json!(shipped)),
        ],
    );
    for end in [end(&refunded), end_after(&paid, &refunded)] {
        assert_eq!(cause(&end), "partly_refunded");
        assert!(message(&end).starts_with("given back in Magento: 1 × MUG-01, 13.53"), "{end:#}");
    }
    assert!(message(&end_after(&paid, &refunded)).contains("M000009054"));
}

#[test]
fn shipping_that_was_refunded_without_a_unit_waits_too() {
    let refunded = with(
        paid(),
        &[
            ("/total_refunded", json!(27.5)),
            ("/adjustment_positive", json!(2.5)),
            ("/adjustment_negative", json!(0)),
        ],
    );
    assert!(message(&end(&refunded)).contains("no units, 27.50"), "{:#}", end(&refunded));
}

#[test]
fn goodwill_in_several_adjustments_is_no_goods_given_back() {
    let refunded = with(
        paid(),
        &[
            ("/total_refunded", json!(7)),
            ("/adjustment_positive", json!(10)),
            ("/adjustment_negative", json!(3)),
        ],
    );
    assert_eq!(end(&refunded)["heartland"]["balance"], "0");
}

#[test]
fn what_a_person_took_off_heartlands_order_ends_the_review() {
    let paid = paid();
    let refunded = with(
        paid.clone(),
        &[("/total_refunded", json!(13.53)), ("/items/1/qty_refunded", json!(1))],
    );
    let mut heartland = shop(&paid);
    outcome(&paid.to_string(), &mut heartland);
    assert_eq!(cause(&outcome(&refunded.to_string(), &mut heartland)), "partly_refunded");
    heartland.by_hand(
        "lines",
        "qty",
        |qty| if qty == decimal(&json!(2)) { json!(1) } else { json!(3) },
    );
    heartland.by_hand("taxes", "value", |_| json!(5.98));
    heartland.by_hand("payments", "amount", |_| json!(103.48));
    let end = outcome(&refunded.to_string(), &mut heartland);
    assert_eq!((&end["wrote"], &end["heartland"]["total"]), (&json!(false), &json!("103.48")));
}

// C

const TO: &str = "/extension_attributes/shipping_assignments/0/shipping/address";

fn moved() -> Value {
    let street = (&*format!("{TO}/street"), json!(["700 Congress Ave", "Apt 12"]));
    with(plain(), &[street, (&format!("{TO}/postcode"), json!("78701"))])
}

#[test]
fn a_corrected_telephone_follows_into_heartland() {
    let end =
        end_after(&plain(), &with(plain(), &[(&format!("{TO}/telephone"), json!("512-555-0142"))]));
    assert_eq!(end["heartland"]["shipping_address"]["phone"], "+15125550142");
    assert_eq!(end["heartland"]["billing_address"]["phone"], "+15125550199");
}

#[test]
fn a_corrected_billing_address_follows_into_heartland() {
    let end = end_after(&plain(), &with(plain(), &[("/billing_address/city", json!("Dallas"))]));
    assert_eq!(end["heartland"]["billing_address"]["city"], "Dallas");
    assert_eq!(end["heartland"]["shipping_address"]["city"], "Austin");
}

#[test]
fn an_address_spelled_otherwise_writes_nothing() {
    let end =
        end_after(&plain(), &with(plain(), &[(&format!("{TO}/street"), json!(["5 PINE ROAD"]))]));
    assert_eq!(end["wrote"], false);
}

#[test]
fn an_address_changed_after_the_goods_left_is_told_with_both() {
    let complete = |order| {
        let words = [("/status", json!("complete")), ("/state", json!("complete"))];
        with(with(order, &words), &[("/total_paid", json!(117.01))])
    };
    let end = end_after(&complete(plain()), &complete(moved()));
    assert_eq!(end["heartland"]["shipping_address"]["line_1"], "5 Pine Rd");
    assert_eq!(codes(&end), ["changed_after_shipment"]);
    let notice = &end["notices"][0];
    let detail = notice["detail"].as_str().unwrap();
    assert!(detail.contains("5 Pine Rd") && detail.contains("700 Congress Ave"), "{detail}");
    assert!(!notice["text"].as_str().unwrap().contains("Congress"), "what is logged names nobody");
}

#[test]
fn an_e_mail_address_changed_after_crossing_is_told_with_what_to_do() {
    let end =
        end_after(&plain(), &with(plain(), &[("/customer_email", json!("other@example.com"))]));
    assert_eq!(cause(&end), "target_differs");
    assert_eq!(end["review"][0]["field"], "customer_email");
}

#[test]
fn a_name_corrected_after_crossing_is_told_and_renames_nobody() {
    let renamed = with(plain(), &[("/customer_lastname", json!("Mower"))]);
    let end = end_after(&plain(), &renamed);
    assert_eq!((codes(&end), &end["wrote"]), (vec!["customer_differs"], &json!(false)));
    assert_eq!(end["heartland"]["customer"]["last_name"], "Mover");
}

#[test]
fn a_custom_field_of_the_stores_own_is_let_be() {
    let mut heartland = shop(&plain());
    outcome(&plain().to_string(), &mut heartland);
    let custom =
        json!({ "ecommerce_number": "000009054", "source_system": "other", "shelf": "B4" });
    heartland.on_order(|order| drop(order.insert("custom".to_owned(), custom.clone())));
    let end = outcome(&plain().to_string(), &mut heartland);
    let right =
        json!({ "ecommerce_number": "000009054", "source_system": "magento", "shelf": "B4" });
    assert_eq!(end["heartland"]["custom"], right);
}

// D

#[test]
fn only_row_money_says_whether_a_bundle_is_fixed_or_dynamic() {
    let fixed = serde_json::from_str::<Value>(&reply("reported/04-fixed-bundle-children-priced"));
    let without =
        with(fixed.unwrap(), &[("/items/1/price", json!(0)), ("/items/2/price", json!(0))]);
    assert_eq!(lines(&end(&without)), ["2 × SET-CUP at 15", "4 × SET-SPOON at 15"]);
}

#[test]
fn a_dynamic_bundle_of_which_a_coupon_took_all_is_still_dynamic() {
    let order =
        serde_json::from_str::<Value>(&reply("reported/60-dynamic-bundle-free-choice-2.4.8"));
    let order = with(
        order.unwrap(),
        &[
            ("/items/1/row_total", json!(0)),
            ("/items/1/row_total_incl_tax", json!(0)),
            ("/items/1/tax_amount", json!(0)),
            ("/items/1/discount_amount", json!(40)),
            ("/tax_amount", json!(0)),
            ("/discount_amount", json!(-40)),
            ("/grand_total", json!(5)),
            ("/extension_attributes/applied_taxes", json!([])),
        ],
    );
    assert_eq!(lines(&end(&order)), ["2 × TOOL-A at 0", "2 × TOOL-FREE at 0"]);
}

// E

#[rstest]
#[case(json!({ "pickup_location_code": "downtown" }))]
#[case(json!({ "shipping_assignments": [{ "shipping": { "method": "instore_pickup" } }] }))]
fn goods_that_are_fetched_need_no_address(#[case] extension: Value) {
    let end = end(&with(plain(), &[("/extension_attributes", extension)]));
    assert!(end["heartland"].is_object(), "{end:#}");
}

#[rstest]
#[case(json!([]), json!("Austin"), json!("78702"))]
#[case(json!([" ", ""]), json!("Austin"), json!("78702"))]
#[case(json!(["5 Pine Rd"]), json!(null), json!(""))]
fn goods_without_a_whole_address_wait(
    #[case] street: Value,
    #[case] city: Value,
    #[case] postcode: Value,
) {
    let order = with(
        plain(),
        &[
            (&format!("{TO}/street"), street),
            (&format!("{TO}/city"), city),
            (&format!("{TO}/postcode"), postcode),
        ],
    );
    assert_eq!(cause(&end(&order)), "no_destination");
}

// F

#[test]
fn an_unexplained_gap_names_the_field_that_would_explain_it() {
    let order = with(
        plain(),
        &[
            ("/grand_total", json!(120.51)),
            ("/extension_attributes/cod_fee", json!("3.5000")),
            ("/extension_attributes/base_cod_fee", json!("3.5000")),
        ],
    );
    let end = end(&order);
    let told =
        "3.50 are unexplained; `extension_attributes.cod_fee` is 3.50, which would explain it";
    assert!(message(&end).ends_with(told), "{}", message(&end));
    assert!(end["review"][0]["remedy"].as_str().unwrap().contains("`charge`"), "{end:#}");
}

#[rstest]
#[case("charge", 3.5, 120.51)]
#[case("tax", 3.5, 120.51)]
#[case("discount", -3.5, 113.51)]
#[case("discount", 3.5, 113.51)]
fn a_field_that_the_merchant_names_enters_the_sum(
    #[case] table: &str,
    #[case] amount: f64,
    #[case] total: f64,
) {
    let order = with(
        plain(),
        &[("/grand_total", json!(total)), ("/extension_attributes/cod_fee", json!(amount))],
    );
    let settings = super::settings_with(table, "extension_attributes.cod_fee", "Cash on delivery");
    let end = super::outcome_under(&order.to_string(), &settings, &mut shop(&order));
    assert_eq!(decimal(&end["heartland"]["total"]), decimal(&json!(total)), "{end:#}");
    let taxes = end["heartland"]["taxes"].as_array().unwrap();
    let titled = taxes.iter().any(|tax| tax["description"] == "Cash on delivery");
    assert_eq!(titled, table != "discount");
}

// G

#[test]
fn a_row_too_many_that_has_money_is_for_a_person_with_both_figures() {
    let end = end(&with(plain(), &[("/total_qty_ordered", json!(4))]));
    assert_eq!(message(&end), "the rows come to 5 units, the order says 4");
}

#[test]
fn a_free_row_within_the_orders_own_count_is_a_unit() {
    let order = serde_json::from_str::<Value>(&reply("reported/47-orphan-row-repeats-the-child"));
    let end = end(&with(order.unwrap(), &[("/total_qty_ordered", json!(2))]));
    assert_eq!(lines(&end), ["1 × SHIRT-R-M at 0", "1 × SHIRT-R-M at 45"]);
}

// H

#[rstest]
#[case(json!({ "state": "new", "status": "pending" }), Value::Null)]
#[case(json!({ "state": "complete", "status": "complete" }), Value::Null)]
#[case(json!({ "state": "canceled", "status": "canceled" }), json!("M000009005"))]
fn a_relation_replaces_only_what_is_cancelled(#[case] first: Value, #[case] replaces: Value) {
    let body = reply("reported/06-reorder-with-suffix");
    let beside = [("V1/orders/9005".to_owned(), first)].into();
    let end = outcome_beside(&body, &beside, &mut Heartland::that_knows_all_of(&[&body]));
    assert_eq!(end["heartland"]["custom"]["replaces"], replaces);
}

// I

#[rstest]
#[case(json!("Cher"), json!(null), ["Cher", "Unknown"])]
#[case(json!(""), json!("Roe"), ["Unknown", "Roe"])]
#[case(json!(null), json!("Jane van Roe"), ["Jane", "van Roe"])]
#[case(json!(null), json!(" "), ["Unknown", "Unknown"])]
fn a_name_that_is_missing_is_split_or_marked_and_told(
    #[case] first: Value,
    #[case] last: Value,
    #[case] names: [&str; 2],
) {
    let mut order = plain();
    for place in ["", "/billing_address", TO] {
        let customer = if place.is_empty() { "customer_" } else { "" };
        let first = (&*format!("{place}/{customer}firstname"), first.clone());
        order = with(order, &[first, (&format!("{place}/{customer}lastname"), last.clone())]);
    }
    let end = end(&order);
    let customer = &end["heartland"]["customer"];
    assert_eq!([&customer["first_name"], &customer["last_name"]], names, "{end:#}");
    assert_eq!(codes(&end), ["tidied"]);
}

// J

#[test]
fn a_discount_that_both_readings_leave_open_is_for_a_person() {
    let order = serde_json::from_str::<Value>(&reply("reported/02-row-totals-before-discount"));
    let end = end(&with(order.unwrap(), &[("/grand_total", json!(111.5))]));
    assert_eq!(cause(&end), "sum_identity");
}

// K

#[rstest]
#[case("/items/0/qty_ordered", json!(1e15), "items[0].qty_ordered is 1000000000000000; a number below 1000000000000 is expected")]
#[case("/billing_address/street", json!("5 Pine Rd"), "billing_address.street is a text; a list of texts is expected")]
#[case("/items", json!({}), "items is an object; a list of objects is expected")]
#[case("/billing_address/city", json!(7), "billing_address.city is 7; a text is expected")]
#[case("/customer_email", json!({}), "customer_email is an object; a text is expected")]
#[case("/updated_at", json!(null), "updated_at is missing")]
#[case("/items/0/item_id", json!(true), "items[0].item_id is true; a whole number is expected")]
fn what_cannot_be_read_is_told_by_its_path_and_no_parsers_words(
    #[case] place: &str,
    #[case] value: Value,
    #[case] told: &str,
) {
    let end = end(&with(plain(), &[(place, value)]));
    assert_eq!((cause(&end), message(&end)), ("unreadable", told), "{end:#}");
}

#[rstest]
#[case("", "Magento's answer is empty")]
#[case("{\"entity_id\": 5,", "Magento's answer breaks off after 16 bytes")]
#[case("<html>Be right back</html>", "Magento's answer is a page, not JSON")]
#[case("[1, 2", "Magento's answer breaks off after 5 bytes")]
#[case("[]", "Magento's answer is a list; an object is expected")]
fn an_answer_that_is_no_order_is_told_as_what_it_is(#[case] body: &str, #[case] told: &str) {
    assert_eq!(message(&outcome(body, &mut Heartland::default())), told);
}

// L

#[test]
fn letters_that_cannot_be_printed_and_names_without_end_are_cut_and_told() {
    let order = with(
        plain(),
        &[
            (&format!("{TO}/city"), json!("\u{202e}Aus\u{200b}tin")),
            (&format!("{TO}/firstname"), json!("Gus".repeat(100))),
            (&format!("{TO}/telephone"), json!("n/a")),
        ],
    );
    let end = end(&order);
    let address = &end["heartland"]["shipping_address"];
    assert_eq!((&address["city"], &address["phone"]), (&json!("Austin"), &Value::Null));
    assert_eq!(address["first_name"].as_str().unwrap().chars().count(), 255);
    let told = end["notices"][0]["text"].as_str().unwrap();
    for path in
        ["shipping_address.city", "shipping_address.first_name: cut from 300 letters to 255"]
    {
        assert!(told.contains(path), "{told}");
    }
}

// M

#[test]
fn three_rates_two_cents_off_keep_their_names() {
    let order = serde_json::from_str::<Value>(&reply("reported/16-rates-rounded-up-one-cent-over"));
    let rate = |title: &str, amount: f64| json!({ "title": title, "amount": amount, "base_amount": amount });
    let rates = json!([rate("A", 1.55), rate("B", 1.55), rate("C", 1.54)]);
    let end = end(&with(order.unwrap(), &[("/extension_attributes/applied_taxes", rates)]));
    let taxes = end["heartland"]["taxes"].as_array().unwrap();
    let names: Vec<&Value> = taxes.iter().map(|tax| &tax["description"]).collect();
    assert_eq!(names, ["A", "B", "C"]);
    let sum: rust_decimal::Decimal = taxes.iter().map(|tax| decimal(&tax["value"])).sum();
    assert_eq!(sum, decimal(&json!(4.62)));
}

#[rstest]
#[case("/entity_id", json!(9054.5), "entity_id is 9054.5; a whole number is expected")]
#[case("/items/0", json!(null), "items[0] is missing")]
#[case("/increment_id", json!(null), "increment_id is missing")]
#[case("/grand_total", json!(""), "grand_total is missing")]
fn what_is_missing_or_no_id_is_told_by_its_path(
    #[case] place: &str,
    #[case] value: Value,
    #[case] told: &str,
) {
    assert_eq!(message(&end(&with(plain(), &[(place, value)]))), told);
}

#[rstest]
#[case("Ada Byron", "", ["Ada", "Byron"])]
#[case("Ada Byron", "Byron", ["Ada Byron", "Byron"])]
fn two_persons_are_never_mixed_into_one_customer(
    #[case] first: &str,
    #[case] last: &str,
    #[case] names: [&str; 2],
) {
    let order = with(
        plain(),
        &[
            ("/customer_firstname", json!(null)),
            ("/customer_lastname", json!(null)),
            ("/billing_address/firstname", json!(first)),
            ("/billing_address/lastname", json!(last)),
            (&format!("{TO}/firstname"), json!("Bob")),
            (&format!("{TO}/lastname"), json!("Smith")),
        ],
    );
    let customer = end(&order)["heartland"]["customer"].clone();
    assert_eq!([&customer["first_name"], &customer["last_name"]], names);
}

#[test]
fn a_name_that_cannot_be_seen_is_none() {
    let order = with(
        plain(),
        &[
            ("/customer_firstname", json!("\u{200b}")),
            ("/customer_lastname", json!("-")),
            ("/billing_address/firstname", json!("-")),
            ("/billing_address/lastname", json!(null)),
            (&format!("{TO}/firstname"), json!("")),
            (&format!("{TO}/lastname"), json!("\u{202e}")),
        ],
    );
    let customer = end(&order)["heartland"]["customer"].clone();
    assert_eq!([&customer["first_name"], &customer["last_name"]], ["Unknown", "Unknown"]);
}

#[rstest]
#[case(json!(["\u{200b}"]), json!("\u{200b}"), json!("\u{200b}"))]
#[case(json!(["-"]), json!("-"), json!("-"))]
#[case(json!(["n/a"]), json!("n/a"), json!("00000"))]
fn a_destination_of_placeholders_is_none(
    #[case] street: Value,
    #[case] city: Value,
    #[case] postcode: Value,
) {
    let order = with(
        plain(),
        &[
            (&format!("{TO}/street"), street),
            (&format!("{TO}/city"), city),
            (&format!("{TO}/postcode"), postcode),
            ("/extension_attributes/pickup_location_code", json!("")),
        ],
    );
    assert_eq!(cause(&end(&order)), "no_destination");
}

#[rstest]
#[case("canceled", 0.0)]
#[case("closed", 97.01)]
fn money_that_the_shop_kept_is_never_booked_as_paid_back(#[case] status: &str, #[case] back: f64) {
    let paid = paid();
    let over = with(
        paid.clone(),
        &[("/status", json!(status)), ("/state", json!(status)), ("/total_refunded", json!(back))],
    );
    for end in [end(&over), end_after(&paid, &over)] {
        assert_eq!(cause(&end), "contradiction");
    }
}

#[test]
fn what_is_left_of_a_refunded_order_goes_on_to_its_end() {
    let paid = paid();
    let refunded = with(
        paid.clone(),
        &[
            ("/total_refunded", json!(13.53)),
            ("/items/1/qty_refunded", json!(1)),
            ("/status", json!("complete")),
            ("/state", json!("complete")),
        ],
    );
    let mut heartland = shop(&paid);
    outcome(&paid.to_string(), &mut heartland);
    heartland.by_hand(
        "lines",
        "qty",
        |qty| {
            if qty == decimal(&json!(2)) { json!(1) } else { json!(3) }
        },
    );
    heartland.by_hand("taxes", "value", |_| json!(5.98));
    heartland.by_hand("payments", "amount", |_| json!(103.48));
    let end = outcome(&refunded.to_string(), &mut heartland);
    let held = &end["heartland"];
    let closed = (&held["status"], &held["total"]);
    assert_eq!(closed, (&json!("closed"), &json!("103.48")), "{end:#}");
    let again = outcome(&refunded.to_string(), &mut heartland);
    assert_eq!(again["wrote"], false, "closed with what is left: {again:#}");
}

// N

#[test]
fn units_that_nothing_invoiced_or_shipped_are_for_a_person_when_others_are_cancelled() {
    let order = with(plain(), &[("/items/1/qty_canceled", json!(1))]);
    let end = end(&order);
    assert_eq!(cause(&end), "partly_cancelled");
    assert!(message(&end).contains("neither cancelled nor invoiced nor shipped: 4"), "{end:#}");
}

/// The order as it was before a part of it was invoiced and the rest cancelled.
fn whole(mut order: Value) -> Value {
    for field in ["total_paid", "total_invoiced", "total_canceled", "subtotal_invoiced"] {
        order[field] = json!(0);
    }
    order["payment"]["amount_paid"] = json!(0);
    for item in order["items"].as_array_mut().unwrap() {
        for field in ["qty_canceled", "qty_invoiced", "row_invoiced", "tax_invoiced", "qty_shipped"]
        {
            item[field] = json!(0);
        }
    }
    with(order, &[("/state", json!("new")), ("/status", json!("pending"))])
}

#[rstest]
#[case("partly-cancelled/000000010", "38.97")]
#[case("partly-cancelled/000000029", "106.54")]
#[case("partly-cancelled/000000080", "45.36")]
fn an_order_that_crossed_whole_is_replaced_by_what_is_left(
    #[case] name: &str,
    #[case] total: &str,
) {
    let left: Value = serde_json::from_str(&reply(name)).unwrap();
    let mut heartland = shop(&left);
    let before = outcome(&whole(left.clone()).to_string(), &mut heartland);
    let number = before["heartland"]["public_id"].as_str().unwrap().to_owned();
    assert_resumable(&left.to_string(), &Beside::new(), &heartland, name);
    let end = outcome(&left.to_string(), &mut heartland);
    let held = &end["heartland"];
    assert_eq!(held["public_id"], format!("{number}-R1"));
    assert_eq!((&held["total"], &held["balance"]), (&json!(total), &json!("0")));
    assert_eq!(held["custom"]["replaces"], json!(number));
    assert_eq!(codes(&end), ["replaced"]);
    let first = heartland.document(&number);
    assert_eq!(first["status"], "cancelled");
    assert_eq!(first["custom"]["replaced_by"], format!("{number}-R1"));
    assert_eq!(end["confirm"][0]["entity"]["ext_order_id"], format!("{number}-R1"));
    assert_settled(&left.to_string(), &Beside::new(), &mut heartland, name);
}

#[test]
fn deposits_move_with_what_is_left() {
    let left: Value = serde_json::from_str(&reply("partly-cancelled/000000080")).unwrap();
    let mut paid = whole(left.clone());
    paid["total_paid"] = json!(45.36);
    let mut heartland = shop(&left);
    outcome(&paid.to_string(), &mut heartland);
    let end = outcome(&left.to_string(), &mut heartland);
    assert_eq!(end["heartland"]["payments"][0]["amount"], 45.36);
    let first = heartland.document("M000000080");
    let deposits = first["payments"].as_array().unwrap().iter();
    assert!(deposits.map(|one| decimal(&one["amount"])).sum::<rust_decimal::Decimal>().is_zero());
}

#[test]
fn what_is_left_goes_on_under_its_new_number() {
    let left: Value = serde_json::from_str(&reply("partly-cancelled/000000080")).unwrap();
    let mut heartland = shop(&left);
    outcome(&whole(left.clone()).to_string(), &mut heartland);
    outcome(&left.to_string(), &mut heartland);
    let complete = with(left, &[("/state", json!("complete")), ("/status", json!("complete"))]);
    let end = outcome(&complete.to_string(), &mut heartland);
    let held = &end["heartland"];
    assert_eq!((&held["public_id"], &held["status"]), (&json!("M000000080-R1"), &json!("closed")));
}

#[test]
fn goods_that_left_heartland_before_the_rest_was_cancelled_wait_with_the_difference() {
    let left: Value = serde_json::from_str(&reply("partly-cancelled/000000080")).unwrap();
    let mut heartland = shop(&left);
    outcome(&whole(left.clone()).to_string(), &mut heartland);
    heartland.invoice_all();
    let end = outcome(&left.to_string(), &mut heartland);
    assert_eq!(cause(&end), "partly_cancelled");
    assert!(
        message(&end)
            .ends_with("its total is 82.23, what is left in Magento 45.36, a difference of 36.87"),
        "{}",
        message(&end)
    );
}

#[test]
fn lines_that_the_store_changed_are_never_replaced() {
    let left: Value = serde_json::from_str(&reply("partly-cancelled/000000080")).unwrap();
    let mut heartland = shop(&left);
    outcome(&whole(left.clone()).to_string(), &mut heartland);
    heartland.by_hand("lines", "qty", |_| json!(5));
    assert_eq!(cause(&outcome(&left.to_string(), &mut heartland)), "target_differs");
}

#[test]
fn units_that_were_shipped_and_not_cancelled_are_left_too() {
    let order = serde_json::from_str::<Value>(&reply("reported/18-rest-canceled-then-complete"));
    // Of three caps one is invoiced, two are shipped, one is cancelled.
    let order = with(
        order.unwrap(),
        &[
            ("/state", json!("processing")),
            ("/status", json!("processing")),
            ("/items/0/qty_invoiced", json!(1)),
            ("/items/0/row_invoiced", json!(9.99)),
            ("/items/0/discount_invoiced", json!(1)),
            ("/items/0/tax_invoiced", json!(0.74)),
            ("/discount_invoiced", json!(-1)),
            ("/tax_invoiced", json!(0.74)),
            ("/subtotal_invoiced", json!(9.99)),
            ("/total_invoiced", json!(19.73)),
            ("/total_paid", json!(19.73)),
        ],
    );
    let end = end(&order);
    assert_eq!(lines(&end), ["2 × CAP-01 at 8.99"]);
    let held = &end["heartland"];
    assert_eq!((&held["total"], &held["balance"]), (&json!("29.47"), &json!("9.74")));
}
