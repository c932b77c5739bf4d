//! How an order stands, by its money, its state and its status together.

use rust_decimal::Decimal;

use crate::order::{Count, Order};

/// Magento's documentation calls these methods offline: the money comes outside of the shop,
/// often after the goods have left, so that nothing in the shop is worth waiting for.
const OFFLINE: [&str; 6] =
    ["checkmo", "banktransfer", "cashondelivery", "purchaseorder", "free", "companycredit"];
/// What the codes of methods begin with that settle within the shop, so that an order without
/// money is not paid yet.
const GATEWAYS: [&str; 12] = [
    "adyen",
    "amazon_payment",
    "authorizenet",
    "braintree",
    "cybersource",
    "globalpayments",
    "hosted_pro",
    "hps",
    "klarna",
    "payflow",
    "paypal",
    "stripe",
];

/// What may become of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It must be in Heartland, or in review; why.
    Sold(String),
    /// Only a person can say what it is; why.
    Unclear(String),
    /// Nobody has paid, and the money is to come within the shop: it waits by a rule that says so.
    Unpaid {
        /// Whether to be sent is no fault, because nothing says that it is paid at a gateway.
        may_cross: bool,
    },
    /// Somebody or something in the shop keeps its goods back.
    Held,
    /// Cancelled, or refunded in full: nothing of it is left.
    Withdrawn,
    /// Refunded in full, though neither state nor status says so.
    Refunded,
}

/// What one of Magento's words for a state or status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    New,
    Unpaid,
    Held,
    Sold,
    Withdrawn,
    /// A word of the merchant's own, or none.
    Nothing,
}

impl Says {
    fn of(word: &str) -> Self {
        match word {
            "new" | "pending" => Self::New,
            "pending_payment" | "pending_paypal" => Self::Unpaid,
            "holded"
            | "payment_review"
            | "fraud"
            | "paypal_reversed"
            | "paypal_canceled_reversal" => Self::Held,
            "processing" | "complete" => Self::Sold,
            "canceled" | "closed" => Self::Withdrawn,
            _ => Self::Nothing,
        }
    }
}

impl Standing {
    pub(crate) fn of(order: &Order) -> Self {
        let missing = order.missing();
        let standing = Self::of_readable(order);
        match missing.first() {
            Some(path) if standing != Self::Withdrawn => {
                Self::Unclear(format!("{path} is missing"))
            }
            _ => standing,
        }
    }

    fn of_readable(order: &Order) -> Self {
        let status = Says::of(order.status());
        let state = match Says::of(order.state()) {
            Says::Nothing => status,
            state => state,
        };
        if order.own_money().given_back().is_all {
            return refunded(order, state, status);
        }
        let proof = proof(order);
        match (state, status) {
            (Says::Withdrawn, _) => withdrawn(order),
            (_, Says::Withdrawn) if proof.is_some() => unclear(order),
            (_, Says::Withdrawn) => Self::Withdrawn,
            (Says::Held, _) | (_, Says::Held) => Self::Held,
            (Says::Sold, Says::Sold | Says::Nothing) => {
                Self::Sold(proof.unwrap_or("its state says so").to_owned())
            }
            (Says::New | Says::Unpaid | Says::Sold | Says::Nothing, _) => match proof {
                Some(proof) => Self::Sold(proof.to_owned()),
                None => without_money(order, state, status),
            },
        }
    }
}

/// Refunded in full; whether its words say so too.
fn refunded(order: &Order, state: Says, status: Says) -> Standing {
    let is_said = [state, status].contains(&Says::Withdrawn);
    if is_said { withdrawn(order) } else { Standing::Refunded }
}

/// Cancelled whole although some of it has left, or all of it is paid: no rule covers that.
fn withdrawn(order: &Order) -> Standing {
    let is_cancelled = order.state() == "canceled";
    let is_kept = is_paid(order) && !order.own_money().given_back().is_all;
    let has_left = !order.units(Count::Shipped).is_empty();
    let is_open = is_cancelled && (is_kept || has_left);
    if is_open { unclear(order) } else { Standing::Withdrawn }
}

fn unclear(order: &Order) -> Standing {
    let money = order.own_money();
    Standing::Unclear(format!(
        "its state is `{}`, its status `{}`, {} of {} are paid, and units have {}left",
        order.state(),
        order.status(),
        money.paid(),
        money.total(),
        if order.units(Count::Shipped).is_empty() { "not " } else { "" }
    ))
}

/// What shows that an order is sold, whatever its words say.
fn proof(order: &Order) -> Option<&'static str> {
    if is_paid(order) {
        return Some("it is paid in full");
    }
    if !order.units(Count::Invoiced).is_empty() {
        return Some("it is invoiced");
    }
    (!order.units(Count::Shipped).is_empty()).then_some("units of it have left the shop")
}

fn is_paid(order: &Order) -> bool {
    let money = order.own_money();
    money.total() > Decimal::ZERO && money.paid() >= money.total()
}

fn without_money(order: &Order, state: Says, status: Says) -> Standing {
    let method = order.method();
    if OFFLINE.contains(&method) && ![state, status].contains(&Says::Unpaid) {
        return Standing::Sold(format!("`{method}` is paid outside of the shop"));
    }
    let is_gateway = GATEWAYS.iter().any(|gateway| method.starts_with(gateway));
    let waits = [state, status].contains(&Says::Unpaid) || (is_gateway && status == Says::New);
    Standing::Unpaid { may_cross: !waits }
}
