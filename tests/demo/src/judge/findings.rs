//! What was compared of an order, and what was found wrong.

use std::fmt::{self, Display};

use serde::Serialize;

/// What is compared, in the words of the table's legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aspect {
    /// Whether it is there as often as it should be, and how far it has come.
    Fate,
    Reason,
    Units,
    Goods,
    Shipping,
    Taxes,
    Total,
    Payments,
    Customer,
    ShippingAddress,
    BillingAddress,
    Numbers,
    Confirmation,
}

impl Aspect {
    /// For the legend.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Fate => "there once or rightly not, and its status",
            Self::Reason => "why it waits",
            Self::Units => "units of each SKU",
            Self::Goods => "what they cost",
            Self::Shipping => "shipping",
            Self::Taxes => "taxes by name",
            Self::Total => "total and the sum of its parts",
            Self::Payments => "payments and balance",
            Self::Customer => "customer",
            Self::ShippingAddress => "shipping address",
            Self::BillingAddress => "billing address",
            Self::Numbers => "order numbers and links",
            Self::Confirmation => "Heartland's number in Magento",
        }
    }
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    pub(crate) field: String,
    pub(crate) is: String,
    pub(crate) should: String,
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: is {}, should be {}", self.field, self.is, self.should)
    }
}

/// The judgement over one order.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    compared: Vec<Aspect>,
    pub(crate) faults: Vec<Fault>,
}

impl Findings {
    /// What was compared, each once.
    pub(crate) fn compared(&self) -> &[Aspect] {
        &self.compared
    }

    /// Compares what is with what should be.
    pub(crate) fn compare<T: PartialEq + Display>(
        &mut self,
        aspect: Aspect,
        field: &str,
        is: &T,
        should: &T,
    ) {
        self.check(aspect, is == should, field, is, should);
    }

    /// Takes note that `aspect` was looked at, and of a fault if it is not right.
    pub(crate) fn check(
        &mut self,
        aspect: Aspect,
        is_right: bool,
        field: &str,
        is: impl Display,
        should: impl Display,
    ) {
        self.saw(aspect);
        if !is_right {
            self.fault(aspect, field, is, should);
        }
    }

    pub(crate) fn fault(
        &mut self,
        aspect: Aspect,
        field: &str,
        is: impl Display,
        should: impl Display,
    ) {
        self.saw(aspect);
        let (is, should) = (is.to_string(), should.to_string());
        self.faults.push(Fault { field: field.to_owned(), is, should });
    }

    /// Takes note that `aspect` was looked at.
    pub(crate) fn saw(&mut self, aspect: Aspect) {
        if !self.compared.contains(&aspect) {
            self.compared.push(aspect);
        }
    }
}
