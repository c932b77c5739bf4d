//! The rates that hold for a place, a buyer and a kind of goods.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::Taxes;
use crate::json::{Map, Value};

/// Where tax is due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The country's code.
    pub(crate) country: String,
    /// The region's id; 0 for none.
    pub(crate) region: i64,
    /// The postcode; empty for none.
    pub(crate) postcode: String,
}

/// One rate with its own percent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rate {
    /// Names the rate.
    pub(crate) code: String,
    /// What shoppers read.
    pub(crate) title: String,
    /// The percent as it was entered.
    pub(crate) percent: Decimal,
}

/// Rates of one priority together. A later priority taxes the taxes before it, so its percent
/// is higher than the sum of its rates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AppliedRate {
    /// The codes of the rates, joined.
    pub(crate) id: String,
    /// The effective percent.
    pub(crate) percent: Decimal,
    /// The rates.
    pub(crate) rates: Vec<Rate>,
}

/// A rate as a rule applies it.
struct Match<'a> {
    rate: &'a Map,
    rule: i64,
    priority: i64,
    is_on_subtotal: bool,
}

impl Taxes {
    /// What applies to goods of a class, bought by a class of customers at a place.
    pub(crate) fn applied(&self, place: &Place, customer: i64, product: i64) -> Vec<AppliedRate> {
        let matches = self.matches(place, customer, product);
        let mut applied = Vec::new();
        let mut total = Decimal::ZERO;
        let mut at = 0;
        while at < matches.len() {
            let group: Vec<&Match<'_>> = matches[at..]
                .iter()
                .take_while(|one| one.priority == matches[at].priority)
                .collect();
            let sum: Decimal = group.iter().map(|one| one.rate.at("rate").decimal()).sum();
            let is_on_subtotal = group.last().is_some_and(|one| one.is_on_subtotal);
            let percent = if is_on_subtotal {
                sum
            } else {
                (Decimal::ONE_HUNDRED + total) * sum / Decimal::ONE_HUNDRED
            };
            total += percent;
            let rates: Vec<Rate> = group.iter().map(|one| rate(one.rate)).collect();
            let id = rates.iter().map(|rate| rate.code.as_str()).collect();
            applied.push(AppliedRate { id, percent, rates });
            at += group.len();
        }
        applied
    }

    /// Of each rule the most precise rate, by priority.
    fn matches(&self, place: &Place, customer: i64, product: i64) -> Vec<Match<'_>> {
        let has = |rule: &Map, field: &str, id: i64| {
            rule.at(field).elements().iter().any(|one| one.whole() == id)
        };
        let mut matches = Vec::new();
        for rule in &self.rules {
            if !has(rule, "customer_tax_class_ids", customer)
                || !has(rule, "product_tax_class_ids", product)
            {
                continue;
            }
            let rates = self.rates.iter();
            let best = rates
                .filter(|rate| {
                    has(rule, "tax_rate_ids", rate.at("id").whole()) && holds_at(rate, place)
                })
                .max_by_key(|rate| precision(rate));
            if let Some(rate) = best {
                matches.push(Match {
                    rate,
                    rule: rule.at("id").whole(),
                    priority: rule.at("priority").whole(),
                    is_on_subtotal: rule.at("calculate_subtotal").truthy(),
                });
            }
        }
        matches.sort_by_key(|one| (one.priority, one.rule));
        matches
    }
}

fn precision(rate: &Map) -> (bool, bool, Decimal, Reverse<i64>) {
    let has_region = rate.at("tax_region_id").whole() > 0;
    let has_postcode = !matches!(rate.at("tax_postcode").text().as_str(), "" | "*");
    (has_region, has_postcode, rate.at("rate").decimal(), Reverse(rate.at("id").whole()))
}

fn holds_at(rate: &Map, place: &Place) -> bool {
    let region = rate.at("tax_region_id").whole();
    rate.at("tax_country_id").text() == place.country
        && (region == 0 || region == place.region)
        && holds_for_postcode(rate, &place.postcode)
}

fn holds_for_postcode(rate: &Map, postcode: &str) -> bool {
    if rate.at("zip_is_range").truthy() {
        let number = Value::from(postcode).whole();
        return (rate.at("zip_from").whole()..=rate.at("zip_to").whole()).contains(&number);
    }
    let pattern = rate.at("tax_postcode").text();
    match pattern.strip_suffix('*') {
        Some(start) => postcode.starts_with(start),
        None => pattern.is_empty() || pattern.eq_ignore_ascii_case(postcode),
    }
}

fn rate(row: &Map) -> Rate {
    let code = row.at("code").text();
    let title = row.at("titles").elements().first().map(|title| title.at("value").text());
    Rate { title: title.unwrap_or_else(|| code.clone()), code, percent: row.at("rate").decimal() }
}
