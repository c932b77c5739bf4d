//! Attribute sets: what attributes products of a kind have.

use std::collections::BTreeMap;

use super::attribute_groups::group;
use super::attribute_routes::{self, unknown};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria};
use crate::shop::Shop;

/// The resource that every route of sets asks for.
pub(super) const RESOURCE: &str = "Magento_Catalog::sets";
/// The id of the set `Default`, from which others are copied.
pub(super) const DEFAULT_SET: i64 = 4;
const MEDIA_TYPES: &str = "Magento_Catalog::catalog";
/// Sets of customers, addresses, categories and documents, which are no product's.
const OTHER_SETS: [(i64, i64); 7] = [(1, 2), (2, 2), (3, 1), (5, 1), (6, 1), (7, 1), (8, 1)];

/// The sets of products, each with its groups. The default set's attributes are kept with the
/// attributes themselves, in the order in which answers show them.
#[derive(Default)]
pub(crate) struct AttributeSets {
    sets: BTreeMap<i64, Map>,
    /// The groups of every set.
    pub(super) groups: Vec<Map>,
    /// The attributes of sets other than the default one.
    codes: BTreeMap<i64, Vec<String>>,
    /// Last id of a group.
    pub(super) last_group: i64,
}

impl AttributeSets {
    /// The default set with its groups.
    pub(crate) fn from_seed(seed: &Value) -> Self {
        let groups = seed.at("groups").at("items").elements();
        let default = map! {
            "attribute_set_id" => DEFAULT_SET,
            "attribute_set_name" => "Default",
            "sort_order" => 1,
            "entity_type_id" => 4,
        };
        Self {
            sets: BTreeMap::from([(DEFAULT_SET, default)]),
            groups: groups.iter().filter_map(Value::as_map).cloned().collect(),
            codes: BTreeMap::new(),
            last_group: 20,
        }
    }

    /// Whether products can have this set.
    pub(super) fn has(&self, id: i64) -> bool {
        self.sets.contains_key(&id)
    }

    fn next_id(&self) -> i64 {
        self.sets.keys().last().copied().unwrap_or_default().max(8) + 1
    }

    fn copy_groups(&mut self, from: i64, to: i64) {
        let is_from = |group: &&Map| group.at("attribute_set_id").whole() == from;
        for mut group in self.groups.iter().filter(is_from).cloned().collect::<Vec<_>>() {
            self.last_group += 1;
            group.set("attribute_group_id", self.last_group.to_string());
            group.set("attribute_set_id", to);
            self.groups.push(group);
        }
    }
}

/// The routes of attribute sets.
pub(crate) fn routes() -> Vec<Route> {
    let of_set = "products/attribute-sets/:attributeSetId/attributes/:attributeCode";
    vec![
        route("GET", "products/attribute-sets/sets/list", RESOURCE, list),
        route("GET", "eav/attribute-sets/list", RESOURCE, list_all),
        route("GET", "eav/attribute-sets/:attributeSetId", RESOURCE, get),
        route("POST", "eav/attribute-sets", RESOURCE, create),
        route("PUT", "eav/attribute-sets/:attributeSetId", RESOURCE, update),
        route("DELETE", "eav/attribute-sets/:attributeSetId", RESOURCE, delete),
        route("GET", "products/attribute-sets/:attributeSetId", RESOURCE, get),
        route("POST", "products/attribute-sets", RESOURCE, create),
        route("PUT", "products/attribute-sets/:attributeSetId", RESOURCE, update),
        route("DELETE", "products/attribute-sets/:attributeSetId", RESOURCE, delete),
        route("GET", "products/attribute-sets/:attributeSetId/attributes", RESOURCE, attributes),
        route("GET", "products/media/types/:attributeSetName", MEDIA_TYPES, media_types),
        route("POST", "products/attribute-sets/attributes", RESOURCE, assign),
        route("DELETE", of_set, RESOURCE, unassign),
    ]
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let sets: Vec<Map> = shop.catalogue.sets.sets.values().cloned().collect();
    answer(&sets, &Criteria::read(&request.query)?)
}

/// The sets of everything that has attributes.
fn list_all(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let other = |(id, sort_order): (i64, i64)| {
        map! {
            "attribute_set_id" => id,
            "attribute_set_name" => "Default",
            "sort_order" => sort_order,
            "entity_type_id" => id,
        }
    };
    let mut sets: Vec<Map> = OTHER_SETS.map(other).into();
    sets.extend(shop.catalogue.sets.sets.values().cloned());
    sets.sort_by_key(|set| set.at("attribute_set_id").whole());
    answer(&sets, &Criteria::read(&request.query)?)
}

/// A list of rows as the request wants it.
pub(super) fn answer(rows: &[Map], criteria: &Criteria) -> Result<Value, ApiError> {
    let found = search::find(rows.iter(), criteria);
    let items = found.rows.into_iter().cloned().map(Value::Map).collect();
    Ok(search::answer(items, criteria, found.total))
}

fn find(shop: &Shop, id: i64) -> Result<&Map, ApiError> {
    if OTHER_SETS.iter().any(|(other, _)| *other == id) {
        return Err(ApiError::bad("Provided Attribute set non product Attribute set."));
    }
    shop.catalogue.sets.sets.get(&id).ok_or_else(|| ApiError::no_such("id", id))
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    find(shop, request.id("attributeSetId")).cloned().map(Value::Map)
}

/// A new set begins as a copy of its skeleton.
fn create(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("attributeSet");
    let skeleton = request.body.at("skeletonId").whole();
    if !given.at("attribute_set_id").is_null() {
        return Err(ApiError::invalid("id", given.at("attribute_set_id").clone()));
    }
    if !shop.catalogue.sets.has(skeleton) {
        let is_other = OTHER_SETS.iter().any(|(other, _)| *other == skeleton);
        let kind = if is_other { "non-product" } else { "non-existing" };
        return Err(ApiError::bad(format!(
            "The attribute set couldn't be created because it's based on a {kind} attribute set."
        )));
    }
    check_name(shop, &given.at("attribute_set_name").text(), 0)?;
    let codes = codes_of(shop, skeleton);
    let sets = &mut shop.catalogue.sets;
    let id = sets.next_id();
    let set = map! {
        "attribute_set_id" => id,
        "attribute_set_name" => given.at("attribute_set_name").clone(),
        "sort_order" => given.at("sort_order").clone(),
        "entity_type_id" => 4,
    };
    sets.sets.insert(id, set.clone());
    sets.codes.insert(id, codes);
    sets.copy_groups(skeleton, id);
    Ok(Value::Map(set))
}

fn check_name(shop: &Shop, name: &str, id: i64) -> Result<(), ApiError> {
    if name.is_empty() {
        let text = "The attribute set name is empty. Enter the name and try again.";
        return Err(ApiError::bad(text));
    }
    let mut others = shop.catalogue.sets.sets.iter().filter(|(known, _)| **known != id);
    if others.any(|(_, set)| set.at("attribute_set_name").text() == name) {
        let text = "attribute set name already exists. Create a new name and try again.";
        return Err(ApiError::bad(format!("A \"{name}\" {text}")));
    }
    Ok(())
}

fn update(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("attributeSetId");
    let mut set = find(shop, id)?.clone();
    let given = request.body.at("attributeSet");
    for field in ["attribute_set_name", "sort_order"] {
        if !given.at(field).is_null() {
            set.set(field, given.at(field).clone());
        }
    }
    check_name(shop, &set.at("attribute_set_name").text(), id)?;
    shop.catalogue.sets.sets.insert(id, set.clone());
    Ok(Value::Map(set))
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("attributeSetId");
    find(shop, id)?;
    if id == DEFAULT_SET {
        return Err(ApiError::bad("The default attribute set can't be deleted."));
    }
    let sets = &mut shop.catalogue.sets;
    sets.sets.remove(&id);
    sets.codes.remove(&id);
    sets.groups.retain(|group| group.at("attribute_set_id").whole() != id);
    Ok(Value::Bool(true))
}

fn codes_of(shop: &Shop, set: i64) -> Vec<String> {
    let attributes = &shop.catalogue.attributes;
    shop.catalogue.sets.codes.get(&set).cloned().unwrap_or_else(|| {
        let all = attributes.all().iter().map(|row| row.at("attribute_code").text());
        all.filter(|code| attributes.is_assigned(code)).collect()
    })
}

fn attributes(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let id = request.id("attributeSetId");
    find(shop, id)?;
    Ok(shown(shop, id).map(attribute_routes::answer).collect())
}

/// The roles of images that a set's products have; none for a name that no set has.
fn media_types(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let name = request.parameter("attributeSetName");
    let mut sets = shop.catalogue.sets.sets.iter();
    let set = sets.find(|(_, set)| set.at("attribute_set_name").as_str() == Some(name));
    let Some((&id, _)) = set else { return Ok(Value::List(Vec::new())) };
    let is_role = |row: &&Map| row.at("frontend_input").as_str() == Some("media_image");
    Ok(shown(shop, id).filter(is_role).map(attribute_routes::answer).collect())
}

fn shown(shop: &Shop, set: i64) -> impl Iterator<Item = &Map> {
    let codes = codes_of(shop, set);
    let all = shop.catalogue.attributes.all().iter();
    all.filter(move |row| codes.contains(&row.at("attribute_code").text()))
}

/// Answers the id of the attribute's place as a string.
fn assign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let set = request.body.at("attributeSetId").whole();
    if !shop.catalogue.sets.has(set) {
        let text = "The AttributeSet with a \"%1\" ID doesn't exist. Verify the attributeSet and try again.";
        return Err(ApiError::new(404, text).with([set]));
    }
    let group = group(shop, request.body.at("attributeGroupId").whole())?;
    if group.at("attribute_set_id").whole() != set {
        return Err(ApiError::bad("The attribute group doesn't belong to the attribute set."));
    }
    let code = request.body.at("attributeCode").text();
    let catalogue = &mut shop.catalogue;
    if catalogue.attributes.get(&code).is_none() {
        return Err(unknown(&code));
    }
    match catalogue.sets.codes.get_mut(&set) {
        Some(codes) if codes.contains(&code) => {}
        Some(codes) => codes.push(code),
        None => catalogue.attributes.assign(&code, request.body.at("sortOrder").whole()),
    }
    catalogue.attributes.last_assignment += 1;
    Ok(Value::from(catalogue.attributes.last_assignment.to_string()))
}

fn unassign(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let set = request.id("attributeSetId");
    let code = request.parameter("attributeCode");
    if !shop.catalogue.sets.has(set) {
        let text = "The \"%1\" attribute set wasn't found. Verify and try again.";
        return Err(ApiError::new(404, text).with([set]));
    }
    let row = shop.catalogue.attributes.get(code).ok_or_else(|| unknown(code))?;
    if !codes_of(shop, set).iter().any(|known| known == code) {
        let text = "The \"%1\" attribute wasn't found in the \"%2\" attribute set. Enter the attribute and try again.";
        return Err(ApiError::bad(text).with([Value::from(code), set.into()]));
    }
    if !row.at("is_user_defined").truthy() {
        return Err(ApiError::bad("The system attribute can't be deleted."));
    }
    match shop.catalogue.sets.codes.get_mut(&set) {
        Some(codes) => codes.retain(|known| known != code),
        None => shop.catalogue.attributes.unassign(code),
    }
    Ok(Value::Bool(true))
}
