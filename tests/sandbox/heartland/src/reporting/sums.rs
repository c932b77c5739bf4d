//! Figures of one row as they add up.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::facts::Fact;
use super::metric::Measure;
use crate::json::Json;
use crate::record::Money;

/// What a row's facts come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    sold: Decimal,
    returned: Decimal,
    units_sold: Decimal,
    units_returned: Decimal,
    markdowns: Decimal,
    cost: Decimal,
    transactions: BTreeSet<i64>,
    last_sold: String,
}

impl Sums {
    pub(super) fn add(&mut self, fact: &Fact<'_>) {
        let value = fact.units * fact.price;
        if fact.units >= Decimal::ZERO {
            self.sold += value;
            self.units_sold += fact.units;
            self.last_sold = self.last_sold.as_str().max(fact.date).to_owned();
        } else {
            self.returned -= value;
            self.units_returned -= fact.units;
        }
        self.markdowns += fact.units * (fact.original - fact.price);
        self.cost += fact.units * fact.cost;
        self.transactions.insert(fact.transaction);
    }

    /// One figure. For stock, what is sold is what is held.
    pub(super) fn value(&self, measure: Measure, now: Timestamp) -> Json {
        let money = |amount: Decimal| Json::Number(Money::new(amount).amount());
        let units = |units: Decimal| Json::Number(units.normalize());
        match measure {
            Measure::NetSales | Measure::PriceOwned => money(self.sold - self.returned),
            Measure::GrossSales => money(self.sold),
            Measure::GrossReturns => money(self.returned),
            Measure::NetMarkdowns => money(self.markdowns),
            Measure::TransactionCount => self.transactions.len().into(),
            Measure::GrossQtySold => units(self.units_sold),
            Measure::NetQtySold | Measure::QtyOwned => units(self.units_sold - self.units_returned),
            Measure::GrossQtyReturned => units(self.units_returned),
            Measure::TotalCost | Measure::CostOwned => money(self.cost),
            Measure::NetMargin => money(self.sold - self.returned - self.cost),
            Measure::LastSoldDate => match self.last_sold.as_str() {
                "" => Json::Null,
                date => date.into(),
            },
            Measure::DaysSinceLastSold => self.days_since(now).map_or(Json::Null, Json::from),
        }
    }

    fn days_since(&self, now: Timestamp) -> Option<i64> {
        let sold: Date = self.last_sold.parse().ok()?;
        let today = TimeZone::UTC.to_datetime(now).date();
        Some(today.duration_since(sold).as_hours() / 24)
    }
}
