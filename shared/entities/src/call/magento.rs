//! Which records a list of Magento shows: filters in groups, order, page and fields.
//!
//! Nothing that holds a value is `Debug`: filters hold e-mail addresses.

/// How a field is compared. Magento takes an unknown condition for `eq` in silence, hence a
/// closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Magento's own")]
pub enum Condition {
    Eq,
    Neq,
    Gt,
    Gteq,
    Lt,
    Lteq,
    /// The value is a list parted by commas.
    In,
    /// The value is a list parted by commas.
    Nin,
    /// The value holds `%` wildcards.
    Like,
    /// The value does not matter.
    Null,
    /// The value does not matter.
    Notnull,
}

impl Condition {
    fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Neq => "neq",
            Self::Gt => "gt",
            Self::Gteq => "gteq",
            Self::Lt => "lt",
            Self::Lteq => "lteq",
            Self::In => "in",
            Self::Nin => "nin",
            Self::Like => "like",
            Self::Null => "null",
            Self::Notnull => "notnull",
        }
    }
}

/// One comparison of a field with a value.
#[derive(Clone, PartialEq, Eq)]
pub struct Filter {
    field: String,
    condition: Condition,
    value: String,
}

impl Filter {
    /// `field` compared with `value`; times are UTC, as `2026-11-23 07:32:47`.
    pub fn new(field: &str, condition: Condition, value: impl Into<String>) -> Self {
        Self { field: field.to_owned(), condition, value: value.into() }
    }
}

/// A search. Without filters it means every record.
#[derive(Clone, PartialEq, Eq)]
pub struct Search {
    groups: Vec<Vec<Filter>>,
    sorted_by: Vec<(String, &'static str)>,
    page_size: u32,
    page: u32,
    fields: Option<String>,
}

impl Default for Search {
    fn default() -> Self {
        Self { groups: Vec::new(), sorted_by: Vec::new(), page_size: 100, page: 1, fields: None }
    }
}

impl Search {
    /// Only records for which, besides all that was asked before, this holds.
    #[must_use]
    pub fn and(self, field: &str, condition: Condition, value: impl Into<String>) -> Self {
        self.and_any([Filter::new(field, condition, value)])
    }

    /// Only records for which, besides all that was asked before, one of these holds.
    #[must_use]
    pub fn and_any(mut self, filters: impl IntoIterator<Item = Filter>) -> Self {
        self.groups.push(filters.into_iter().collect());
        self
    }

    /// Sorted by `field`, smallest first, where the fields named before are equal.
    #[must_use]
    pub fn ascending(mut self, field: &str) -> Self {
        self.sorted_by.push((field.to_owned(), "ASC"));
        self
    }

    /// Sorted by `field`, largest first, where the fields named before are equal.
    #[must_use]
    pub fn descending(mut self, field: &str) -> Self {
        self.sorted_by.push((field.to_owned(), "DESC"));
        self
    }

    /// At most `page_size` records an answer; 100 unless told.
    #[must_use]
    pub fn page_size(mut self, page_size: u32) -> Self {
        self.page_size = page_size;
        self
    }

    /// Page number `page`, from 1.
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = page;
        self
    }

    /// Only these fields of an item, such as `entity_id,updated_at`. An item field unknown to
    /// Magento is left out in silence.
    #[must_use]
    pub fn item_fields(mut self, fields: &str) -> Self {
        self.fields = Some(format!("items[{fields}],total_count"));
        self
    }

    /// The parameters of the request.
    pub fn query(&self) -> Vec<(String, String)> {
        let mut query = Vec::new();
        for (group, filters) in self.groups.iter().enumerate() {
            for (at, filter) in filters.iter().enumerate() {
                let name =
                    |part| format!("searchCriteria[filter_groups][{group}][filters][{at}][{part}]");
                query.push((name("field"), filter.field.clone()));
                query.push((name("value"), filter.value.clone()));
                query.push((name("condition_type"), filter.condition.as_str().to_owned()));
            }
        }
        for (at, (field, direction)) in self.sorted_by.iter().enumerate() {
            let name = |part| format!("searchCriteria[sortOrders][{at}][{part}]");
            query.push((name("field"), field.clone()));
            query.push((name("direction"), (*direction).to_owned()));
        }
        query.push(("searchCriteria[pageSize]".to_owned(), self.page_size.to_string()));
        query.push(("searchCriteria[currentPage]".to_owned(), self.page.to_string()));
        query.extend(self.fields.iter().map(|fields| ("fields".to_owned(), fields.clone())));
        query
    }

    /// The same search, one page on.
    #[must_use]
    pub fn next_page(self) -> Self {
        let page = self.page + 1;
        self.page(page)
    }

    /// Whether the pages up to this one hold `total` records. Magento gives no other sign of
    /// the end: a page past it is no error.
    pub fn covers(&self, total: u64) -> bool {
        u64::from(self.page) * u64::from(self.page_size) >= total
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, Filter, Search};

    fn query(search: &Search) -> Vec<String> {
        search.query().into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn groups_are_anded_and_the_filters_in_one_are_ored() {
        let search = Search::default()
            .and("updated_at", Condition::Gteq, "2026-11-23 07:32:47")
            .and_any([
                Filter::new("status", Condition::Eq, "pending"),
                Filter::new("status", Condition::Null, ""),
            ])
            .ascending("updated_at")
            .ascending("entity_id")
            .page_size(50)
            .page(2)
            .item_fields("entity_id,updated_at");
        assert_eq!(
            query(&search),
            [
                "searchCriteria[filter_groups][0][filters][0][field]=updated_at",
                "searchCriteria[filter_groups][0][filters][0][value]=2026-11-23 07:32:47",
                "searchCriteria[filter_groups][0][filters][0][condition_type]=gteq",
                "searchCriteria[filter_groups][1][filters][0][field]=status",
                "searchCriteria[filter_groups][1][filters][0][value]=pending",
                "searchCriteria[filter_groups][1][filters][0][condition_type]=eq",
                "searchCriteria[filter_groups][1][filters][1][field]=status",
                "searchCriteria[filter_groups][1][filters][1][value]=",
                "searchCriteria[filter_groups][1][filters][1][condition_type]=null",
                "searchCriteria[sortOrders][0][field]=updated_at",
                "searchCriteria[sortOrders][0][direction]=ASC",
                "searchCriteria[sortOrders][1][field]=entity_id",
                "searchCriteria[sortOrders][1][direction]=ASC",
                "searchCriteria[pageSize]=50",
                "searchCriteria[currentPage]=2",
                "fields=items[entity_id,updated_at],total_count",
            ]
        );
    }

    #[test]
    fn a_search_without_filters_still_is_one() {
        let query = query(&Search::default());
        assert_eq!(query, ["searchCriteria[pageSize]=100", "searchCriteria[currentPage]=1"]);
    }

    #[test]
    fn a_list_ends_by_its_total_count() {
        let search = Search::default().page_size(2);
        assert!(search.covers(0) && search.covers(2) && !search.covers(3));
        assert!(search.next_page().covers(3));
    }
}
