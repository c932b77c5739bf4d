//! Why an order waits.

use super::*;

#[test]
fn what_is_missing_is_named_by_its_path() {
    for (file, path) in [("09-", "payment"), ("66-", "payment.method"), ("67-", "items[1].sku")] {
        let order = reported(file);
        assert_eq!(order.missing(), [path]);
        is_right(&in_review(&order, "unreadable", &format!("{path} is missing")));
        let vague = "the order is not as it should be";
        assert_eq!(
            faults(&in_review(&order, "unreadable", vague)),
            [format!(
                "reason of the review: is `{vague}`, should be a sentence that says `{path} is \
                 missing`"
            )]
        );
        let crossed = faults(&done(&order, tees_and_mugs(&order)));
        let fault = format!(
            "order in Heartland: is open M{}, should be in review, because {path} is missing",
            order.number()
        );
        assert_eq!(crossed[0], fault);
        let lost = faults(&skipped(&order, "awaits_payment"));
        assert!(lost[0].ends_with(&format!("in review, because {path} is missing")), "{lost:?}");
    }
}

#[test]
fn no_review_speaks_as_a_parser_does() {
    let order = reported("09-");
    let parser = "payment is missing: invalid type: null, expected a payment at line 1 column 3802";
    assert_eq!(
        faults(&in_review(&order, "unreadable", parser)),
        [format!(
            "reason of the review: is `{parser}`, should be a sentence for a person, without \
             `column`"
        )]
    );
    is_right(&in_review(&order, "unreadable", "payment is missing; an object is expected"));
    let readable = in_review(&reported("55-a"), "unknown_sku", "Heartland has no item `MUG-1O`");
    is_right(&readable);
    let silent = in_review(&reported("55-a"), "unknown_sku", "");
    assert_eq!(faults(&silent), ["reason of the review: is missing, should be a sentence"]);
}
