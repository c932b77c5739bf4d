//! The arithmetic of a cart: subtotal, discount, shipping, tax, grand total, as Magento does it.

mod collect;
mod discount;
mod rounding;
mod tax;

use rust_decimal::Decimal;

pub(crate) use collect::collect;
pub(crate) use rounding::{fine, round};
pub(crate) use tax::TaxMode;

use crate::json::Map;
use crate::promotions::Facts;
use crate::taxes::AppliedRate;

/// How a row takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It has a price of its own.
    Single,
    /// Its price is the sum of its children (a bundle with a dynamic price).
    Sum,
    /// It has a price and belongs to a [`Role::Sum`] row.
    Part,
    /// It only says what is inside its parent (a configurable's child).
    Inside,
}

/// One row of a cart, as the arithmetic sees it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// How the row takes part.
    pub(crate) role: Role,
    /// The place of its parent among the rows.
    pub(crate) parent: Option<usize>,
    /// Units in all, those of the parent multiplied.
    pub(crate) quantity: Decimal,
    /// The price of one, as the catalogue has it.
    pub(crate) price: Decimal,
    /// The rates its tax class has at the place where tax is due.
    pub(crate) rates: Vec<AppliedRate>,
    /// The rates that the catalogue's own prices contain.
    pub(crate) store_rates: Vec<AppliedRate>,
    /// What rules ask about it.
    pub(crate) facts: Facts,
}

/// Everything the arithmetic needs to know.
#[derive(Debug)]
pub(crate) struct Basket<'a> {
    /// The rows.
    pub(crate) lines: Vec<Line>,
    /// What rules ask about the cart.
    pub(crate) facts: Facts,
    /// The rules that may apply, the most important first.
    pub(crate) rules: Vec<&'a Map>,
    /// The price of shipping as its carrier has it; none where no method is chosen.
    pub(crate) shipping: Option<Decimal>,
    /// The rates of shipping.
    pub(crate) shipping_rates: Vec<AppliedRate>,
    /// The rates that a carrier's price contains.
    pub(crate) shipping_store_rates: Vec<AppliedRate>,
    /// How tax is computed.
    pub(crate) mode: TaxMode,
}

/// The tax of one rate on one thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AppliedTax {
    /// The rate.
    pub(crate) rate: AppliedRate,
    /// The tax.
    pub(crate) amount: Decimal,
}

/// What a row comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LineTotals {
    /// The price of one, without tax.
    pub(crate) price: Decimal,
    /// The price of one, with tax.
    pub(crate) price_incl_tax: Decimal,
    /// All units without tax, before discount.
    pub(crate) row_total: Decimal,
    /// All units with tax, before discount.
    pub(crate) row_total_incl_tax: Decimal,
    /// The tax.
    pub(crate) tax: Decimal,
    /// The sum of the effective percents.
    pub(crate) tax_percent: Decimal,
    /// The tax by rate.
    pub(crate) taxes: Vec<AppliedTax>,
    /// The discount.
    pub(crate) discount: Decimal,
    /// The discount in percent, where rules gave one.
    pub(crate) discount_percent: Decimal,
    /// The tax that was inside the discount.
    pub(crate) compensation: Decimal,
    /// The rules that applied.
    pub(crate) rules: Vec<i64>,
}

/// What shipping comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ShippingTotals {
    /// Without tax.
    pub(crate) amount: Decimal,
    /// With tax.
    pub(crate) incl_tax: Decimal,
    /// The tax.
    pub(crate) tax: Decimal,
    /// The tax by rate.
    pub(crate) taxes: Vec<AppliedTax>,
    /// The discount.
    pub(crate) discount: Decimal,
    /// The tax that was inside the discount.
    pub(crate) compensation: Decimal,
}

/// What a cart comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Totals {
    /// The rows, in the order in which they came.
    pub(crate) lines: Vec<LineTotals>,
    /// Goods without tax.
    pub(crate) subtotal: Decimal,
    /// Goods with tax.
    pub(crate) subtotal_incl_tax: Decimal,
    /// Goods without tax, after discount.
    pub(crate) subtotal_with_discount: Decimal,
    /// All discounts, that of shipping included; zero or above.
    pub(crate) discount: Decimal,
    /// Shipping.
    pub(crate) shipping: ShippingTotals,
    /// All taxes, that of shipping included.
    pub(crate) tax: Decimal,
    /// Tax inside the discounts of goods.
    pub(crate) compensation: Decimal,
    /// What is to be paid.
    pub(crate) grand_total: Decimal,
    /// The rules that applied to any row.
    pub(crate) rules: Vec<i64>,
}
