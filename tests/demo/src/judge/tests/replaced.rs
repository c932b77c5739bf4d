//! Documents that take the place of others, and those that must not.

use super::*;

/// A lone row of caps, of which two were shipped and the third cancelled.
fn rest_cancelled() -> (Order, SalesOrder) {
    let order = reported("18-");
    let caps = sales_order(&order).line("CAP-01", "2", "8.99");
    let document = caps.tax("US-TX-8.25", "1.49").shipping("10.00").paid("29.47").status("closed");
    (order, document)
}

#[test]
fn of_a_partly_cancelled_order_what_was_invoiced_is_left() {
    let (order, left) = rest_cancelled();
    is_right(&done(&order, left));
    let whole = sales_order(&order).line("CAP-01", "3", "8.99").tax("US-TX-8.25", "2.23");
    let whole = whole.shipping("10.00").paid("29.47").status("closed");
    assert_eq!(
        faults(&done(&order, whole)),
        [
            "total: is 39.20, should be 29.47",
            "sum of goods, taxes and shipping: is 39.20, should be 29.47",
            "balance: is 9.73, should be 0.00",
            "units of CAP-01: is 3, should be 2",
            "price of all CAP-01: is 26.97, should be 17.98",
            "taxes and charges: is 2.23, should be 1.49",
        ]
    );
    let asked = in_review(&order, "partly_cancelled", "units cancelled: 1");
    assert_eq!(
        faults(&asked),
        ["order in Heartland: is in review (units cancelled: 1), should be there, because what \
             is left of it is what was invoiced"]
    );
}

#[test]
fn of_real_partly_cancelled_orders_exactly_the_invoiced_units_and_money_are_left() {
    for (number, skus, tax, shipping, total) in [
        ("000000010", &[("SHIRT-R-M", "36.00")][..], "2.97", "0", "38.97"),
        ("000000026", &[("GIFT-VIRT", "12.00")], "0", "0", "12.00"),
        ("000000029", &[("NUT-KG", "10.66")], "0.88", "95.00", "106.54"),
        ("000000080", &[("LAMP-7", "36.86")], "0", "8.50", "45.36"),
    ] {
        let order = fixture("partly-cancelled", number);
        let expected = super::super::Expected::of(&order, "USD").unwrap();
        let units: Vec<_> = skus.iter().map(|(sku, _)| ((*sku).to_owned(), Decimal::ONE)).collect();
        assert_eq!(expected.units, units.into_iter().collect(), "{number}");
        assert_eq!(expected.total, decimal(total), "{number}");
        assert_eq!(expected.sales[0].net, decimal(skus[0].1), "{number}");
        assert_eq!(expected.taxes.tax, decimal(tax), "{number}");
        assert_eq!(expected.shipping, decimal(shipping), "{number}");
    }
}

#[test]
fn units_that_were_shipped_and_not_cancelled_are_left_though_they_are_not_invoiced() {
    let (order, _) = rest_cancelled();
    let changes = [
        ("/state", "processing".into()),
        ("/status", "processing".into()),
        ("/items/0/qty_invoiced", 1.into()),
        ("/total_paid", 19.73.into()),
    ];
    let order = with(&order, &changes);
    let caps = |qty: &str| {
        let goods = sales_order(&order).line("CAP-01", qty, "8.99").tax("US-TX-8.25", "1.49");
        done(&order, goods.shipping("10.00").paid("19.73"))
    };
    is_right(&caps("2"));
    assert_eq!(
        faults(&caps("1")),
        [
            "total: is 20.48, should be 29.47",
            "sum of goods, taxes and shipping: is 20.48, should be 29.47",
            "balance: is 0.75, should be 9.74",
            "units of CAP-01: is 1, should be 2",
            "price of all CAP-01: is 8.99, should be 17.98",
        ]
    );
}

/// An order that had crossed whole, and what took its place.
fn replaced(order: &Order, left: SalesOrder) -> [SalesOrder; 2] {
    let first = sales_order(order).status("cancelled").custom_field("replaced_by", "M000009018-R1");
    let second = SalesOrder { public_id: "M000009018-R1".into(), ..left };
    [first, second.custom_field("replaces", "M000009018")]
}

#[test]
fn what_is_left_of_a_crossed_order_replaces_it_and_both_say_so() {
    let (order, left) = rest_cancelled();
    let [first, second] = replaced(&order, left.clone());
    is_right(&case(&order, "done", vec![first.clone(), second.clone()]));
    let silent = SalesOrder { custom: first.custom.clone(), ..second.clone() };
    let silent = silent.custom_field("replaced_by", "");
    assert_eq!(
        faults(&case(&order, "done", vec![first.clone(), silent])),
        ["replaces: is missing, should be M000009018"]
    );
    let alone = sales_order(&order).status("cancelled");
    assert_eq!(
        faults(&case(&order, "done", vec![alone, second.clone()])),
        ["replaced_by: is missing, should be M000009018-R1"]
    );
    let with_money = first.clone().paid("39.20");
    assert_eq!(
        faults(&case(&order, "done", vec![with_money, second])),
        ["deposits of the cancelled M000009018: is 39.20, should be 0.00"]
    );
}

#[test]
fn two_documents_that_live_are_one_too_many_and_none_is_too_few() {
    let (order, left) = rest_cancelled();
    let [first, second] = replaced(&order, left);
    let alive = first.clone().status("open");
    for outcome in ["done", "review"] {
        let doubled = case(&order, outcome, vec![alive.clone(), second.clone()]);
        let fault = "orders in Heartland: is doubled: M000009018 and M000009018-R1, should be one \
                     that is not cancelled";
        assert!(faults(&doubled).contains(&fault.to_owned()), "{:?}", faults(&doubled));
    }
    let lost = faults(&case(&order, "done", vec![first]));
    let is = "lost: `done`, and M000009018 is cancelled";
    let why = "there or in review, because it is invoiced";
    assert_eq!(lost, [format!("order in Heartland: is {is}, should be {why}")]);
}

#[test]
fn a_reorder_replaces_nothing_while_the_first_order_lives() {
    let (first, order) = (reported("05-"), reported("06-"));
    let reordered = |found, parent: Order| Case { parent: Some(parent), ..done(&order, found) };
    is_right(&done(&first, tees_and_mugs(&first)));
    is_right(&reordered(tees_and_mugs(&order), first.clone()));
    let replacing = tees_and_mugs(&order).custom_field("replaces", "M000009005");
    assert_eq!(
        faults(&reordered(replacing.clone(), first.clone())),
        ["replaces: is M000009005, should be empty, as order 000009005 is not cancelled"]
    );
    // An edit has cancelled the first one.
    let edited = with(&first, &[("/state", "canceled".into()), ("/status", "canceled".into())]);
    is_right(&reordered(replacing, edited));
    assert_eq!(order.parent_number(), Some("000009005"));
    assert_eq!(first.parent_number(), None);
}

#[test]
fn a_sales_order_names_the_order_that_it_is_for() {
    let order = reported("55-a");
    let found = tees_and_mugs(&order).paid("117.01").custom_field("ecommerce_number", "000009054");
    assert_eq!(
        faults(&done(&order, found)),
        ["ecommerce_number: is 000009054, should be 000009055"]
    );
}
