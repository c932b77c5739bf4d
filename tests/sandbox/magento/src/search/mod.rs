//! Lists: filter, sort and page rows as Magento's collections do.

mod criteria;
mod matching;

use std::borrow::Cow;
use std::cmp::Ordering;

pub(crate) use criteria::{Criteria, Filter, SortOrder};

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;

/// A row whose columns can be asked for by name.
pub(crate) trait Row {
    /// The value of a column; null where it has none.
    fn column(&self, name: &str) -> Cow<'_, Value>;
}

/// The rows of one page and how many there are in all.
pub(crate) struct Found<R> {
    /// One page, in order.
    pub(crate) rows: Vec<R>,
    /// Rows on all pages together.
    pub(crate) total: usize,
}

/// The rows that pass every group of filters (one of the group's filters suffices), sorted and
/// cut to the page. Rows must come in their natural order, which sorting keeps for equals.
pub(crate) fn find<R: Row>(rows: impl Iterator<Item = R>, criteria: &Criteria) -> Found<R> {
    let mut rows: Vec<R> = rows.filter(|row| passes(row, criteria)).collect();
    if !criteria.sort_orders.is_empty() {
        rows.sort_by(|left, right| compare(left, right, &criteria.sort_orders));
    }
    let total = rows.len();
    let Some(size) = criteria.page_size.filter(|size| *size > 0) else {
        return Found { rows, total };
    };
    let skip = (criteria.current_page.unwrap_or(1).max(1) - 1).saturating_mul(size);
    Found { rows: rows.into_iter().skip(skip).take(size).collect(), total }
}

/// The answer of a list route.
pub(crate) fn answer(items: Vec<Value>, criteria: &Criteria, total: usize) -> Value {
    let echo = criteria.echo();
    Value::Map(map! { "items" => items, "search_criteria" => echo, "total_count" => total })
}

/// Refuses columns that the table does not have, as the database would.
///
/// # Errors
/// 500 with a report id.
pub(crate) fn check_columns(
    criteria: &Criteria,
    columns: &[&str],
    report: &str,
) -> Result<(), ApiError> {
    let is_known = |name: &str| columns.contains(&name);
    let filters = criteria.groups.iter().flatten().all(|filter| is_known(&filter.field));
    let sorts = criteria.sort_orders.iter().all(|order| is_known(&order.field));
    if filters && sorts { Ok(()) } else { Err(ApiError::internal(report)) }
}

/// Columns of a table, each with the field in which answers show it.
pub(crate) type Columns = [(&'static str, &'static str)];

/// A list route over rows that are kept as they are answered.
///
/// # Errors
/// 500 for a column that the table does not have.
pub(crate) fn list(
    rows: &[Map],
    criteria: &Criteria,
    columns: &'static Columns,
    report: &str,
) -> Result<Value, ApiError> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    check_columns(criteria, &names, report)?;
    let found = find(rows.iter().map(|row| Named { row, columns }), criteria);
    let items = found.rows.into_iter().map(|named| Value::Map(named.row.clone())).collect();
    Ok(answer(items, criteria, found.total))
}

/// A row whose columns have other names than its fields.
struct Named<'a> {
    row: &'a Map,
    columns: &'static Columns,
}

impl Row for Named<'_> {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        let field = self.columns.iter().find(|(known, _)| *known == name);
        Cow::Borrowed(field.map_or(&Value::Null, |(_, field)| self.row.at(field)))
    }
}

impl Row for &Map {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        Cow::Borrowed(self.at(name))
    }
}

fn passes<R: Row>(row: &R, criteria: &Criteria) -> bool {
    criteria.groups.iter().all(|group| {
        group.is_empty()
            || group.iter().any(|filter| matching::holds(&row.column(&filter.field), filter))
    })
}

fn compare<R: Row>(left: &R, right: &R, orders: &[SortOrder]) -> Ordering {
    orders
        .iter()
        .map(|order| {
            let ascending =
                matching::compare(&left.column(&order.field), &right.column(&order.field));
            if order.is_descending { ascending.reverse() } else { ascending }
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
