//! Reads `searchCriteria` from a query, under every spelling Magento takes.

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;

/// One condition on one field.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    /// The field or column.
    pub(crate) field: String,
    /// What it is compared with.
    pub(crate) value: Value,
    /// How; what is not known counts as `eq`.
    pub(crate) condition: String,
}

/// One field to sort by.
#[derive(Clone, Debug)]
pub(crate) struct SortOrder {
    /// The field or column.
    pub(crate) field: String,
    /// Whether the highest comes first.
    pub(crate) is_descending: bool,
}

/// What a list route was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Criteria {
    /// Groups that must all hold, each by one of its filters.
    pub(crate) groups: Vec<Vec<Filter>>,
    /// The most important first.
    pub(crate) sort_orders: Vec<SortOrder>,
    /// Rows a page; none or zero means all.
    pub(crate) page_size: Option<usize>,
    /// The page, from 1.
    pub(crate) current_page: Option<usize>,
}

impl Criteria {
    /// Reads the criteria of a list route's query.
    ///
    /// # Errors
    /// 400 when `searchCriteria` is missing, or a direction is none.
    pub(crate) fn read(query: &Map) -> Result<Self, ApiError> {
        let given = query.get("searchCriteria").or_else(|| query.get("search_criteria"));
        Self::from_value(given.ok_or_else(|| ApiError::required("searchCriteria"))?)
    }

    /// Reads the criteria of a list route that does without them.
    ///
    /// # Errors
    /// 400 when a direction is none.
    pub(crate) fn read_optional(query: &Map) -> Result<Self, ApiError> {
        match query.get("searchCriteria").or_else(|| query.get("search_criteria")) {
            Some(given) => Self::from_value(given),
            None => Ok(Self::default()),
        }
    }

    /// Reads the criteria themselves.
    ///
    /// # Errors
    /// 400 when a direction is none.
    pub(crate) fn from_value(given: &Value) -> Result<Self, ApiError> {
        let groups = either(given, "filter_groups", "filterGroups");
        let orders = either(given, "sort_orders", "sortOrders");
        Ok(Self {
            groups: children(groups).map(|group| filters(group.at("filters"))).collect(),
            sort_orders: children(orders).map(sort_order).collect::<Result<_, _>>()?,
            page_size: number(either(given, "page_size", "pageSize")),
            current_page: number(either(given, "current_page", "currentPage")),
        })
    }

    /// A list by one field, which Magento itself asks for.
    pub(crate) fn by(field: &str, value: impl Into<Value>) -> Self {
        let filter =
            Filter { field: field.to_owned(), value: value.into(), condition: "eq".to_owned() };
        Self { groups: vec![vec![filter]], ..Self::default() }
    }

    /// Every field that is filtered or sorted by.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &str> {
        let filtered = self.groups.iter().flatten().map(|filter| filter.field.as_str());
        filtered.chain(self.sort_orders.iter().map(|order| order.field.as_str()))
    }

    /// Whether a filter names this field.
    pub(crate) fn filters_by(&self, field: &str) -> bool {
        self.groups.iter().flatten().any(|filter| filter.field == field)
    }

    /// The values of which a field must have one, where a group says so.
    pub(crate) fn values_of(&self, field: &str) -> Option<Vec<String>> {
        self.groups.iter().find_map(|group| match group.as_slice() {
            [filter] if filter.field == field => match (filter.condition.as_str(), &filter.value) {
                ("eq", Value::Text(text)) => Some(vec![text.clone()]),
                ("in", Value::Text(text)) => Some(text.split(',').map(str::to_owned).collect()),
                ("in", Value::Map(map)) => Some(map.iter().map(|(_, one)| one.text()).collect()),
                _ => None,
            },
            _ => None,
        })
    }

    /// The criteria as answers repeat them.
    pub(crate) fn echo(&self) -> Value {
        let mut echo = map! {
            "filter_groups" => self.groups.iter().map(|group| echo_group(group)).collect::<Value>(),
        };
        if !self.sort_orders.is_empty() {
            let orders = self.sort_orders.iter().map(echo_order).collect::<Value>();
            echo.set("sort_orders", orders);
        }
        if let Some(size) = self.page_size {
            echo.set("page_size", size);
        }
        if let Some(page) = self.current_page {
            echo.set("current_page", page);
        }
        Value::Map(echo)
    }
}

fn echo_group(group: &[Filter]) -> Value {
    let filters = group.iter().map(|filter| {
        Value::Map(map! {
            "field" => filter.field.as_str(),
            "value" => filter.value.clone(),
            "condition_type" => filter.condition.as_str(),
        })
    });
    Value::Map(map! { "filters" => filters.collect::<Value>() })
}

fn echo_order(order: &SortOrder) -> Value {
    let direction = if order.is_descending { "DESC" } else { "ASC" };
    Value::Map(map! { "field" => order.field.as_str(), "direction" => direction })
}

fn filters(given: &Value) -> Vec<Filter> {
    let condition = |filter| match either(filter, "condition_type", "conditionType") {
        Value::Text(text) if !text.is_empty() => text.clone(),
        _ => "eq".to_owned(),
    };
    children(given)
        .map(|filter| Filter {
            field: filter.at("field").text(),
            value: filter.at("value").clone(),
            condition: condition(filter),
        })
        .collect()
}

fn sort_order(given: &Value) -> Result<SortOrder, ApiError> {
    let direction = given.at("direction").text().to_uppercase();
    if !matches!(direction.as_str(), "" | "ASC" | "DESC") {
        return Err(ApiError::bad(DIRECTIONS).with(["ASC", "DESC"]));
    }
    let field = given.at("field").text();
    if !field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        let text = format!("Sort order field {field} contains restricted symbols");
        return Err(ApiError::bad(text));
    }
    let is_descending = direction != "ASC";
    Ok(SortOrder { field, is_descending })
}

const DIRECTIONS: &str =
    "The sort order has to be specified as %1 for ascending order or %2 for descending order.";

/// The elements of a list, or of an object that PHP would take for one.
fn children(value: &Value) -> impl Iterator<Item = &Value> {
    let listed = value.elements().iter();
    let keyed = value.as_map().into_iter().flat_map(|map| map.iter().map(|(_, value)| value));
    listed.chain(keyed)
}

fn either<'a>(value: &'a Value, first: &str, second: &str) -> &'a Value {
    match value.at(first) {
        Value::Null => value.at(second),
        found => found,
    }
}

fn number(value: &Value) -> Option<usize> {
    (!value.is_null()).then(|| usize::try_from(value.whole()).unwrap_or_default())
}
