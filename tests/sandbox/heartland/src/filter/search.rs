//! Running a query over rows.

use super::condition::key_of;
use super::query::{Order, Query};
use crate::http::Failure;
use crate::record::{Key, Record};
use crate::settings::Settings;

/// What a search needs to know of a resource and its account.
pub(crate) struct Search<'a> {
    /// The fields that free text is looked for in.
    pub(crate) fields: &'static [&'static str],
    pub(crate) settings: &'a Settings,
}

/// A page of rows, and how many rows there are on all pages.
#[derive(Debug)]
pub(crate) struct Found<'a, T> {
    pub(crate) rows: Vec<&'a T>,
    pub(crate) total: usize,
}

/// Filters, sorts and pages rows that come in the order of their ids, and after the id that
/// the query names if it names one.
///
/// # Errors
/// When the page does not exist and the account minds.
pub(crate) fn run<'a, T: Record>(
    rows: impl DoubleEndedIterator<Item = &'a T> + Clone,
    query: &Query,
    search: &Search<'_>,
) -> Result<Found<'a, T>, Failure> {
    if let Some(found) = unsearched(rows.clone(), query) {
        return page(found, query, search);
    }
    let by_minute = search.settings.filter_by_minute;
    let text = query.text.as_deref().map(str::to_lowercase);
    let mut found: Vec<&T> = rows
        .filter(|row| query.filter.is_met(*row, by_minute))
        .filter(|row| text.as_deref().is_none_or(|text| mentions(*row, search.fields, text)))
        .collect();
    sort(&mut found, &query.sort);
    let total = found.len();
    let rows = found.into_iter().skip(query.skipped()).take(query.per_page).collect();
    page(Found { rows, total }, query, search)
}

/// The page when every row is wanted and in the order in which rows come: no need to look.
fn unsearched<'a, T: Record>(
    rows: impl DoubleEndedIterator<Item = &'a T> + Clone,
    query: &Query,
) -> Option<Found<'a, T>> {
    let is_whole = query.filter.is_only_after_id() && query.text.is_none();
    let total = is_whole.then(|| count(rows.clone()))?;
    let rows = match query.id_order()? {
        Order::Upwards => rows.skip(query.skipped()).take(query.per_page).collect(),
        Order::Downwards => rows.rev().skip(query.skipped()).take(query.per_page).collect(),
    };
    Some(Found { rows, total })
}

/// The number of rows; a whole table knows its own without walking.
fn count<'a, T: Record>(rows: impl Iterator<Item = &'a T>) -> usize {
    match rows.size_hint() {
        (least, Some(most)) if least == most => least,
        _ => rows.count(),
    }
}

fn page<'a, T>(
    found: Found<'a, T>,
    query: &Query,
    search: &Search<'_>,
) -> Result<Found<'a, T>, Failure> {
    if search.settings.page_past_end_is_404 && query.page > query.pages(found.total) {
        return Err(Failure::not_found());
    }
    Ok(found)
}

fn sort<T: Record>(rows: &mut [&T], order: &[(String, bool)]) {
    rows.sort_by(|one, other| {
        let by = |(field, downwards): &(String, bool)| {
            let ordering = key_of(*one, field).cmp(&key_of(*other, field));
            if *downwards { ordering.reverse() } else { ordering }
        };
        order.iter().map(by).find(|ordering| ordering.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
}

fn mentions<T: Record>(row: &T, fields: &[&str], text: &str) -> bool {
    fields.iter().any(|field| match key_of(row, field) {
        Key::Text(value) => value.to_lowercase().contains(text),
        _ => false,
    })
}
