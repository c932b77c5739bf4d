//! What may become of an order, by its money, state and status.

use super::*;

#[test]
fn a_paid_order_whose_status_is_stuck_is_lost_when_it_is_skipped() {
    let order = reported("29-");
    is_right(&done(&order, tees_and_mugs(&order).paid("117.01")));
    is_right(&in_review(
        &order,
        "contradiction",
        "the status is `pending_payment`, 117.01 are paid",
    ));
    assert_eq!(
        faults(&skipped(&order, "awaits_payment")),
        ["order in Heartland: is lost: `skipped`, and not in Heartland (awaits_payment), \
             should be there or in review, because it is paid in full"]
    );
}

#[test]
fn a_pending_order_that_is_paid_outside_of_the_shop_is_not_left_waiting() {
    let order = reported("64-");
    is_right(&done(&order, tees_and_mugs(&order)));
    assert_eq!(
        faults(&skipped(&order, "awaits_payment")),
        ["order in Heartland: is lost: `skipped`, and not in Heartland (awaits_payment), \
             should be there or in review, because `companycredit` is paid outside of the shop"]
    );
}

#[test]
fn an_unpaid_order_of_a_gateway_waits_by_a_rule_that_says_so() {
    let order = reported("69-");
    is_right(&skipped(&order, "awaits_payment"));
    is_right(&in_review(&order, "unknown_method", "nobody says whether `braintree` pays later"));
    assert_eq!(
        faults(&skipped(&order, "cancelled_before_export")),
        ["rule that skipped it: is cancelled_before_export, should be one that says what the \
          order awaits"]
    );
    assert_eq!(
        faults(&done(&order, tees_and_mugs(&order))),
        ["order in Heartland: is open M000009069, should be none yet: nobody has paid"]
    );
}

#[test]
fn an_order_whose_payment_is_pending_does_not_cross_whatever_its_method() {
    let order = reported("64-");
    let order = with(
        &order,
        &[("/state", "pending_payment".into()), ("/status", "pending_payment".into())],
    );
    is_right(&skipped(&order, "awaits_payment"));
    assert_eq!(
        faults(&done(&order, tees_and_mugs(&order))),
        ["order in Heartland: is open M000009064, should be none yet: nobody has paid"]
    );
}

#[test]
fn an_order_that_is_shipped_is_sold_though_nobody_has_paid() {
    let order = with(&reported("69-"), &[("/items/0/qty_shipped", 1.into())]);
    is_right(&done(&order, tees_and_mugs(&order)));
    assert_eq!(
        faults(&skipped(&order, "awaits_payment")),
        ["order in Heartland: is lost: `skipped`, and not in Heartland (awaits_payment), \
             should be there or in review, because units of it have left the shop"]
    );
}

#[test]
fn an_order_on_hold_may_wait_and_is_not_open() {
    let order =
        with(&reported("55-a"), &[("/state", "holded".into()), ("/status", "holded".into())]);
    is_right(&skipped(&order, "awaits_status"));
    let half_built = tees_and_mugs(&order).status("pending");
    is_right(&Case { found: vec![half_built], ..skipped(&order, "awaits_status") });
    assert_eq!(
        faults(&done(&order, tees_and_mugs(&order).paid("117.01"))),
        ["order in Heartland: is open M000009055, should be in review: the shop keeps the goods \
          back"]
    );
}

#[test]
fn a_paid_order_that_its_status_calls_cancelled_is_for_a_person() {
    let order = with(&reported("55-a"), &[("/status", "canceled".into())]);
    is_right(&in_review(&order, "contradiction", "cancelled, and paid in full"));
    let faults = faults(&skipped(&order, "cancelled_before_export"));
    assert!(faults[0].ends_with("units have not left"), "{faults:?}");
}

#[test]
fn an_order_refunded_in_full_is_withdrawn_whatever_its_status() {
    let order = reported("55-b");
    is_right(&in_review(&order, "contradiction", "`processing`, and refunded in full"));
    is_right(&skipped(&order, "refunded_before_export"));
    let withdrawn = tees_and_mugs(&order).status("cancelled");
    is_right(&done(&order, withdrawn.clone()));
    is_right(&done(&order, withdrawn.clone().paid("117.01").paid("-117.01")));
    let open = tees_and_mugs(&order).paid("117.01");
    for outcome in ["done", "unchanged"] {
        assert_eq!(
            faults(&case(&order, outcome, vec![open.clone()])),
            ["order in Heartland: is open M000009055, should be cancelled, or in review: it is \
              refunded in full"]
        );
    }
    assert_eq!(
        faults(&done(&order, withdrawn.paid("117.01"))),
        ["deposits of the cancelled M000009055: is 117.01, should be 0.00"]
    );
}

#[test]
fn a_cancelled_order_of_which_units_have_left_is_for_a_person() {
    let order = recorded("000000002");
    is_right(&in_review(&order, "cancelled_after_shipment", "2 units were shipped"));
    let faults = faults(&skipped(&order, "cancelled_before_export"));
    assert!(faults[0].ends_with("units have left"), "{faults:?}");
}

#[test]
fn what_was_cancelled_or_returned_before_it_crossed_is_skipped_by_name() {
    is_right(&skipped(&recorded("000000006"), "cancelled_before_export"));
    is_right(&skipped(&recorded("000000003"), "refunded_before_export"));
    let nameless = case(&recorded("000000006"), "skipped", Vec::new());
    assert_eq!(faults(&nameless), ["rule that skipped it: is none, should be named"]);
}

#[test]
fn an_order_that_nothing_knows_is_lost() {
    let order = reported("46-");
    let lost = Case { outcome: None, ..case(&order, "", Vec::new()) };
    assert_eq!(
        faults(&lost),
        ["order in Heartland: is lost: neither Heartland nor the ledger knows it, should be \
             there or in review, because it is paid in full"]
    );
    let retrying = case(&order, "retrying", Vec::new());
    assert!(faults(&retrying)[0].contains("is lost: `retrying`, and not in Heartland"));
}

#[test]
fn an_order_that_is_there_and_not_settled_is_a_fault() {
    let order = reported("55-a");
    let retrying = case(&order, "retrying", vec![tees_and_mugs(&order).paid("117.01")]);
    assert_eq!(faults(&retrying), ["outcome: is `retrying`, should be settled"]);
    let skipped = Case { found: vec![tees_and_mugs(&order)], ..skipped(&order, "awaits_status") };
    let is = "M000009055, open, although it was skipped (awaits_status)";
    assert_eq!(faults(&skipped), [format!("order in Heartland: is {is}, should be not open")]);
}

#[test]
fn a_sold_order_that_is_cancelled_in_heartland_is_lost() {
    let order = reported("55-a");
    assert_eq!(
        faults(&done(&order, tees_and_mugs(&order).status("cancelled"))),
        ["order in Heartland: is lost: `done`, and M000009055 is cancelled, should be there or \
             in review, because it is paid in full"]
    );
}
