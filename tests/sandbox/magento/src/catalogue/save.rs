//! `POST products` and `PUT products/:sku`: both create what is new and change what is known.

use super::product::{GLOBAL, Product};
use super::render::{self, View};
use super::{bundles, configurables, custom_options, defaults, media, tier_prices};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::request::Request;
use crate::routes::{Route, route};
use crate::shop::Shop;

const PRODUCTS: &str = "Magento_Catalog::products";

/// The routes that write whole products.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("POST", "products", PRODUCTS, post),
        route("PUT", "products/:sku", PRODUCTS, put),
        route("DELETE", "products/:sku", PRODUCTS, delete),
    ]
}

fn post(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let given = request.body.at("product").as_map().cloned().unwrap_or_default();
    let view = if request.is_deferred { View::Whole } else { View::Posted };
    save(shop, &given, request.store_id(), view)
}

/// The SKU of the path wins over the body's: a product is never renamed.
fn put(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let mut given = request.body.at("product").as_map().cloned().unwrap_or_default();
    given.set("sku", request.parameter("sku"));
    save(shop, &given, request.store_id(), View::Whole)
}

fn delete(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let found = shop.catalogue.by_sku(request.parameter("sku"));
    let (id, sku) = found.map(|one| (one.id, one.sku.clone())).ok_or_else(unknown)?;
    shop.catalogue.remove(id);
    shop.inventory.legacy.remove(&id);
    shop.inventory.items.remove_all(&sku);
    Ok(Value::Bool(true))
}

/// The refusal of a product that is not there.
pub(super) fn unknown() -> ApiError {
    let text = "The product that was requested doesn't exist. Verify the product and try again.";
    ApiError::new(404, text)
}

/// Creates the product, or changes what the request names.
///
/// # Errors
/// 400 for what a product must not be.
pub(super) fn save(
    shop: &mut Shop,
    given: &Map,
    store: i64,
    view: View,
) -> Result<Value, ApiError> {
    for attribute in given.at("custom_attributes").elements() {
        let code = attribute.at("attribute_code").text();
        shop.catalogue.attributes.check(&code, attribute.at("value"))?;
    }
    let known = shop.catalogue.by_sku(&given.at("sku").text()).cloned();
    let is_new = known.is_none();
    let mut product = match known {
        Some(product) => product,
        None => start(shop, given)?,
    };
    let scope = if is_new { GLOBAL } else { store };
    take(shop, &mut product, given, scope)?;
    if is_new {
        defaults::fill(&mut product);
    }
    defaults::check(&product)?;
    defaults::check_places(shop, &product)?;
    if is_new {
        shop.catalogue.last_product += 1;
        product.id = shop.catalogue.last_product;
    }
    if let Err(refusal) = defaults::check_url_key(shop, &product) {
        shop.inventory.last_legacy += i64::from(is_new);
        return Err(refusal);
    }
    product.updated_at = shop.clock.stamp();
    finish(shop, product, given, is_new, store, view)
}

fn start(shop: &Shop, given: &Map) -> Result<Product, ApiError> {
    defaults::check_new(shop, given)?;
    Ok(Product {
        sku: given.at("sku").text().trim().to_owned(),
        kind: given.at("type_id").text(),
        attribute_set: given.at("attribute_set_id").whole(),
        created_at: shop.clock.stamp(),
        ..Product::default()
    })
}

/// Takes over the values that the request names, in its scope.
fn take(shop: &mut Shop, product: &mut Product, given: &Map, scope: i64) -> Result<(), ApiError> {
    for code in ["name", "price", "status", "visibility", "weight"] {
        if !given.at(code).is_null() {
            set_scoped(shop, product, code, given.at(code).clone(), scope);
        }
    }
    if product.is_virtual() || product.kind == "configurable" {
        product.set("weight", GLOBAL, Value::Null);
    }
    if product.kind == "configurable" {
        product.set("price", GLOBAL, Value::Null);
    }
    for attribute in given.at("custom_attributes").elements() {
        take_attribute(shop, product, attribute, scope);
    }
    let extension = given.at("extension_attributes");
    if extension.at("website_ids").as_list().is_some() {
        product.websites =
            extension.at("website_ids").elements().iter().map(Value::whole).collect();
    }
    if extension.at("category_links").as_list().is_some() {
        product.categories = render::categories(extension);
    }
    custom_options::take(shop, product, given.at("options"));
    tier_prices::take(product, given.at("tier_prices"));
    media::take(shop, product, given.at("media_gallery_entries"))?;
    if given.at("product_links").as_list().is_some() {
        let links = given.at("product_links").elements().iter().filter_map(Value::as_map);
        product.links = links.cloned().collect();
    }
    Ok(())
}

fn take_attribute(shop: &Shop, product: &mut Product, attribute: &Value, scope: i64) {
    let code = attribute.at("attribute_code").text();
    let value = attribute.at("value").clone();
    if code == "category_ids" {
        product.categories = value.elements().iter().map(|id| (id.whole(), 0)).collect();
        return;
    }
    let is_unset = value.as_str() == Some("");
    let value = if is_unset { Value::Null } else { shop.catalogue.attributes.shown(&code, &value) };
    if code == "special_price"
        && !value.is_null()
        && product.value("special_from_date", scope).is_null()
    {
        let today = format!("{} 00:00:00", shop.local_date());
        product.set("special_from_date", scope, today);
    }
    set_scoped(shop, product, &code, value, scope);
}

fn set_scoped(shop: &Shop, product: &mut Product, code: &str, value: Value, scope: i64) {
    let store = if shop.catalogue.attributes.is_scoped(code) { scope } else { GLOBAL };
    product.set(code.to_owned(), store, value);
}

/// Stores the product with its parts and its stock, and answers it.
fn finish(
    shop: &mut Shop,
    mut product: Product,
    given: &Map,
    is_new: bool,
    store: i64,
    view: View,
) -> Result<Value, ApiError> {
    let extension = given.at("extension_attributes");
    configurables::take(shop, &mut product, extension)?;
    bundles::take(shop, &mut product, extension)?;
    let id = product.id;
    shop.catalogue.put(product);
    shop.save_stock_of(id, extension.at("stock_item"), is_new);
    let product = shop.catalogue.get(id).ok_or_else(unknown)?;
    Ok(render::product(shop, product, store, view))
}
