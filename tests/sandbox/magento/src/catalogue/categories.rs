//! Categories: a tree of shelves.

use std::collections::BTreeMap;

use super::save::unknown;
use super::url_key;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria};
use crate::shop::Shop;

const RESOURCE: &str = "Magento_Catalog::categories";
/// The root that the store shows.
const STORE_ROOT: i64 = 2;

/// Categories by id, as they are answered.
#[derive(Default)]
pub(crate) struct Categories {
    rows: BTreeMap<i64, Map>,
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

    fn children(&self, id: i64) -> Vec<i64> {
        let mut children: Vec<&Map> = self
            .rows
            .values()
            .filter(|row| row.at("parent_id").whole() == id && row.at("id").whole() != id)
            .collect();
        children.sort_by_key(|row| row.at("position").whole());
        children.into_iter().map(|row| row.at("id").whole()).collect()
    }
}

/// The routes of categories.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "categories", RESOURCE, tree),
        route("POST", "categories", RESOURCE, save),
        route("GET", "categories/list", RESOURCE, list),
        route("GET", "categories/:categoryId", RESOURCE, get),
        route("PUT", "categories/:id", RESOURCE, save),
        route("DELETE", "categories/:categoryId", RESOURCE, delete),
        route("PUT", "categories/:categoryId/move", RESOURCE, relocate),
        route("GET", "categories/:categoryId/products", RESOURCE, products),
        route("POST", "categories/:categoryId/products", RESOURCE, assign),
        route("PUT", "categories/:categoryId/products", RESOURCE, assign),
        route("DELETE", "categories/:categoryId/products/:sku", RESOURCE, unassign),
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

fn no_category(id: i64) -> ApiError {
    ApiError::no_such("id", id)
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let found = search::find(shop.catalogue.categories.rows.values(), &criteria);
    let items = found.rows.into_iter().cloned().map(Value::Map).collect();
    Ok(search::answer(items, &criteria, found.total))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let row = shop.catalogue.categories.rows.get(&id);
    row.cloned().map(Value::Map).ok_or_else(|| no_category(id))
}

fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("category").as_map().cloned().unwrap_or_default();
    let id = match request.id("id") {
        0 => given.at("id").whole(),
        id => id,
    };
    if id > 0 { change(shop, id, &given) } else { create(shop, &given) }
}

fn create(shop: &mut Shop, given: &Map) -> Result<Value, ApiError> {
    let name = given.at("name").text();
    if name.trim().is_empty() {
        return Err(ApiError::bad(
            "The \"Name\" attribute value is empty. Set the attribute and try again.",
        ));
    }
    let now = shop.clock.stamp();
    let categories = &mut shop.catalogue.categories;
    let parent_id =
        if given.at("parent_id").is_null() { STORE_ROOT } else { given.at("parent_id").whole() };
    let parent = categories.rows.get(&parent_id).cloned().ok_or_else(|| no_category(parent_id))?;
    let siblings = categories.children(parent_id).len();
    categories.last += 1;
    let id = categories.last;
    let row = new_row(id, &name, given, &parent, siblings + 1, &now);
    categories.rows.insert(id, row.clone());
    update_children(categories, parent_id);
    Ok(Value::Map(row))
}

fn new_row(id: i64, name: &str, given: &Map, parent: &Map, position: usize, now: &str) -> Map {
    let path = format!("{}/{id}", parent.at("path").text());
    let key = url_key::from_name(name);
    let parent_url = attribute_of(parent, "url_path");
    let url_path = if parent_url.is_empty() { key.clone() } else { format!("{parent_url}/{key}") };
    let attributes = [
        ("is_anchor", "1".to_owned()),
        ("path", path.clone()),
        ("children_count", "0".to_owned()),
        ("url_key", key),
        ("url_path", url_path),
    ];
    let mut list: Vec<Value> = attributes
        .into_iter()
        .map(|(code, value)| Value::Map(map! { "attribute_code" => code, "value" => value }))
        .collect();
    list.extend(given.at("custom_attributes").elements().iter().cloned());
    map! {
        "id" => id,
        "parent_id" => parent.at("id").clone(),
        "name" => name,
        "is_active" => given.at("is_active").truthy(),
        "position" => if given.at("position").is_null() { Value::from(position) } else { given.at("position").clone() },
        "level" => parent.at("level").whole() + 1,
        "children" => "",
        "created_at" => now,
        "updated_at" => now,
        "path" => path,
        "include_in_menu" => given.at("include_in_menu").is_null() || given.at("include_in_menu").truthy(),
        "custom_attributes" => list,
    }
}

fn attribute_of(row: &Map, code: &str) -> String {
    let attributes = row.at("custom_attributes").elements();
    let found = attributes.iter().find(|one| one.at("attribute_code").as_str() == Some(code));
    found.map(|one| one.at("value").text()).unwrap_or_default()
}

fn update_children(categories: &mut Categories, parent: i64) {
    let children: Vec<String> = categories.children(parent).iter().map(i64::to_string).collect();
    if let Some(row) = categories.rows.get_mut(&parent) {
        row.set("children", children.join(","));
    }
}

fn change(shop: &mut Shop, id: i64, given: &Map) -> Result<Value, ApiError> {
    let now = shop.clock.stamp();
    let row = shop.catalogue.categories.rows.get_mut(&id).ok_or_else(|| no_category(id))?;
    for (key, value) in given.iter() {
        if !matches!(key, "id" | "parent_id" | "path" | "level" | "custom_attributes") {
            row.set(key.to_owned(), value.clone());
        }
    }
    row.set("updated_at", now);
    Ok(Value::Map(row.clone()))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let categories = &mut shop.catalogue.categories;
    let row = categories.rows.get(&id).ok_or_else(|| no_category(id))?;
    if id <= STORE_ROOT {
        return Err(ApiError::bad("Cannot delete category with id %categoryId")
            .named(map! { "categoryId" => id }));
    }
    let parent = row.at("parent_id").whole();
    categories.rows.remove(&id);
    update_children(categories, parent);
    Ok(Value::Bool(true))
}

fn relocate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let parent = request.body.at("parentId").whole();
    let categories = &mut shop.catalogue.categories;
    let path = categories
        .rows
        .get(&parent)
        .map(|row| row.at("path").text())
        .ok_or_else(|| no_category(parent))?;
    let level = categories.rows[&parent].at("level").whole() + 1;
    let row = categories.rows.get_mut(&id).ok_or_else(|| no_category(id))?;
    let old = row.at("parent_id").whole();
    row.set("parent_id", parent);
    row.set("path", format!("{path}/{id}"));
    row.set("level", level);
    update_children(categories, old);
    update_children(categories, parent);
    Ok(Value::Bool(true))
}

fn products(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let place = |categories: &[(i64, i64)]| {
        categories.iter().find(|(category, _)| *category == id).map(|(_, position)| *position)
    };
    let link = |sku: &str, position: i64| {
        Value::Map(map! { "sku" => sku, "position" => position, "category_id" => id.to_string() })
    };
    let all = shop.catalogue.all();
    Ok(all.filter_map(|one| place(&one.categories).map(|at| link(&one.sku, at))).collect())
}

fn assign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let link = request.body.at("productLink");
    let product = shop.catalogue.by_sku_mut(&link.at("sku").text()).ok_or_else(unknown)?;
    product.categories.retain(|(category, _)| *category != id);
    product.categories.push((id, link.at("position").whole()));
    Ok(Value::Bool(true))
}

fn unassign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let product = shop.catalogue.by_sku_mut(request.parameter("sku")).ok_or_else(unknown)?;
    product.categories.retain(|(category, _)| *category != id);
    Ok(Value::Bool(true))
}
