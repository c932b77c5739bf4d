//! Running a query over rows.

use super::Query;
use super::condition::key_of;
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

/// Filters, sorts and pages rows that come in the order of their ids.
///
/// # Errors
/// When the page does not exist and the account minds.
pub(crate) fn run<'a, T: Record>(
    rows: impl Iterator<Item = &'a T>,
    query: &Query,
    search: &Search<'_>,
) -> Result<Found<'a, T>, Failure> {
    let by_minute = search.settings.filter_by_minute;
    let text = query.text.as_deref().map(str::to_lowercase);
    let mut found: Vec<&T> = rows
        .filter(|row| query.filter.is_met(*row, by_minute))
        .filter(|row| text.as_deref().is_none_or(|text| mentions(*row, search.fields, text)))
        .collect();
    sort(&mut found, &query.sort);
    let total = found.len();
    if search.settings.page_past_end_is_404 && query.page > query.pages(total) {
        return Err(Failure::not_found());
    }
    let skipped = (query.page - 1).saturating_mul(query.per_page);
    let rows = found.into_iter().skip(skipped).take(query.per_page).collect();
    Ok(Found { rows, total })
}

fn sort<T: Record>(rows: &mut [&T], order: &[(String, bool)]) {
    if order.is_empty() || order == [("id".to_owned(), false)] {
        return;
    }
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
