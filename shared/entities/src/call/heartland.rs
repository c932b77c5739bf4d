//! Which records a list of Heartland shows: filter, order, relations and page size.
//!
//! Nothing that holds a value is `Debug`: filters hold e-mail addresses.

use std::fmt;

use serde_json::{Map, Value};

/// A list as it is asked for: filter, embedded relations, page size and order.
#[derive(Clone, PartialEq, Eq)]
pub struct List {
    filter: Filter,
    includes: Vec<String>,
    sort: Vec<String>,
    per_page: u32,
}

impl Default for List {
    fn default() -> Self {
        Self::of(Filter::default())
    }
}

impl List {
    /// The records that pass `filter`.
    pub fn of(filter: Filter) -> Self {
        Self { filter, includes: Vec::new(), sort: Vec::new(), per_page: 100 }
    }

    /// With the relation `name` embedded in each record.
    #[must_use]
    pub fn include(mut self, name: &str) -> Self {
        self.includes.push(name.to_owned());
        self
    }

    /// Sorted by `field`, smallest first, where the fields named before are equal.
    #[must_use]
    pub fn ascending(mut self, field: &str) -> Self {
        self.sort.push(field.to_owned());
        self
    }

    /// Sorted by `field`, largest first, where the fields named before are equal.
    #[must_use]
    pub fn descending(mut self, field: &str) -> Self {
        self.sort.push(format!("{field},desc"));
        self
    }

    /// At most `per_page` records an answer; 100 unless told.
    #[must_use]
    pub fn per_page(mut self, per_page: u32) -> Self {
        self.per_page = per_page;
        self
    }

    /// The same list by id, from the record after `id` on: pages by number skip or repeat
    /// records while others change.
    #[must_use]
    pub fn after(mut self, id: i64) -> Self {
        self.filter = self.filter.and("id", Operator::Gt, id);
        self.sort = vec!["id".to_owned()];
        self
    }

    /// The parameters of the request.
    pub fn query(&self) -> Vec<(String, String)> {
        let parameter = |name: &str, value: &String| (name.to_owned(), value.clone());
        let mut query = vec![("per_page".to_owned(), self.per_page.to_string())];
        query.extend(self.sort.iter().map(|field| parameter("sort[]", field)));
        query.extend(self.includes.iter().map(|name| parameter("_include[]", name)));
        if !self.filter.is_empty() {
            query.push(("_filter".to_owned(), self.filter.to_string()));
        }
        query
    }
}

/// How a field is compared. Written with its `$`: without it Heartland raises no error and
/// filters wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// Equal; with `null`: not set.
    Eq,
    /// Not equal; with `null`: set.
    Neq,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// One of a list.
    In,
    /// None of a list.
    Nin,
    /// A pattern with `*`.
    Like,
}

impl Operator {
    fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "$eq",
            Self::Neq => "$neq",
            Self::Gt => "$gt",
            Self::Gte => "$gte",
            Self::Lt => "$lt",
            Self::Lte => "$lte",
            Self::In => "$in",
            Self::Nin => "$nin",
            Self::Like => "$like",
        }
    }
}

/// Conditions that must all hold; none of them means every record.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Filter(Map<String, Value>);

impl Filter {
    /// Only records whose `field` equals `value`.
    #[must_use]
    pub fn equal(self, field: &str, value: impl Into<Value>) -> Self {
        self.and(field, Operator::Eq, value)
    }

    /// Only records for which, besides all that was asked before, this holds. A custom field
    /// is named `custom@key`; the `?` of a boolean's name may stay or go.
    #[must_use]
    pub fn and(mut self, field: &str, operator: Operator, value: impl Into<Value>) -> Self {
        let conditions = self.0.entry(written(field)).or_insert_with(|| Map::new().into());
        if let Value::Object(conditions) = conditions {
            conditions.insert(operator.as_str().to_owned(), value.into());
        }
        self
    }

    /// Only records for which, besides all that was asked before, one of these holds.
    #[must_use]
    pub fn and_any(mut self, filters: impl IntoIterator<Item = Self>) -> Self {
        let any = filters.into_iter().map(|filter| Value::Object(filter.0)).collect();
        self.0.insert("$or".to_owned(), any);
        self
    }

    /// Whether every record passes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The JSON text of the parameter.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", serde_json::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

/// Booleans are read as `active?`, but filtered and written as `active`.
fn written(field: &str) -> String {
    field.trim_end_matches('?').to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Filter, List, Operator};

    #[test]
    fn conditions_on_one_field_stand_together() {
        let filter = Filter::default()
            .and("updated_at", Operator::Gte, "2026-01-01T00:00:00Z")
            .and("updated_at", Operator::Lt, "2026-01-02T00:00:00Z")
            .equal("active?", true);
        assert_eq!(
            filter.to_string(),
            r#"{"active":{"$eq":true},"updated_at":{"$gte":"2026-01-01T00:00:00Z","$lt":"2026-01-02T00:00:00Z"}}"#
        );
    }

    #[test]
    fn lists_alternatives_and_unset_fields_can_be_asked_for() {
        let filter = Filter::default().and("public_id", Operator::In, vec!["A", "B"]).and_any([
            Filter::default().and("custom@magento_order", Operator::Neq, Value::Null),
            Filter::default().and("id", Operator::Gt, 100_001),
        ]);
        assert_eq!(
            filter.to_string(),
            r#"{"$or":[{"custom@magento_order":{"$neq":null}},{"id":{"$gt":100001}}],"public_id":{"$in":["A","B"]}}"#
        );
        assert!(Filter::default().is_empty());
    }

    fn query(list: &List) -> Vec<String> {
        list.query().into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn a_list_is_asked_for_by_page_size_order_relations_and_filter() {
        let list = List::of(Filter::default().equal("status", "open"))
            .descending("updated_at")
            .ascending("id")
            .include("lines")
            .include("payments")
            .per_page(500);
        assert_eq!(
            query(&list),
            [
                "per_page=500",
                "sort[]=updated_at,desc",
                "sort[]=id",
                "_include[]=lines",
                "_include[]=payments",
                r#"_filter={"status":{"$eq":"open"}}"#
            ]
        );
    }

    #[test]
    fn a_walk_goes_on_by_id() {
        let list = List::default().descending("updated_at").after(7).after(100_042);
        assert_eq!(query(&list), ["per_page=100", "sort[]=id", r#"_filter={"id":{"$gt":100042}}"#]);
    }
}
