//! The analyzer: sums over completed transactions and current stock.

mod asked;
mod facts;
mod group;
mod metric;
mod sums;

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use axum::routing::get;

use crate::filter::Query;
use crate::http::{App, Failure, Grant, json};
use crate::json::{Json, Name, Object};
use crate::shop::Shop;

use asked::Asked;
use facts::Fact;
use metric::{Family, Metric};
use sums::Sums;

/// One row for each combination of group values, one family of metrics apart from another.
type Rows = BTreeMap<Vec<String>, BTreeMap<Family, Sums>>;

async fn analyzer(
    State(app): State<App>,
    Extension(grant): Extension<Grant>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let shop = app.read();
    let query = Query::parse_lenient(&query.unwrap_or_default());
    let asked = Asked::read(&query, &shop)?;
    if !grant.sees_margins && asked.metrics.iter().any(Metric::is_margin) {
        return Err(Failure::too_heavy());
    }
    let mut rows: Vec<Object> =
        (sum(&shop, &asked).iter()).map(|(key, sums)| shown(&shop, &asked, key, sums)).collect();
    if query.values("exclude_zeroes").any(|value| value == "true") {
        rows.retain(|row| asked.metrics.iter().any(|metric| !is_zero(row.get(metric.name))));
    }
    sort(&mut rows, &query);
    let total = rows.len();
    let page =
        rows.into_iter().skip(query.skipped()).take(query.per_page).map(Json::Object).collect();
    Ok(json(&query.envelope(total, page, &shop.settings)))
}

fn sum(shop: &Shop, asked: &Asked) -> Rows {
    let mut rows = Rows::new();
    if asked.groups.is_empty() {
        rows.insert(Vec::new(), BTreeMap::new());
    }
    for family in asked.families() {
        let mut see = |fact: &Fact<'_>| {
            if asked.covers(fact) {
                let key = asked.groups.iter().map(|group| group.value(shop, fact)).collect();
                rows.entry(key).or_default().entry(family).or_default().add(fact);
            }
        };
        facts::visit(shop, family, &mut see);
    }
    rows
}

fn shown(shop: &Shop, asked: &Asked, key: &[String], sums: &BTreeMap<Family, Sums>) -> Object {
    let mut row = Object::new();
    for (group, value) in asked.groups.iter().zip(key) {
        let value = if value.is_empty() { Json::Null } else { Json::text(value.as_str()) };
        row.insert(Name::Owned(group.name.clone()), value);
    }
    let none = Sums::default();
    let today = shop.clock.now();
    for metric in &asked.metrics {
        let value = sums.get(&metric.family).unwrap_or(&none).value(metric.measure, today);
        row.insert(Name::Borrowed(metric.name), value);
    }
    row
}

fn is_zero(value: Option<&Json>) -> bool {
    value.is_none_or(|value| match value {
        Json::Number(number) => number.is_zero(),
        other => *other == Json::Null,
    })
}

fn sort(rows: &mut [Object], query: &Query) {
    for (field, downwards) in query.sort.iter().rev() {
        rows.sort_by(|one, other| {
            let key = |row: &Object| {
                let value = row.get(field.as_str()).cloned().unwrap_or_default();
                (value.as_number().filter(|_| value.as_text().is_none()), value.to_string())
            };
            let ordering = key(one).cmp(&key(other));
            if *downwards { ordering.reverse() } else { ordering }
        });
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/reporting/analyzer", get(analyzer))
}
