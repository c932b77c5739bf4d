//! Amounts of documents: rounding that carries on, and columns in two currencies.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::checkout::round;
use crate::json::Map;

/// The prefixes of a column in the order's currency and in the base currency.
pub(crate) const CURRENCIES: [&str; 2] = ["", "base_"];

/// The rounding errors of one document, by kind of amount.
#[derive(Debug, Default)]
pub(crate) struct Errors(HashMap<&'static str, Decimal>);

impl Errors {
    /// Rounds what is added to a document.
    pub(crate) fn plus(&mut self, kind: &'static str, amount: Decimal) -> Decimal {
        self.round(kind, amount, Decimal::ONE)
    }

    /// Rounds what is taken off by way of a sum of its own, as tax and discount are.
    pub(crate) fn minus(&mut self, kind: &'static str, amount: Decimal) -> Decimal {
        self.round(kind, amount, Decimal::NEGATIVE_ONE)
    }

    fn round(&mut self, kind: &'static str, amount: Decimal, sign: Decimal) -> Decimal {
        if amount.is_zero() {
            return amount;
        }
        let error = self.0.entry(kind).or_default();
        let exact = amount + sign * *error;
        let rounded = round(exact);
        *error = sign * (exact - rounded);
        rounded
    }
}

/// A row's part of a product tax that is charged beside the price.
pub(crate) fn product_tax(row: &Map, currency: &str, quantity: Decimal) -> Decimal {
    let column = match currency {
        "" => "weee_tax_applied_row_amount",
        _ => "base_weee_tax_applied_row_amnt",
    };
    round(share(row.at(column).decimal(), quantity, row.at("qty_ordered").decimal()))
}

/// A part of an amount: so many of so many units. Of no units it is nothing.
pub(crate) fn share(amount: Decimal, units: Decimal, of: Decimal) -> Decimal {
    (amount * units).checked_div(of).unwrap_or_default()
}
