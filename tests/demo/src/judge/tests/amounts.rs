//! Units and money.

use super::*;

/// The recorded order 000000001, complete and paid.
fn right() -> (Order, SalesOrder) {
    let order = recorded("000000001");
    let goods = sales_order(&order).line("TEE-PLAIN", "3", "18.00").line("MUG-01", "2", "11.25");
    let document = goods.tax("US-TX-8.25", "6.31").shipping("25").paid("107.81").status("closed");
    (order, document)
}

#[test]
fn an_order_that_is_there_once_and_right_has_no_fault() {
    let (order, document) = right();
    is_right(&done(&order, document));
}

#[test]
fn a_cent_off_is_a_fault() {
    let (order, document) = right();
    let off = SalesOrder { total: decimal("107.80"), ..document };
    assert_eq!(faults(&done(&order, off)), ["total: is 107.80, should be 107.81"]);
}

#[test]
fn a_missing_unit_is_a_fault_though_the_money_is_right() {
    let (order, document) = right();
    let goods = SalesOrder { lines: Vec::new(), ..document };
    let short = goods.line("TEE-PLAIN", "2", "27.00").line("MUG-01", "2", "11.25");
    assert_eq!(faults(&done(&order, short)), ["units of TEE-PLAIN: is 2, should be 3"]);
}

#[test]
fn money_on_the_wrong_goods_is_a_fault_though_its_sum_is_right() {
    let (order, document) = right();
    let goods = SalesOrder { lines: Vec::new(), ..document };
    let moved = goods.line("TEE-PLAIN", "3", "17.00").line("MUG-01", "2", "12.75");
    assert_eq!(
        faults(&done(&order, moved)),
        [
            "price of all TEE-PLAIN: is 51.00, should be 54.00",
            "price of all MUG-01: is 25.50, should be 22.50",
        ]
    );
}

#[test]
fn a_complete_order_is_closed() {
    let (order, document) = right();
    let open = document.status("open");
    assert_eq!(faults(&done(&order, open)), ["status: is open, should be closed"]);
}

#[test]
fn a_fixed_bundles_price_is_its_parents_whatever_its_parts_display() {
    let order = reported("04-");
    let right = |spoons: &str| {
        let goods =
            sales_order(&order).line("SET-CUP", "2", "25.00").line("SET-SPOON", "4", spoons);
        goods.tax("US-TX-8.25", "7.43").shipping("25.00")
    };
    is_right(&done(&order, right("10.00")));
    assert_eq!(
        faults(&done(&order, right("12.50"))),
        [
            "total: is 132.43, should be 122.43",
            "sum of goods, taxes and shipping: is 132.43, should be 122.43",
            "balance: is 132.43, should be 122.43",
            "price of all SET-CUP, SET-SPOON: is 100.00, should be 90.00",
        ]
    );
    let asked = in_review(&order, "sum_identity", "-10.00 are unexplained");
    assert_eq!(
        faults(&asked),
        ["order in Heartland: is in review (-10.00 are unexplained), should be there, because \
             its parts come to its total"]
    );
}

#[test]
fn each_part_of_a_dynamic_bundle_has_its_own_price() {
    let order = reported("60-");
    let with_prices = |tool: &str, free: &str| {
        let goods = sales_order(&order).line("TOOL-A", "2", tool).line("TOOL-FREE", "2", free);
        goods.tax("US-TX-8.25", "3.30").shipping("5.00")
    };
    is_right(&done(&order, with_prices("20.00", "0.00")));
    assert_eq!(
        faults(&done(&order, with_prices("10.00", "10.00"))),
        [
            "price of all TOOL-A: is 20.00, should be 40.00",
            "price of all TOOL-FREE: is 20.00, should be 0.00"
        ]
    );
}

#[test]
fn row_sums_before_the_discount_are_read_so_that_the_order_closes() {
    let order = reported("02-");
    let goods = |tee: &str, mug: &str| {
        let goods = sales_order(&order).line("TEE-PLAIN", "3", tee).line("MUG-01", "2", mug);
        goods.tax("US-TX-8.25", "6.31").shipping("25.00")
    };
    is_right(&done(&order, goods("18.00", "11.25")));
    let faults = faults(&done(&order, goods("20.00", "12.50")));
    assert_eq!(faults[0], "total: is 116.31, should be 107.81");
    assert!(faults.contains(&"price of all TEE-PLAIN: is 60.00, should be 54.00".to_owned()));
}

#[test]
fn an_order_whose_parts_do_not_come_to_its_total_is_for_a_person() {
    let order = with(&reported("46-"), &[("/grand_total", 115.00.into())]);
    let gap = "7.19 of its total are in none of its parts";
    is_right(&in_review(&order, "sum_identity", "7.19 are unexplained"));
    let crossed = tees_and_mugs(&order).paid("107.81");
    assert_eq!(
        faults(&done(&order, crossed.clone())),
        [format!("amounts: is crossed although {gap}, should be in review")]
    );
    // A merchant's mapping may name what an extension has added.
    let named = with(&order, &[("/rush_fee_amount", 7.19.into())]);
    let goods = sales_order(&named).line("TEE-PLAIN", "3", "18.00").line("MUG-01", "2", "11.25");
    let goods = goods.tax("US-TX-8.25", "6.31").shipping("25.00").paid("107.81");
    is_right(&done(&named, goods.clone().tax("Rush", "7.19")));
    is_right(&in_review(&named, "sum_identity", "rush_fee_amount is 7.19"));
    let hidden = goods.tax("US-TX-8.25", "7.19");
    assert_eq!(
        faults(&done(&named, hidden)),
        ["charges beside the taxes: is 0.00, should be 7.19"]
    );
}

#[test]
fn gift_wrapping_stands_in_a_row_of_its_own() {
    let order = reported("15-");
    let goods = |price: &str| sales_order(&order).line("TEE-PLAIN", "4", price).shipping("10.00");
    is_right(&done(&order, goods("20.00").tax("US-TX-8.25", "7.38").tax("Gift wrapping", "9.49")));
    assert_eq!(
        faults(&done(&order, goods("20.00").tax("US-TX-8.25", "16.87"))),
        ["charges beside the taxes: is 0.00, should be 9.49"]
    );
    assert_eq!(
        faults(&done(&order, goods("22.37").tax("US-TX-8.25", "7.39"))),
        [
            "price of all TEE-PLAIN: is 89.48, should be 80.00",
            "taxes and charges: is 7.39, should be 16.87",
            "charges beside the taxes: is 0.00, should be 9.49"
        ]
    );
    assert_eq!(faults(&in_review(&order, "sum_identity", "9.49 are unexplained")).len(), 1);
}

#[test]
fn two_rates_that_are_a_cent_over_keep_their_names() {
    let order = reported("16-");
    let place = |document: SalesOrder| {
        let address = Address {
            line_1: "12 Water St".into(),
            city: "Vancouver".into(),
            state: "BC".into(),
            postal_code: "V5K 0A1".into(),
            country: "CA".into(),
            ..pine_road()
        };
        let address = Some(address);
        SalesOrder { billing_address: address.clone(), shipping_address: address, ..document }
    };
    let lamp = || place(sales_order(&order).line("LAMP-01", "1", "38.48").shipping("10.00"));
    is_right(&done(&order, lamp().tax("GST", "1.93").tax("PST", "2.69")));
    is_right(&done(&order, lamp().tax("GST", "1.93").tax("PST", "2.70").tax("Rounding", "-0.01")));
    assert_eq!(
        faults(&done(&order, lamp().tax("Tax", "4.62"))),
        ["names of the taxes: is Tax, should be GST, PST"]
    );
    assert_eq!(
        faults(&done(&order, lamp().tax("GST", "1.93").tax("PST", "2.70"))),
        [
            "total: is 53.11, should be 53.10",
            "sum of goods, taxes and shipping: is 53.11, should be 53.10",
            "balance: is 53.11, should be 53.10",
            "taxes and charges: is 4.63, should be 4.62",
        ]
    );
}

#[test]
fn a_row_that_repeats_another_beyond_the_units_ordered_is_no_unit() {
    let order = reported("47-");
    let shirts = |qty: &str, price: &str| {
        let goods = sales_order(&order).line("SHIRT-R-M", qty, price);
        goods.tax("US-TX-8.25", "3.71").shipping("15.00")
    };
    is_right(&done(&order, shirts("1", "45.00")));
    is_right(&in_review(&order, "contradiction", "1 unit was ordered, the rows hold 2"));
    assert_eq!(
        faults(&done(&order, shirts("1", "45.00").line("SHIRT-R-M", "1", "0.00"))),
        ["units of SHIRT-R-M: is 2, should be 1"]
    );
}

#[test]
fn a_refunded_unit_is_not_held_to_be_shipped() {
    let order = reported("63-");
    is_right(&in_review(&order, "partly_refunded", "1 MUG-01 was refunded"));
    let left = sales_order(&order).line("TEE-PLAIN", "3", "20.00").line("MUG-01", "1", "12.50");
    is_right(&done(&order, left.tax("US-TX-8.25", "5.98").shipping("25.00").paid("103.48")));
    assert_eq!(
        faults(&done(&order, tees_and_mugs(&order).paid("117.01"))),
        [
            "units to ship: is 2 MUG-01, 3 TEE-PLAIN, should be 1 MUG-01, 3 TEE-PLAIN: the others \
             were refunded; else in review",
            "total: is 117.01, should be at most 103.48 after the refund; else in review",
            "sum of payments: is 117.01, should be at most 103.48 after the refund; else in review",
        ]
    );
    // What had left before it came back was right when the order closed.
    is_right(&done(&order, tees_and_mugs(&order).paid("117.01").status("closed")));
}

#[test]
fn shipping_that_was_refunded_is_not_held_as_a_deposit() {
    let changes = [("/total_refunded", 25.into()), ("/shipping_refunded", 25.into())];
    let order = with(&reported("55-a"), &changes);
    is_right(&in_review(&order, "partly_refunded", "25.00 of shipping was refunded"));
    assert_eq!(
        faults(&done(&order, tees_and_mugs(&order).paid("117.01"))),
        [
            "total: is 117.01, should be at most 92.01 after the refund; else in review",
            "sum of payments: is 117.01, should be at most 92.01 after the refund; else in review",
        ]
    );
}

#[test]
fn goodwill_takes_nothing_off_an_order() {
    let order = reported("46-");
    let goods = sales_order(&order).line("TEE-PLAIN", "3", "18.00").line("MUG-01", "2", "11.25");
    let goods = goods.tax("US-TX-8.25", "6.31").shipping("25.00");
    is_right(&done(&order, goods.clone().paid("107.81")));
    assert_eq!(
        faults(&done(&order, goods.paid("87.81"))),
        ["sum of payments: is 87.81, should be 107.81", "balance: is 20.00, should be 0.00",]
    );
}

#[test]
fn the_parts_of_every_recorded_order_come_to_its_total() {
    for order in Orders::recorded().unwrap().versions() {
        let expected = super::super::Expected::of(order, "USD").unwrap();
        assert!(expected.is_certain, "{}", order.number());
    }
}
