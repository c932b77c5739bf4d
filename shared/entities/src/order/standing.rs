//! What status, state and money say of an order together, and what was given back of it.
//!
//! A status is a word that people and extensions write; the state is Magento's own, and the money
//! is what happened. Where they contradict each other, a person decides (sync-rules.md, section 5).

use rust_decimal::Decimal;

use super::Aim;
use super::basis::Basis;
use super::wire::WireOrder;
use crate::vocabulary::money::{CENT, to_cents};
use crate::vocabulary::{Amount, Cause, Problem};

/// Status, state and money of an order, in the set of amounts that is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    status: Option<String>,
    state: Option<String>,
    total: Decimal,
    paid: Decimal,
    invoiced: Decimal,
    refunded: Decimal,
    pub(super) given_back: Option<GivenBack>,
}

/// Units and money that went back to the buyer, other than by adjustments alone: those move money,
/// not goods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GivenBack {
    /// By SKU, in Magento's order.
    pub(super) units: Vec<(String, Decimal)>,
    /// All that was refunded, adjustments too.
    pub(super) money: Decimal,
    /// Numbers of the credit memos, as far as they were read.
    pub(super) credit_memos: Vec<String>,
}

impl Standing {
    /// `units` are those that were refunded, by SKU.
    pub(super) fn of(order: &WireOrder, basis: Basis, units: &[(String, Decimal)]) -> Self {
        let pick = |order: Amount, base: Amount| basis.pick(order, base).0;
        let refunded = pick(order.total_refunded, order.base_total_refunded);
        let adjusted = pick(order.adjustment_positive, order.base_adjustment_positive)
            - pick(order.adjustment_negative, order.base_adjustment_negative);
        let paid = match pick(order.total_paid, order.base_total_paid) {
            zero if zero.is_zero() => {
                pick(order.payment.amount_paid, order.payment.base_amount_paid)
            }
            paid => paid,
        };
        let by_adjustment_alone = units.is_empty() && refunded - adjusted < CENT;
        let given_back = (!by_adjustment_alone).then(|| GivenBack {
            units: units.to_vec(),
            money: to_cents(refunded),
            credit_memos: Vec::new(),
        });
        Self {
            status: order.status.clone().filter(|status| !status.trim().is_empty()),
            state: order.state.clone().filter(|state| !state.trim().is_empty()),
            total: to_cents(pick(order.grand_total, order.base_grand_total)),
            paid: to_cents(paid),
            invoiced: to_cents(pick(order.total_invoiced, order.base_total_invoiced)),
            refunded: to_cents(refunded),
            given_back,
        }
    }

    /// What decides about the order and stands in no document: a change of it is a change.
    pub(super) fn digest(&self) -> String {
        format!("{self:?}")
    }

    /// Paid, or invoiced, which is how a shop says so.
    fn is_paid_in_full(&self) -> bool {
        self.total > Decimal::ZERO && self.paid.max(self.invoiced) >= self.total
    }

    /// Money that the shop still has of an order that is over.
    fn is_money_kept(&self) -> bool {
        self.paid - self.refunded >= CENT
    }

    fn is_refunded_in_full(&self) -> bool {
        self.total > Decimal::ZERO && self.refunded >= self.total
    }

    /// The contradiction between status, state and money that a person must decide, if there is
    /// one. `aim` is what the status table makes of the order.
    pub(super) fn contradiction(&self, aim: Aim) -> Option<Problem> {
        let (status, state) = (self.status.as_deref(), self.state.as_deref());
        let by_words =
            status.zip(state).is_some_and(|(status, state)| contradict(aim, status, state));
        let unpaid = aim == Aim::Wait && status.or(state).is_some_and(is_unpaid);
        let crosses = matches!(aim, Aim::Open | Aim::Fulfilled);
        let is_over = matches!(aim, Aim::Cancelled | Aim::Returned);
        let contradicts = by_words
            || unpaid && self.is_paid_in_full()
            || crosses && self.is_refunded_in_full()
            || is_over && self.is_money_kept();
        contradicts.then(|| {
            let named = |word: Option<&str>| word.unwrap_or("none").to_owned();
            let refunded = if self.refunded.is_zero() {
                String::new()
            } else {
                format!(", {:.2} refunded", self.refunded)
            };
            let invoiced = if self.invoiced > self.paid {
                format!(", {:.2} invoiced", self.invoiced)
            } else {
                String::new()
            };
            let (paid, total) = (self.paid, self.total);
            let money = format!("{paid:.2} of {total:.2} is paid{invoiced}{refunded}");
            Problem::new(
                Cause::Contradiction,
                "status",
                format!(
                    "status, state and money contradict each other: status `{}`, state `{}`, and \
                     {money}",
                    named(status),
                    named(state)
                ),
                "look at the order in Magento and give it the status that is true (or close it \
                 there if it is refunded); it then goes on by itself",
            )
        })
    }
}

/// Statuses of Magento that say that money is still to come.
fn is_unpaid(status: &str) -> bool {
    matches!(status, "pending" | "new" | "pending_payment" | "pending_paypal")
}

/// Whether a status and a state cannot both be true. Magento's own statuses belong to one state
/// each (`fraud` to two); a status of the merchant's may stand in any state but one that is over.
fn contradict(aim: Aim, status: &str, state: &str) -> bool {
    let is_over = matches!(state, "complete" | "closed" | "canceled");
    let waits = matches!(state, "holded" | "payment_review" | "pending_payment");
    match (aim, status) {
        (_, "processing") => state != "processing",
        (_, "complete") => state != "complete",
        (_, "closed") => state != "closed",
        (_, "canceled") => state != "canceled",
        (_, "holded") => state != "holded",
        (_, "payment_review") => state != "payment_review",
        (Aim::Wait, "pending" | "pending_payment" | "pending_paypal") => {
            is_over || state == "processing"
        }
        (_, "pending" | "pending_payment" | "pending_paypal") => is_over || waits,
        (_, "fraud") | (Aim::Wait, _) => is_over,
        (Aim::Open, _) => matches!(state, "closed" | "canceled"),
        (Aim::Fulfilled, _) => matches!(state, "closed" | "canceled") || waits,
        (Aim::Cancelled | Aim::Returned, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn standing(words: &str, money: [i64; 3]) -> Standing {
        let (status, state) = words.split_once(' ').unwrap();
        let [total, paid, refunded] = money.map(Decimal::from);
        Standing {
            status: Some(status.to_owned()),
            state: Some(state.to_owned()),
            total,
            paid,
            invoiced: Decimal::ZERO,
            refunded,
            given_back: None,
        }
    }

    #[rstest]
    #[case(Aim::Wait, "pending_payment processing", [100, 100, 0])]
    #[case(Aim::Wait, "pending_payment pending_payment", [100, 100, 0])]
    #[case(Aim::Wait, "pending_payment processing", [100, 0, 0])]
    #[case(Aim::Wait, "pending_payment canceled", [100, 0, 0])]
    #[case(Aim::Wait, "pending new", [100, 100, 0])]
    #[case(Aim::Wait, "holded processing", [100, 0, 0])]
    #[case(Aim::Wait, "awaiting_stock complete", [100, 100, 0])]
    #[case(Aim::Open, "processing processing", [100, 100, 100])]
    #[case(Aim::Open, "processing new", [100, 0, 0])]
    #[case(Aim::Open, "packing canceled", [100, 0, 0])]
    #[case(Aim::Open, "pending holded", [100, 0, 0])]
    #[case(Aim::Fulfilled, "complete complete", [100, 100, 100])]
    #[case(Aim::Fulfilled, "complete processing", [100, 100, 0])]
    #[case(Aim::Returned, "closed complete", [100, 100, 0])]
    #[case(Aim::Cancelled, "canceled processing", [100, 100, 0])]
    #[case(Aim::Cancelled, "canceled canceled", [100, 60, 0])]
    #[case(Aim::Returned, "closed closed", [100, 100, 80])]
    fn a_contradiction_is_told(#[case] aim: Aim, #[case] words: &str, #[case] money: [i64; 3]) {
        let problem = standing(words, money).contradiction(aim).unwrap();
        let (status, state) = words.split_once(' ').unwrap();
        for word in [status, state, "100.00"] {
            assert!(problem.message.contains(word), "{}", problem.message);
        }
    }

    #[rstest]
    #[case(Aim::Wait, "pending new", [100, 0, 0])]
    #[case(Aim::Wait, "pending_payment pending_payment", [100, 0, 0])]
    #[case(Aim::Wait, "pending_payment new", [100, 0, 0])]
    #[case(Aim::Wait, "holded holded", [100, 100, 0])]
    #[case(Aim::Wait, "payment_review payment_review", [100, 100, 0])]
    #[case(Aim::Wait, "fraud processing", [100, 100, 0])]
    #[case(Aim::Wait, "awaiting_stock processing", [100, 100, 0])]
    #[case(Aim::Open, "pending new", [100, 100, 0])]
    #[case(Aim::Open, "pending processing", [100, 100, 0])]
    #[case(Aim::Open, "processing processing", [100, 100, 99])]
    #[case(Aim::Open, "processing processing", [0, 0, 0])]
    #[case(Aim::Open, "packing complete", [100, 100, 0])]
    #[case(Aim::Fulfilled, "shipped processing", [100, 100, 0])]
    #[case(Aim::Returned, "closed closed", [100, 100, 100])]
    #[case(Aim::Cancelled, "canceled canceled", [100, 60, 60])]
    fn what_a_shop_usually_says_is_no_contradiction(
        #[case] aim: Aim,
        #[case] words: &str,
        #[case] money: [i64; 3],
    ) {
        assert_eq!(standing(words, money).contradiction(aim), None);
    }
}
