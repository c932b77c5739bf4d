//! The catalogue: products with their attributes, prices, media and parts; categories.

mod attribute_groups;
mod attribute_options;
mod attribute_routes;
mod attribute_sets;
mod attributes;
mod bundles;
mod categories;
mod category_changes;
mod category_products;
mod configurables;
mod custom_options;
mod defaults;
mod links;
mod list;
mod media;
mod prices;
mod product;
mod render;
mod save;
mod table;
mod tier_prices;
mod url_key;
mod variations;
mod websites;

pub(crate) use attributes::Attributes;
pub(crate) use product::{Product, ScopedValue};
pub(crate) use table::Catalogue;
pub(crate) use tier_prices::lowest as lowest_tier_price;

use crate::json::Map;
use crate::routes::Route;
use crate::shop::Shop;

/// Puts a product into the shop exactly as `GET products/:sku` answers it.
pub(crate) fn place(shop: &mut Shop, answer: &Map) {
    let product = render::parse(answer);
    let item = render::stock_item(answer);
    if let Some(item) = item {
        shop.inventory.last_legacy = shop.inventory.last_legacy.max(item.id);
        shop.inventory.legacy.insert(product.id, item);
    }
    shop.catalogue.put(product);
}

/// The routes of the catalogue.
pub(crate) fn routes() -> Vec<Route> {
    let parts = [
        list::routes(),
        save::routes(),
        attribute_routes::routes(),
        attribute_options::routes(),
        attribute_sets::routes(),
        attribute_groups::routes(),
        prices::routes(),
        tier_prices::routes(),
        media::routes(),
        custom_options::routes(),
        links::routes(),
        configurables::routes(),
        bundles::routes(),
        websites::routes(),
        categories::routes(),
        category_changes::routes(),
        category_products::routes(),
    ];
    parts.into_iter().flatten().collect()
}
