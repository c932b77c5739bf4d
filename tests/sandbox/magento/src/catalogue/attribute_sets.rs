//! Attribute sets and their groups: only the default set is kept.

use super::attribute_routes::unknown;
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria};
use crate::seed;
use crate::shop::Shop;

const RESOURCE: &str = "Magento_Catalog::sets";
/// The id of the set `Default`.
pub(super) const DEFAULT_SET: i64 = 4;

/// The routes of attribute sets.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "products/attribute-sets/sets/list", RESOURCE, list),
        route("GET", "eav/attribute-sets/list", RESOURCE, list),
        route("GET", "products/attribute-sets/groups/list", RESOURCE, groups),
        route("GET", "products/attribute-sets/:attributeSetId", RESOURCE, get),
        route("GET", "products/attribute-sets/:attributeSetId/attributes", RESOURCE, attributes),
        route("POST", "products/attribute-sets/attributes", RESOURCE, assign),
    ]
}

fn sets() -> Vec<Map> {
    vec![map! {
        "attribute_set_id" => DEFAULT_SET,
        "attribute_set_name" => "Default",
        "sort_order" => 1,
        "entity_type_id" => 4,
    }]
}

fn list(_: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    answer(&sets(), &Criteria::read(&request.query)?)
}

fn groups(_: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let seed = seed::attributes();
    let rows = seed.at("groups").at("items").elements().iter().filter_map(Value::as_map);
    answer(&rows.cloned().collect::<Vec<_>>(), &Criteria::read(&request.query)?)
}

fn answer(rows: &[Map], criteria: &Criteria) -> Result<Value, ApiError> {
    let found = search::find(rows.iter(), criteria);
    let items = found.rows.into_iter().cloned().map(Value::Map).collect();
    Ok(search::answer(items, criteria, found.total))
}

fn get(_: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    check_set(request.id("attributeSetId"))?;
    Ok(sets().swap_remove(0).into())
}

fn attributes(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    check_set(request.id("attributeSetId"))?;
    let attributes = &shop.catalogue.attributes;
    let is_in_set = |row: &&Map| attributes.is_assigned(&row.at("attribute_code").text());
    Ok(attributes.all().iter().filter(is_in_set).cloned().map(Value::Map).collect())
}

/// Answers the id of the attribute's place as a string.
fn assign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let set = request.body.at("attributeSetId").whole();
    if set != DEFAULT_SET {
        let text = "The AttributeSet with a \"%1\" ID doesn't exist. Verify the attributeSet and try again.";
        return Err(ApiError::bad(text).with([set]));
    }
    let code = request.body.at("attributeCode").text();
    let attributes = &mut shop.catalogue.attributes;
    if attributes.get(&code).is_none() {
        return Err(unknown(&code));
    }
    attributes.assign(&code, request.body.at("sortOrder").whole());
    attributes.last_assignment += 1;
    Ok(Value::from(attributes.last_assignment.to_string()))
}

fn check_set(id: i64) -> Result<(), ApiError> {
    if id == DEFAULT_SET { Ok(()) } else { Err(ApiError::no_such("id", id)) }
}
