//! A collection's query: filter, order, page and what to show.

use super::condition::{Condition, Operator};
use super::spelling::{Fields, from_brackets, from_json, from_plain};
use crate::http::Failure;
use crate::json::{Json, Name, Object, object};
use crate::record::Record;
use crate::settings::Settings;

/// Rows on a page when the caller does not say.
const PER_PAGE: usize = 20;

/// What a caller asks of a collection.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) filter: Condition,
    /// Fields to sort by, and whether downwards.
    pub(crate) sort: Vec<(String, bool)>,
    pub(crate) page: usize,
    pub(crate) per_page: usize,
    pub(crate) include: Vec<String>,
    pub(crate) text: Option<String>,
    only: Vec<String>,
    parameters: Vec<(String, String)>,
}

/// A direction of sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Upwards,
    Downwards,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            filter: Condition::default(),
            sort: Vec::new(),
            page: 1,
            per_page: PER_PAGE,
            include: Vec::new(),
            text: None,
            only: Vec::new(),
            parameters: Vec::new(),
        }
    }
}

impl Query {
    /// Reads a query string for a resource; parameters it does not know are left aside.
    ///
    /// # Errors
    /// When a filter or an order cannot be understood.
    pub(crate) fn parse<T: Record>(text: &str, settings: &Settings) -> Result<Self, Failure> {
        let mut query = Self::parse_lenient(text);
        let cap = usize::try_from(settings.per_page_cap).unwrap_or(1).max(1);
        query.per_page = query.per_page.min(cap);
        query.filter = filter::<T>(&query.parameters, settings)?;
        for (field, _) in &query.sort {
            let known = T::FIELDS.iter().any(|spec| spec.name == field);
            if !known && !field.starts_with("custom@") {
                return Err(Failure::bad_request(format!("{field} is not a sortable field")));
            }
        }
        Ok(query)
    }

    /// Reads all but the filter, which needs to know the resource.
    pub(crate) fn parse_lenient(text: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()).into_owned() {
            match name.as_str() {
                "page" => query.page = value.parse().unwrap_or(1).max(1),
                "per_page" if value == "all" => query.per_page = usize::MAX,
                "per_page" => query.per_page = value.parse().unwrap_or(PER_PAGE).max(1),
                "sort" | "sort[]" => query.sort.push(order(&value)),
                "_only" | "_only[]" => query.only.push(value.clone()),
                "_include" | "_include[]" => query.include.push(value.clone()),
                "query" => query.text = Some(value.clone()).filter(|text| !text.is_empty()),
                _ => {}
            }
            query.parameters.push((name, value));
        }
        query
    }

    /// The values of a parameter, in order.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = move |(other, _): &&(String, String)| other == name;
        self.parameters.iter().filter(named).map(|(_, value)| value.as_str())
    }

    /// The same page and order over rows that were filtered already.
    pub(crate) fn unfiltered(&self) -> Self {
        Self { filter: Condition::default(), ..self.clone() }
    }

    /// Leaves only the fields asked for, with or without their question mark.
    pub(crate) fn only(&self, row: &mut Object) {
        if self.only.is_empty() {
            return;
        }
        let asked = |name: &Name| {
            let plain = name.trim_end_matches('?');
            self.only.iter().any(|only| only.trim_end_matches('?') == plain)
        };
        row.retain(|name, _| asked(name));
    }

    /// The direction, when rows are wanted in the order of their ids.
    pub(super) fn id_order(&self) -> Option<Order> {
        match self.sort.as_slice() {
            [] => Some(Order::Upwards),
            [(field, downwards)] if field == "id" => {
                Some(if *downwards { Order::Downwards } else { Order::Upwards })
            }
            _ => None,
        }
    }

    /// How many rows come before the page.
    pub(crate) fn skipped(&self) -> usize {
        (self.page - 1).saturating_mul(self.per_page)
    }

    /// Wraps a page's rows as every collection is wrapped.
    pub(crate) fn envelope(&self, total: usize, results: Vec<Json>, settings: &Settings) -> Json {
        let mut envelope = object([
            ("total", total.into()),
            ("pages", self.pages(total).into()),
            ("results", Json::List(results)),
        ]);
        if settings.envelope_per_page {
            envelope.insert(Name::Borrowed("per_page"), self.per_page.into());
        }
        Json::Object(envelope)
    }

    /// How many pages so many rows fill; an empty collection has one.
    pub(crate) fn pages(&self, total: usize) -> usize {
        total.div_ceil(self.per_page).max(1)
    }
}

/// Reads a filter as JSON, for resources that are filtered within another's query.
///
/// # Errors
/// When it cannot be understood.
pub(crate) fn condition<T: Record>(text: &str, settings: &Settings) -> Result<Condition, Failure> {
    from_json(text, &Fields::of::<T>(settings))
}

fn order(text: &str) -> (String, bool) {
    let (field, direction) = text.split_once(',').unwrap_or((text, "asc"));
    (field.trim().to_owned(), direction.trim().eq_ignore_ascii_case("desc"))
}

fn filter<T: Record>(
    parameters: &[(String, String)],
    settings: &Settings,
) -> Result<Condition, Failure> {
    let fields = Fields::of::<T>(settings);
    let mut parts: Vec<Condition> = Vec::new();
    for (name, value) in parameters {
        let bracketed = name.strip_prefix("_filter[").or_else(|| name.strip_prefix("~["));
        if name == "_filter" || name == "_filter[]" {
            parts.push(from_json(value, &fields)?);
        } else if let Some(brackets) = bracketed {
            add(&mut parts, from_brackets(brackets, value, &fields)?);
        } else if T::FIELDS.iter().any(|spec| spec.mode.bare && spec.name == name) {
            parts.push(from_plain(name, value));
        }
    }
    Ok(Condition::All(parts))
}

/// Adds a bracketed test; the values of a list come one parameter each.
fn add(parts: &mut Vec<Condition>, new: Condition) {
    if let (
        Some(Condition::Test { field, operator, operands }),
        Condition::Test { field: new_field, operator: new_operator, operands: new_operands },
    ) = (parts.last_mut(), &new)
    {
        let lists = matches!(operator, Operator::In | Operator::NotIn);
        if lists && field == new_field && operator == new_operator {
            operands.extend(new_operands.clone());
            return;
        }
    }
    parts.push(new);
}
