//! What Heartland should hold of an order: units, prices, taxes, total.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::order::{Count, Family, Money, Order, Reading, Units, cents};

/// What rounding may move an amount by.
pub(super) const CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// What Heartland should hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expected {
    pub(crate) total: Decimal,
    pub(super) paid: Decimal,
    pub(super) units: Units,
    pub(super) sales: Vec<Sale>,
    pub(super) shipping: Decimal,
    pub(super) taxes: Taxes,
    /// How far each amount may be off.
    pub(super) slack: Decimal,
    /// What an extension has taken off the goods, nobody knows of which.
    pub(super) discount: Decimal,
    /// There is no other reading of the rows, nor anything that only an extension explains.
    pub(super) is_certain: bool,
}

/// Units that are sold at one price together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sale {
    pub(super) skus: BTreeSet<String>,
    pub(super) net: Decimal,
}

/// What should stand among the taxes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Taxes {
    /// `tax_amount`.
    pub(super) tax: Decimal,
    /// The rates that it comes from, by name.
    pub(super) rates: Vec<String>,
    /// Whether the rates come to the tax, so that each keeps its name.
    pub(super) are_told_apart: bool,
    /// What is none of a rate: fixed taxes, charges, an extension's fee.
    pub(super) beside: Decimal,
    /// What the parts lack to the total, which one row may book.
    pub(super) rounding: Decimal,
}

impl Expected {
    /// What should be there of `order`.
    ///
    /// # Errors
    /// Why only a person can say it.
    pub(crate) fn of(order: &Order, currency: &str) -> Result<Self, String> {
        let money = order.money(currency);
        let money = money.ok_or_else(|| format!("the order has no amounts in {currency}"))?;
        let units = left(order);
        if order.units(Count::Cancelled).is_empty() || order.state() == "canceled" {
            let readings = [Reading::WithTax, Reading::BeforeDiscount];
            return Self::closing(order, money, &units, &readings);
        }
        if units == order.units(Count::Invoiced) {
            return Self::closing(order, money, &units, &[Reading::Invoiced]);
        }
        Ok(Self::read(order, money, &units, Reading::Left).about())
    }

    /// By the first reading with which the parts come to the total.
    fn closing(
        order: &Order,
        money: Money<'_>,
        units: &Units,
        readings: &[Reading],
    ) -> Result<Self, String> {
        let read = readings.iter().map(|reading| Self::read(order, money, units, *reading));
        let (closed, open): (Vec<Self>, Vec<Self>) =
            read.partition(|it| it.taxes.rounding.abs() <= it.tolerance());
        let is_certain = closed.iter().all(|it| it.sales == closed[0].sales);
        if let Some(first) = closed.into_iter().next() {
            return Ok(Self { is_certain, ..first });
        }
        let gap = open.first().map_or(Decimal::ZERO, |open| open.taxes.rounding);
        match open.into_iter().next() {
            Some(open) if money.is_an_extensions(gap) => Ok(open.with(gap)),
            _ => Err(format!("{gap:.2} of its total are in none of its parts")),
        }
    }

    /// With what an extension has added to the total, or taken off the goods.
    fn with(self, added: Decimal) -> Self {
        let discount = (-added).max(Decimal::ZERO);
        let beside = self.taxes.beside + added.max(Decimal::ZERO);
        let taxes = Taxes { beside, rounding: Decimal::ZERO, ..self.taxes };
        Self { taxes, discount, is_certain: false, ..self }
    }

    /// To a cent a row, and with the total that its parts come to: nobody has invoiced it yet.
    fn about(self) -> Self {
        let total = cents(self.total - self.taxes.rounding);
        let taxes = Taxes { rounding: Decimal::ZERO, ..self.taxes.clone() };
        let slack = self.tolerance();
        Self { total, taxes, slack, is_certain: false, ..self }
    }

    fn read(order: &Order, money: Money<'_>, units: &Units, reading: Reading) -> Self {
        let (total, shipping, tax) = match reading {
            Reading::WithTax | Reading::BeforeDiscount => {
                (money.total(), money.shipping(), money.tax())
            }
            Reading::Invoiced => {
                (money.invoiced(), money.shipping_invoiced(), money.tax_invoiced())
            }
            Reading::Left => (money.total(), money.shipping(), money.tax_left()),
        };
        let families = order.families();
        let sales: Vec<Sale> =
            families.iter().filter_map(|it| Sale::of(it, money, reading)).collect();
        let fixed: Decimal = families.iter().map(|it| money.fixed_tax(it, reading)).sum();
        let goods: Decimal = sales.iter().map(|sale| sale.net).sum();
        let gap = total - goods - shipping - tax - fixed;
        // Whether charges are part of what is left, the sum tells.
        let charges = money.charges();
        let charges = if (gap - charges).abs() < gap.abs() { charges } else { Decimal::ZERO };
        let rates = money.rates();
        let taxes = Taxes {
            tax,
            are_told_apart: are_told_apart(&rates, money.tax()) && !tax.is_zero(),
            rates: rates.into_iter().map(|(name, _)| name).collect(),
            beside: fixed + charges,
            rounding: cents(gap - charges),
        };
        let (units, paid) = (units.clone(), money.paid());
        let (slack, discount) = (Decimal::ZERO, Decimal::ZERO);
        Self { total, paid, units, sales, shipping, taxes, slack, discount, is_certain: true }
    }

    /// Rounding may move a cent a row.
    fn tolerance(&self) -> Decimal {
        let rows: usize = self.sales.iter().map(|sale| sale.skus.len()).sum();
        Decimal::from(rows) * CENT
    }

    /// Heartland takes no more than an order costs.
    pub(super) fn is_overpaid(&self) -> bool {
        self.paid > self.total
    }

    /// The same order without what was given back.
    pub(super) fn without(self, given: &Units, for_goods: Decimal) -> Self {
        let mut units = self.units;
        for (sku, qty) in given {
            *units.entry(sku.clone()).or_default() -= qty;
        }
        units.retain(|_, qty| *qty > Decimal::ZERO);
        Self { units, total: self.total - for_goods, paid: self.paid - for_goods, ..self }
    }
}

/// Units that are not cancelled.
fn left(order: &Order) -> Units {
    let mut left = order.units(Count::Ordered);
    for (sku, qty) in order.units(Count::Cancelled) {
        *left.entry(sku).or_default() -= qty;
    }
    left.retain(|_, qty| !qty.is_zero());
    left.into_iter().map(|(sku, qty)| (sku, qty.normalize())).collect()
}

impl Sale {
    /// None if none of its units count.
    fn of(family: &Family<'_>, money: Money<'_>, reading: Reading) -> Option<Self> {
        let count = match reading {
            Reading::Invoiced => Count::Invoiced,
            Reading::WithTax | Reading::BeforeDiscount | Reading::Left => Count::Ordered,
        };
        let units = family.units(count).into_iter().filter(|(_, qty)| !qty.is_zero());
        let skus: BTreeSet<String> = units.map(|(sku, _)| sku).collect();
        let is_gone = reading == Reading::Left && family.share_left().is_zero();
        (!skus.is_empty() && !is_gone).then(|| Self { skus, net: money.net(family, reading) })
    }
}

/// Each rate rounded for itself may be a cent off.
fn are_told_apart(rates: &[(String, Decimal)], tax: Decimal) -> bool {
    let sum: Decimal = rates.iter().map(|(_, asked)| *asked).sum();
    rates.len() > 1 && (sum - tax).abs() <= Decimal::from(rates.len()) * CENT
}

/// Units as they are told in a fault.
pub(super) fn told(units: &Units) -> String {
    let told: Vec<String> = units.iter().map(|(sku, qty)| format!("{qty} {sku}")).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}
