//! The tax of one row, by unit, by row or by total, on prices with tax or without.

use rust_decimal::Decimal;

use super::rounding::{Carry, round};
use super::{AppliedTax, LineTotals};
use crate::settings::Settings;
use crate::taxes::AppliedRate;

/// Where rounding happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// On each unit.
    Unit,
    /// On each row.
    Row,
    /// On the total: each row rounds with the error of the row before.
    Total,
}

/// How a shop computes tax.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the shop of its own")]
pub(crate) struct TaxMode {
    /// Where rounding happens.
    pub(crate) algorithm: Algorithm,
    /// Whether catalogue prices contain tax.
    pub(crate) prices_include_tax: bool,
    /// Whether the price of shipping contains tax.
    pub(crate) shipping_includes_tax: bool,
    /// Whether a discount lowers the tax.
    pub(crate) is_after_discount: bool,
    /// Whether a discount is taken from the price with tax.
    pub(crate) discounts_incl_tax: bool,
    /// Whether a price with tax is the same for buyers under every rate.
    pub(crate) is_cross_border: bool,
}

impl TaxMode {
    /// Reads the mode from the shop's configuration.
    pub(crate) fn read(settings: &Settings) -> Self {
        let algorithm = match settings.text("tax/calculation/algorithm").as_str() {
            "UNIT_BASE_CALCULATION" => Algorithm::Unit,
            "ROW_BASE_CALCULATION" => Algorithm::Row,
            _ => Algorithm::Total,
        };
        Self {
            algorithm,
            prices_include_tax: settings.is_on("tax/calculation/price_includes_tax"),
            shipping_includes_tax: settings.is_on("tax/calculation/shipping_includes_tax"),
            is_after_discount: settings.is_on("tax/calculation/apply_after_discount"),
            discounts_incl_tax: settings.is_on("tax/calculation/discount_tax"),
            is_cross_border: settings.is_on("tax/calculation/cross_border_trade_enabled"),
        }
    }
}

/// What is taxed: units at a price, less a discount.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taxed<'a> {
    pub(super) price: Decimal,
    pub(super) quantity: Decimal,
    pub(super) discount: Decimal,
    pub(super) rates: &'a [AppliedRate],
    pub(super) store_rates: &'a [AppliedRate],
    pub(super) includes_tax: bool,
    /// Keeps the roundings of goods and of shipping apart.
    pub(super) kind: &'a str,
}

/// Computes the tax of rows one after the other, with the roundings they share.
#[derive(Debug)]
pub(super) struct Calculator {
    mode: TaxMode,
    carry: Carry,
}

impl Calculator {
    pub(super) fn new(mode: TaxMode) -> Self {
        Self { mode, carry: Carry::beginning_with(Decimal::new(1, 6)) }
    }

    /// Prices, totals and taxes of one row; discount and rules are left as they are.
    pub(super) fn compute(&mut self, taxed: &Taxed<'_>, totals: &mut LineTotals) {
        totals.tax_percent = percent(taxed.rates);
        if taxed.includes_tax {
            self.take_from_gross(taxed, totals);
        } else {
            self.add_to_net(taxed, totals);
        }
    }

    fn add_to_net(&mut self, taxed: &Taxed<'_>, totals: &mut LineTotals) {
        let price = round(taxed.price);
        let base = match self.mode.algorithm {
            Algorithm::Unit => price,
            Algorithm::Row | Algorithm::Total => price * taxed.quantity,
        };
        let units = base_units(self.mode.algorithm, taxed.quantity);
        let discount = per_unit(taxed.discount, units);
        let (mut before, mut after) = (Decimal::ZERO, Decimal::ZERO);
        totals.taxes.clear();
        for rate in taxed.rates {
            let plain = self.round(taxed, "regular", &rate.id, on_net(base, rate.percent));
            let tax = if self.mode.is_after_discount {
                let taxable = (base - discount).max(Decimal::ZERO);
                self.round(taxed, "discounted", &rate.id, on_net(taxable, rate.percent))
            } else {
                plain
            };
            before += plain;
            after += tax;
            totals.taxes.push(AppliedTax { rate: rate.clone(), amount: tax * units });
        }
        totals.price = price;
        totals.row_total = price * taxed.quantity;
        totals.tax = after * units;
        totals.compensation = Decimal::ZERO;
        totals.row_total_incl_tax = totals.row_total + before * units;
        totals.price_incl_tax = match self.mode.algorithm {
            Algorithm::Unit => price + before,
            _ => round(divide(totals.row_total_incl_tax, taxed.quantity)),
        };
    }

    fn take_from_gross(&mut self, taxed: &Taxed<'_>, totals: &mut LineTotals) {
        let rate = percent(taxed.rates);
        let store_rate = percent(taxed.store_rates);
        let mut gross = round(taxed.price);
        if rate != store_rate && !self.mode.is_cross_border {
            let net = gross - in_gross(gross, store_rate);
            gross = round(net + on_net(net, rate));
        }
        let units = base_units(self.mode.algorithm, taxed.quantity);
        let base = divide(gross * taxed.quantity, units);
        let key = rate.normalize().to_string();
        let plain = self.round(taxed, "regular", &key, in_gross(base, rate));
        let mut tax = plain;
        if self.mode.is_after_discount {
            let taxable = (base - per_unit(taxed.discount, units)).max(Decimal::ZERO);
            tax = self.round(taxed, "discounted", &key, in_gross(taxable, rate));
        }
        totals.price_incl_tax = gross;
        totals.row_total_incl_tax = gross * taxed.quantity;
        totals.row_total = totals.row_total_incl_tax - plain * units;
        totals.price = match self.mode.algorithm {
            Algorithm::Unit => gross - plain,
            _ => round(divide(totals.row_total, taxed.quantity)),
        };
        totals.compensation = (plain - tax) * units;
        totals.tax = tax * units;
        totals.taxes = self.split(taxed, totals.tax, rate);
    }

    /// The tax of a row by rate, where only their sum is known.
    fn split(&mut self, taxed: &Taxed<'_>, sum: Decimal, percent: Decimal) -> Vec<AppliedTax> {
        let mut left = sum;
        let mut parts = Vec::new();
        for rate in taxed.rates.iter().filter(|rate| !rate.percent.is_zero()) {
            let share = divide(sum * rate.percent, percent);
            let kind = format!("split {} {}", taxed.kind, rate.id);
            let amount = self.carry.round(&kind, share).min(left);
            left -= amount;
            parts.push(AppliedTax { rate: rate.clone(), amount });
        }
        parts
    }

    fn round(&mut self, taxed: &Taxed<'_>, step: &str, key: &str, amount: Decimal) -> Decimal {
        match self.mode.algorithm {
            Algorithm::Total => self.carry.round(&format!("{step} {} {key}", taxed.kind), amount),
            Algorithm::Unit | Algorithm::Row => round(amount),
        }
    }
}

/// How often the rounded amount counts: once a unit, or once a row.
fn base_units(algorithm: Algorithm, quantity: Decimal) -> Decimal {
    match algorithm {
        Algorithm::Unit => quantity,
        Algorithm::Row | Algorithm::Total => Decimal::ONE,
    }
}

fn percent(rates: &[AppliedRate]) -> Decimal {
    rates.iter().map(|rate| rate.percent).sum()
}

fn on_net(amount: Decimal, percent: Decimal) -> Decimal {
    amount * percent / Decimal::ONE_HUNDRED
}

fn in_gross(amount: Decimal, percent: Decimal) -> Decimal {
    divide(amount * percent, Decimal::ONE_HUNDRED + percent)
}

fn per_unit(amount: Decimal, units: Decimal) -> Decimal {
    divide(amount, units)
}

/// Division by zero gives zero.
fn divide(amount: Decimal, by: Decimal) -> Decimal {
    amount.checked_div(by).unwrap_or_default()
}
