//! Which of the two sets of amounts of a Magento order is taken.

use super::wire::WireOrder;

/// One set of amounts. Each closes on its own; one is not the other times a rate
/// (magento-gotchas.md, 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// Amounts in the currency that the shopper saw.
    Order,
    /// Amounts in the website's base currency.
    Base,
}

impl Basis {
    /// The set whose currency Heartland keeps, the shopper's first; none if neither is.
    pub(super) fn for_currency(order: &WireOrder, kept: &str) -> Option<Self> {
        let is_kept = |code: &Option<String>| code.as_deref() == Some(kept);
        match (is_kept(&order.order_currency_code), is_kept(&order.base_currency_code)) {
            (true, _) => Some(Self::Order),
            (false, true) => Some(Self::Base),
            (false, false) => None,
        }
    }

    pub(super) fn pick<T>(self, order: T, base: T) -> T {
        match self {
            Self::Order => order,
            Self::Base => base,
        }
    }
}
