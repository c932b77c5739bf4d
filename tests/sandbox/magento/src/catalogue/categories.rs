//! Categories: a tree of shelves.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria, Row};
use crate::shop::Shop;

/// The resource that every route of categories asks for.
pub(super) const RESOURCE: &str = "Magento_Catalog::categories";
/// What a list can filter and sort by.
const COLUMNS: &[&str] = &[
    "entity_id",
    "parent_id",
    "name",
    "is_active",
    "position",
    "level",
    "children",
    "children_count",
    "created_at",
    "updated_at",
    "path",
    "include_in_menu",
    "url_key",
    "url_path",
    "is_anchor",
    "description",
];
/// The root that the store shows.
pub(super) const STORE_ROOT: i64 = 2;

/// Categories by id, as they are answered.
#[derive(Default)]
pub(crate) struct Categories {
    pub(super) rows: BTreeMap<i64, Map>,
    /// Last id of a category.
    pub(crate) last: i64,
}

impl Categories {
    /// The categories of the recorded shop.
    pub(crate) fn from_seed(seed: &Value) -> Self {
        let rows = seed.at("list").elements().iter().filter_map(Value::as_map);
        let rows: BTreeMap<i64, Map> =
            rows.map(|row| (row.at("id").whole(), row.clone())).collect();
        Self { last: rows.keys().copied().max().unwrap_or_default(), rows }
    }

    /// The two roots of an installation.
    pub(crate) fn fresh(seed: &Value) -> Self {
        let mut categories = Self::from_seed(seed);
        categories.rows.retain(|id, _| *id <= STORE_ROOT);
        categories.last = STORE_ROOT;
        categories
    }

    /// Whether there is a category with this id.
    pub(crate) fn has(&self, id: i64) -> bool {
        self.rows.contains_key(&id)
    }

    /// The categories right below one, in their order.
    pub(super) fn children(&self, id: i64) -> Vec<i64> {
        let mut children: Vec<&Map> = self
            .rows
            .values()
            .filter(|row| row.at("parent_id").whole() == id && row.at("id").whole() != id)
            .collect();
        children.sort_by_key(|row| row.at("position").whole());
        children.into_iter().map(|row| row.at("id").whole()).collect()
    }
}

/// The routes that read categories.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "categories", RESOURCE, tree),
        route("GET", "categories/list", RESOURCE, list),
        route("GET", "categories/:categoryId", RESOURCE, get),
    ]
}

fn tree(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let root = match request.query.at("rootCategoryId") {
        Value::Null if request.store == "all" => 1,
        Value::Null => STORE_ROOT,
        given => given.whole(),
    };
    let depth = request.query.at("depth");
    let depth = if depth.is_null() { i64::MAX } else { depth.whole() };
    if !shop.catalogue.categories.rows.contains_key(&root) {
        return Err(no_category(root));
    }
    Ok(branch(shop, root, depth))
}

fn branch(shop: &Shop, id: i64, depth: i64) -> Value {
    let categories = &shop.catalogue.categories;
    let Some(row) = categories.rows.get(&id) else { return Value::Null };
    let children = if depth > 0 { categories.children(id) } else { Vec::new() };
    let count =
        shop.catalogue.all().filter(|one| one.categories.iter().any(|(at, _)| *at == id)).count();
    Value::Map(map! {
        "id" => id,
        "parent_id" => row.at("parent_id").clone(),
        "name" => row.at("name").clone(),
        "is_active" => row.at("is_active").clone(),
        "position" => row.at("position").clone(),
        "level" => row.at("level").clone(),
        "product_count" => count,
        "children_data" => children.into_iter().map(|child| branch(shop, child, depth - 1)).collect::<Value>(),
    })
}

/// The refusal of a category that is not there.
pub(super) fn no_category(id: i64) -> ApiError {
    ApiError::no_such("id", id)
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    if let Some(field) = criteria.fields().find(|field| !COLUMNS.contains(field)) {
        let text = "The \"%1\" attribute name is invalid. Reset the name and try again.";
        return Err(ApiError::bad(text).with([field]));
    }
    let found = search::find(shop.catalogue.categories.rows.values().map(Node), &criteria);
    let items = found.rows.into_iter().map(|node| Value::Map(node.0.clone())).collect();
    Ok(search::answer(items, &criteria, found.total))
}

/// A category by its columns and attributes.
struct Node<'a>(&'a Map);

impl Row for Node<'_> {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        match name {
            "entity_id" => Cow::Borrowed(self.0.at("id")),
            _ if self.0.has(name) => Cow::Borrowed(self.0.at(name)),
            _ => Cow::Owned(Value::from(attribute_of(self.0, name))),
        }
    }
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let row = shop.catalogue.categories.rows.get(&id);
    row.cloned().map(Value::Map).ok_or_else(|| no_category(id))
}

/// The value of a custom attribute; nothing if it has none.
pub(super) fn attribute_of(row: &Map, code: &str) -> String {
    let attributes = row.at("custom_attributes").elements();
    let found = attributes.iter().find(|one| one.at("attribute_code").as_str() == Some(code));
    found.map(|one| one.at("value").text()).unwrap_or_default()
}
