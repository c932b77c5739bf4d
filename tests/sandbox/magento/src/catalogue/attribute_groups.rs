//! The groups in which a set shows its attributes.

use super::attribute_sets::{self, RESOURCE};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::Criteria;
use crate::shop::Shop;

/// The routes of groups.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "products/attribute-sets/groups/list", RESOURCE, list),
        route("POST", "products/attribute-sets/groups", RESOURCE, save),
        route("PUT", "products/attribute-sets/:attributeSetId/groups", RESOURCE, save),
        route("DELETE", "products/attribute-sets/groups/:groupId", RESOURCE, delete),
    ]
}

/// The groups of one set, which the request must name.
fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let criteria = Criteria::read(&request.query)?;
    let Some(ids) = criteria.values_of("attribute_set_id") else {
        return Err(ApiError::required("attribute_set_id"));
    };
    let id = ids.first().cloned().unwrap_or_default();
    if !shop.catalogue.sets.has(Value::from(id.as_str()).whole()) {
        return Err(ApiError::no_such("attributeSetId", id));
    }
    attribute_sets::answer(&shop.catalogue.sets.groups, &criteria)
}

/// The group with this id.
///
/// # Errors
/// 404 where there is none.
pub(super) fn group(shop: &Shop, id: i64) -> Result<&Map, ApiError> {
    let groups = &shop.catalogue.sets.groups;
    let found = groups.iter().find(|group| group.at("attribute_group_id").whole() == id);
    let text = "The group with the \"%1\" ID doesn't exist. Verify the ID and try again.";
    found.ok_or_else(|| ApiError::new(404, text).with([id.to_string()]))
}

/// Creates a group, or renames the one that the request names.
fn save(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("group");
    let set = match request.id("attributeSetId") {
        0 => given.at("attribute_set_id").whole(),
        id => id,
    };
    if !shop.catalogue.sets.has(set) {
        return Err(ApiError::no_such("attributeSetId", set));
    }
    let known = given.at("attribute_group_id").whole();
    if known > 0 && group(shop, known)?.at("attribute_set_id").whole() != set {
        let text = "The attribute group doesn't belong to the provided attribute set.";
        return Err(ApiError::bad(text));
    }
    let sets = &mut shop.catalogue.sets;
    if known == 0 {
        sets.last_group += 1;
    }
    let id = if known > 0 { known } else { sets.last_group };
    let row = map! {
        "attribute_group_id" => id.to_string(),
        "attribute_group_name" => given.at("attribute_group_name").clone(),
        "attribute_set_id" => set,
    };
    match sets.groups.iter_mut().find(|group| group.at("attribute_group_id").whole() == id) {
        Some(group) => *group = row.clone(),
        None => sets.groups.push(row.clone()),
    }
    Ok(Value::Map(row))
}

/// The groups of an installation hold attributes that Magento itself needs.
fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("groupId");
    group(shop, id)?;
    if id <= 20 {
        let text = "The attribute group can't be deleted because it contains system attributes.";
        return Err(ApiError::bad(text));
    }
    shop.catalogue.sets.groups.retain(|group| group.at("attribute_group_id").whole() != id);
    Ok(Value::Bool(true))
}
