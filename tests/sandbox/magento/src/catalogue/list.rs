//! Reading products, one or many.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::product::Product;
use super::render::{self, View};
use super::save::unknown;
use crate::error::ApiError;
use crate::json::Value;
use crate::map;
use crate::request::Request;
use crate::routes::{Route, route};
use crate::search::{self, Criteria, Row, SortOrder};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";
/// Fields a list can filter by that are no attributes.
const COLUMNS: &[&str] = &[
    "entity_id",
    "id",
    "type_id",
    "attribute_set_id",
    "category_id",
    "website_id",
    "store_id",
    "store",
    "position",
];

/// The routes that read products.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("GET", "products", PRODUCTS, list),
        route("GET", "products/types", PRODUCTS, types),
        route("GET", "products/:sku", PRODUCTS, get),
    ]
}

fn types(_: &mut Shop, _: &Request) -> Result<Value, ApiError> {
    let types = [
        ("simple", "Simple Product"),
        ("virtual", "Virtual Product"),
        ("bundle", "Bundle Product"),
        ("downloadable", "Downloadable Product"),
        ("configurable", "Configurable Product"),
        ("grouped", "Grouped Product"),
    ];
    let kind = |(name, label): (&str, &str)| Value::Map(map! { "name" => name, "label" => label });
    Ok(types.into_iter().map(kind).collect())
}

fn get(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let product = shop.catalogue.by_sku(request.parameter("sku")).ok_or_else(unknown)?;
    let store = match request.query.at("storeId") {
        Value::Null => request.store_id(),
        store => store.whole(),
    };
    Ok(render::product(shop, product, store, View::Whole))
}

fn list(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut criteria = Criteria::read(&request.query)?;
    check_attributes(shop, &criteria)?;
    let echo = criteria.clone();
    if criteria.sort_orders.is_empty() && criteria.filters_by("sku") {
        let field = "sku".to_owned();
        criteria.sort_orders.push(SortOrder { field, is_descending: false });
    }
    let store = request.store_id();
    let in_store = |product| InStore { product, store };
    let found = match criteria.values_of("sku") {
        Some(skus) => {
            let ids: BTreeSet<i64> = skus
                .iter()
                .filter_map(|sku| shop.catalogue.by_sku(sku.trim()))
                .map(|one| one.id)
                .collect();
            let rows = ids.into_iter().filter_map(|id| shop.catalogue.get(id));
            search::find(rows.map(in_store), &criteria)
        }
        None => search::find(shop.catalogue.all().map(in_store), &criteria),
    };
    let items = found
        .rows
        .into_iter()
        .map(|row| render::product(shop, row.product, store, View::Listed))
        .collect();
    Ok(search::answer(items, &echo, found.total))
}

fn check_attributes(shop: &Shop, criteria: &Criteria) -> Result<(), ApiError> {
    let unknown = criteria
        .fields()
        .find(|field| !COLUMNS.contains(field) && shop.catalogue.attributes.get(field).is_none());
    match unknown {
        Some(field) => {
            let text = "The \"%1\" attribute name is invalid. Reset the name and try again.";
            Err(ApiError::bad(text).with([field]))
        }
        None => Ok(()),
    }
}

/// A product seen from a store view.
struct InStore<'a> {
    product: &'a Product,
    store: i64,
}

impl Row for InStore<'_> {
    fn column(&self, name: &str) -> Cow<'_, Value> {
        let product = self.product;
        let first = |ids: &[i64]| ids.iter().map(|id| Value::from(*id)).collect::<Value>();
        Cow::Owned(match name {
            "entity_id" | "id" => Value::from(product.id),
            "sku" => Value::from(product.sku.as_str()),
            "type_id" => Value::from(product.kind.as_str()),
            "attribute_set_id" => Value::from(product.attribute_set),
            "created_at" => Value::from(product.created_at.as_str()),
            "updated_at" => Value::from(product.updated_at.as_str()),
            "website_id" => first(&product.websites),
            // A filter by store view asks for the products of its website.
            "store_id" | "store" if product.websites.contains(&1) => first(&[0, 1]),
            "category_id" => {
                first(&product.categories.iter().map(|(id, _)| *id).collect::<Vec<_>>())
            }
            _ => return Cow::Borrowed(product.value(name, self.store)),
        })
    }
}
