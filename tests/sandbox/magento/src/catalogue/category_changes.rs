//! What changes the tree of categories: saved, moved, deleted.

use super::categories::{Categories, RESOURCE, STORE_ROOT, attribute_of, no_category};
use super::url_key;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

/// The routes that change categories.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "categories", RESOURCE, save),
        route("PUT", "categories/:id", RESOURCE, save),
        route("DELETE", "categories/:categoryId", RESOURCE, delete),
        route("PUT", "categories/:categoryId/move", RESOURCE, relocate),
    ]
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
    for attribute in given.at("custom_attributes").elements() {
        let code = attribute.at("attribute_code").text();
        let list = row.list_mut("custom_attributes");
        match list.iter_mut().find(|known| known.at("attribute_code").text() == code) {
            Some(known) => known.clone_from(attribute),
            None => list.push(attribute.clone()),
        }
    }
    row.set("updated_at", now);
    Ok(Value::Map(row.clone()))
}

/// A category goes with everything below it.
fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let categories = &mut shop.catalogue.categories;
    let row = categories.rows.get(&id).ok_or_else(|| no_category(id))?;
    if id <= STORE_ROOT {
        return Err(ApiError::bad("Cannot delete category with id %1").with([id.to_string()]));
    }
    let parent = row.at("parent_id").whole();
    let below = format!("{}/", row.at("path").text());
    categories.rows.retain(|known, row| *known != id && !row.at("path").text().starts_with(&below));
    update_children(categories, parent);
    Ok(Value::Bool(true))
}

/// Moves a category with everything below it.
fn relocate(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("categoryId");
    let parent = request.body.at("parentId").whole();
    let categories = &mut shop.catalogue.categories;
    let path_of = |id: i64| categories.rows.get(&id).map(|row| row.at("path").text());
    let path = path_of(id).ok_or_else(|| no_category(id))?;
    let above = path_of(parent).ok_or_else(|| no_category(parent))?;
    if above == path || above.starts_with(&format!("{path}/")) {
        let text = "Operation do not allow to move a parent category to any of children category";
        return Err(ApiError::bad(text));
    }
    let old = categories.rows[&id].at("parent_id").whole();
    for row in categories.rows.values_mut() {
        let is_moved = row.at("id").whole() == id;
        let known = row.at("path").text();
        let Some(rest) = known.strip_prefix(&path).filter(|rest| is_moved || rest.starts_with('/'))
        else {
            continue;
        };
        let new = format!("{above}/{id}{rest}");
        row.set("level", new.matches('/').count());
        row.set("path", new);
        if is_moved {
            row.set("parent_id", parent);
        }
    }
    update_children(categories, old);
    update_children(categories, parent);
    Ok(Value::Bool(true))
}
