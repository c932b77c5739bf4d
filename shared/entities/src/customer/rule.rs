//! Which customers do not cross, by rule.

use super::Customer;
use crate::call::System;

/// Why a customer stays where he is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Magento knows people by their e-mail address; a walk-in customer may have none.
    NoEmail,
    /// He was deactivated or deleted, and nobody is deleted elsewhere for that.
    Inactive,
}

impl Rule {
    /// The stable name, as ledger and metrics write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoEmail => "customer_without_email",
            Self::Inactive => "customer_inactive",
        }
    }
}

/// The rule by which `customer` does not cross to `target`, if there is one.
#[must_use]
pub fn skipped(customer: &Customer, target: System) -> Option<Rule> {
    if !customer.is_active {
        return Some(Rule::Inactive);
    }
    (target == System::Magento && customer.email.is_none()).then_some(Rule::NoEmail)
}
