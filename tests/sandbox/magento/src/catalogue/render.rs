//! A product as it is answered, and back.

use rust_decimal::Decimal;

use super::bundles;
use super::media;
use super::product::{GLOBAL, Product, ScopedValue};
use super::variations::shown_options;
use crate::inventory::LegacyItem;
use crate::json::{Map, Value};
use crate::map;
use crate::schema;
use crate::shop::Shop;

/// Attributes that have fields of their own in an answer, or none at all.
const NOT_CUSTOM: &[&str] = &[
    "name",
    "price",
    "status",
    "visibility",
    "weight",
    "sku",
    "created_at",
    "updated_at",
    "category_ids",
    "media_gallery",
    "tier_price",
];

/// How much of a product is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Everything, as `GET products/:sku` answers it.
    Whole,
    /// Without the stock item, as lists answer it.
    Listed,
    /// As a freshly posted product is answered: without links and tier prices.
    Posted,
}

/// The product as it is answered in a store view.
pub(crate) fn product(shop: &Shop, product: &Product, store: i64, view: View) -> Value {
    let mut answer = head(product, store);
    answer.set("extension_attributes", extension(shop, product, view));
    if view != View::Posted || !product.links.is_empty() {
        answer.set("product_links", links(product));
    }
    answer.set("options", objects(&product.custom_options));
    answer.set("media_gallery_entries", media::shown(product, store));
    if view != View::Posted || !product.tier_prices.is_empty() {
        answer.set("tier_prices", objects(&product.tier_prices));
    }
    answer.set("custom_attributes", custom_attributes(shop, product, store));
    Value::Map(answer)
}

/// The fields that every view begins with.
pub(super) fn head(product: &Product, store: i64) -> Map {
    let mut answer = map! {
        "id" => product.id,
        "sku" => product.sku.as_str(),
        "name" => product.value("name", store).clone(),
        "attribute_set_id" => product.attribute_set,
        "price" => product.amount("price", store),
        "status" => product.value("status", store).whole(),
        "visibility" => product.value("visibility", store).whole(),
        "type_id" => product.kind.as_str(),
        "created_at" => product.created_at.as_str(),
        "updated_at" => product.updated_at.as_str(),
    };
    let has_price = !product.value("price", store).is_null() || product.kind == "configurable";
    if !has_price {
        answer.remove("price");
    }
    if !product.value("weight", store).is_null() {
        answer.set("weight", product.amount("weight", store));
    }
    answer
}

fn extension(shop: &Shop, product: &Product, view: View) -> Map {
    let mut extension = map! { "website_ids" => product.websites.clone() };
    if !product.categories.is_empty() {
        let link = |(category, position): &(i64, i64)| {
            Value::Map(map! { "position" => *position, "category_id" => category.to_string() })
        };
        extension.set("category_links", product.categories.iter().map(link).collect::<Value>());
    }
    if view != View::Listed
        && let Some(item) = shop.inventory.legacy.get(&product.id)
    {
        extension.set("stock_item", item.answer(product.id, &shop.settings));
    }
    if product.kind == "bundle" {
        extension.set("bundle_product_options", objects(&bundles::shown(product)));
    }
    if product.kind == "configurable" {
        extension.set("configurable_product_options", objects(&shown_options(shop, product)));
        extension.set("configurable_product_links", product.children.clone());
    }
    extension
}

fn links(product: &Product) -> Value {
    let render =
        |link: &Map| Value::Map(schema::render("catalog-data-product-link-interface", link));
    product.links.iter().map(render).collect()
}

fn objects(rows: &[Map]) -> Value {
    rows.iter().cloned().map(Value::Map).collect()
}

/// Attribute values in the order of the attribute set.
pub(super) fn custom_attributes(shop: &Shop, product: &Product, store: i64) -> Value {
    let attributes = &shop.catalogue.attributes;
    let mut codes: Vec<&str> = product
        .values
        .iter()
        .filter(|one| one.store == GLOBAL || one.store == store)
        .map(|one| one.code.as_ref())
        .filter(|code| !NOT_CUSTOM.contains(code))
        .collect();
    codes.push("category_ids");
    codes.sort_by_key(|code| attributes.rank(code));
    codes.dedup();
    let attribute = |code: &str| {
        let value = match code {
            "category_ids" => category_ids(product),
            _ => attributes.shown(code, product.value(code, store)),
        };
        Value::Map(map! { "attribute_code" => code, "value" => value })
    };
    codes.into_iter().map(attribute).collect()
}

fn category_ids(product: &Product) -> Value {
    product.categories.iter().map(|(category, _)| Value::from(category.to_string())).collect()
}

/// Reads a product from the form in which it is answered.
pub(crate) fn parse(answer: &Map) -> Product {
    let extension = answer.at("extension_attributes");
    let maps = |value: &Value| -> Vec<Map> {
        value.elements().iter().filter_map(Value::as_map).cloned().collect()
    };
    let mut product = Product {
        id: answer.at("id").whole(),
        sku: answer.at("sku").text(),
        kind: answer.at("type_id").text(),
        attribute_set: answer.at("attribute_set_id").whole(),
        created_at: answer.at("created_at").text(),
        updated_at: answer.at("updated_at").text(),
        websites: extension.at("website_ids").elements().iter().map(Value::whole).collect(),
        categories: categories(extension),
        configurable_options: maps(extension.at("configurable_product_options")),
        children: extension
            .at("configurable_product_links")
            .elements()
            .iter()
            .map(Value::whole)
            .collect(),
        bundle_options: maps(extension.at("bundle_product_options")),
        links: maps(answer.at("product_links")),
        custom_options: maps(answer.at("options")),
        tier_prices: maps(answer.at("tier_prices")),
        media: maps(answer.at("media_gallery_entries")),
        values: Vec::new(),
    };
    for code in ["name", "price", "status", "visibility", "weight"] {
        product.set(code, GLOBAL, answer.at(code).clone());
    }
    if product.kind == "configurable" {
        product.set("price", GLOBAL, Value::Null);
    }
    for attribute in answer.at("custom_attributes").elements() {
        let code = attribute.at("attribute_code").text();
        if code != "category_ids" {
            let value = attribute.at("value").clone();
            product.values.push(ScopedValue { code: code.into(), store: GLOBAL, value });
        }
    }
    product
}

pub(super) fn categories(extension: &Value) -> Vec<(i64, i64)> {
    let links = extension.at("category_links").elements().iter();
    links.map(|link| (link.at("category_id").whole(), link.at("position").whole())).collect()
}

/// The stock item inside an answer, if it is there.
pub(crate) fn stock_item(answer: &Map) -> Option<LegacyItem> {
    let item = answer.at("extension_attributes").at("stock_item");
    (!item.is_null()).then(|| LegacyItem::from_answer(item))
}

/// Decimals of attributes show six places.
pub(super) fn six_places(value: Decimal) -> String {
    format!("{value:.6}")
}
