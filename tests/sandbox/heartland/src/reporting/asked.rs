//! What a caller asks the analyzer.

use std::collections::{BTreeSet, HashSet};

use super::facts::Fact;
use super::group::Group;
use super::metric::{Family, Metric};
use crate::filter::{Condition, Query, condition};
use crate::http::{Failure, Resource};
use crate::items::Item;
use crate::locations::Location;
use crate::shop::Shop;

/// Metrics, groups, days and filters.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) metrics: Vec<Metric>,
    pub(super) groups: Vec<Group>,
    from: Option<String>,
    to: Option<String>,
    /// The ids that a filter leaves; all when there is none.
    items: Option<HashSet<i64>>,
    locations: Option<HashSet<i64>>,
}

impl Asked {
    /// Reads the query; `sale.filters` and `metric.filters` are accepted and left aside.
    ///
    /// # Errors
    /// When a metric, a group or a filter is not known.
    pub(super) fn read(query: &Query, shop: &Shop) -> Result<Self, Failure> {
        let names = |names: [&'static str; 2]| names.into_iter().flat_map(|it| query.values(it));
        let metrics = names(["metrics[]", "metrics"])
            .map(|name| Metric::named(name).ok_or_else(|| unknown("metric", name)));
        let groups = names(["groups[]", "group[]"])
            .map(|name| Group::named(name).ok_or_else(|| unknown("group", name)));
        let metrics = metrics.collect::<Result<Vec<_>, _>>()?;
        if metrics.is_empty() {
            return Err(Failure::bad_request("metrics can't be blank"));
        }
        Ok(Self {
            metrics,
            groups: groups.collect::<Result<_, _>>()?,
            from: query.values("start_date").next().map(str::to_owned),
            to: query.values("end_date").next().map(str::to_owned),
            items: left::<Item>(shop, query, "item.filters")?,
            locations: left::<Location>(shop, query, "location.filters")?,
        })
    }

    /// The families whose facts are needed.
    pub(super) fn families(&self) -> BTreeSet<Family> {
        self.metrics.iter().map(|metric| metric.family).collect()
    }

    /// Whether a fact counts. Stock has no day: it counts as it is now.
    pub(super) fn covers(&self, fact: &Fact<'_>) -> bool {
        let has_day = !fact.date.is_empty();
        let after = self.from.as_deref().is_none_or(|from| !has_day || fact.date >= from);
        let before = self.to.as_deref().is_none_or(|to| !has_day || fact.date <= to);
        after
            && before
            && self.items.as_ref().is_none_or(|items| items.contains(&fact.item))
            && self.locations.as_ref().is_none_or(|places| places.contains(&fact.location))
    }
}

fn unknown(kind: &str, name: &str) -> Failure {
    Failure::bad_request(format!("{name} is not a {kind}"))
}

fn left<T: Resource>(
    shop: &Shop,
    query: &Query,
    name: &str,
) -> Result<Option<HashSet<i64>>, Failure> {
    let Some(text) = query.values(name).next() else { return Ok(None) };
    let condition: Condition = condition::<T>(text, &shop.settings)?;
    let rows = shop.table::<T>().iter().filter(|row| condition.is_met(*row, false));
    Ok(Some(rows.map(T::id).collect()))
}
