//! The product table and its look-ups.

use std::collections::{BTreeMap, HashMap};

use super::attribute_sets::AttributeSets;
use super::attributes::Attributes;
use super::categories::Categories;
use super::product::Product;
use super::render;
use crate::json::{Map, Value};

/// Products, attributes and categories, with the highest ids given so far.
#[derive(Default)]
pub(crate) struct Catalogue {
    products: BTreeMap<i64, Product>,
    by_sku: HashMap<String, i64>,
    url_keys: HashMap<String, i64>,
    /// The attributes products can have.
    pub(crate) attributes: Attributes,
    /// What attributes products of a kind have.
    pub(crate) sets: AttributeSets,
    /// The tree of categories.
    pub(crate) categories: Categories,
    /// Last id of a product, given even to one that could not be saved.
    pub(crate) last_product: i64,
    /// Last id of an image.
    pub(crate) last_media: i64,
    /// Last id of a configurable's option.
    pub(crate) last_configurable_option: i64,
    /// Last id of a custom option.
    pub(crate) last_custom_option: i64,
    /// Last id of a custom option's value.
    pub(crate) last_custom_value: i64,
    /// Last id of a bundle's option.
    pub(crate) last_bundle_option: i64,
    /// Last id of a bundle's selection.
    pub(crate) last_selection: i64,
}

impl Catalogue {
    /// The catalogue of the recorded shop.
    pub(crate) fn from_seed(products: &Value, attributes: &Value, categories: &Value) -> Self {
        let mut catalogue = Self {
            attributes: Attributes::from_seed(attributes),
            sets: AttributeSets::from_seed(attributes),
            categories: Categories::from_seed(categories),
            ..Self::default()
        };
        for answer in products.at("full").elements().iter().filter_map(Value::as_map) {
            catalogue.put(render::parse(answer));
        }
        catalogue.last_configurable_option = 2;
        catalogue
    }

    /// A catalogue with nothing but what an installation brings.
    pub(crate) fn fresh(attributes: &Value, categories: &Value) -> Self {
        Self {
            attributes: Attributes::fresh(attributes),
            sets: AttributeSets::from_seed(attributes),
            categories: Categories::fresh(categories),
            ..Self::default()
        }
    }

    /// Adds a product, or replaces the one with its id.
    pub(crate) fn put(&mut self, product: Product) {
        self.last_product = self.last_product.max(product.id);
        if let Some(old) = self.products.get(&product.id) {
            self.by_sku.remove(&old.sku.to_lowercase());
            self.url_keys.remove(&old.value("url_key", 0).text());
        }
        self.by_sku.insert(product.sku.to_lowercase(), product.id);
        if product.value("visibility", 0).whole() != 1 {
            self.url_keys.insert(product.value("url_key", 0).text(), product.id);
        }
        self.products.insert(product.id, product);
    }

    /// Takes a product out.
    pub(crate) fn remove(&mut self, id: i64) {
        if let Some(product) = self.products.remove(&id) {
            self.by_sku.remove(&product.sku.to_lowercase());
            self.url_keys.remove(&product.value("url_key", 0).text());
        }
    }

    /// The product with this id.
    pub(crate) fn get(&self, id: i64) -> Option<&Product> {
        self.products.get(&id)
    }

    /// The product with a SKU in any letter case.
    pub(crate) fn by_sku(&self, sku: &str) -> Option<&Product> {
        self.products.get(self.by_sku.get(&sku.to_lowercase())?)
    }

    /// The product with a SKU, for change. Its SKU and address must stay.
    pub(crate) fn by_sku_mut(&mut self, sku: &str) -> Option<&mut Product> {
        self.products.get_mut(self.by_sku.get(&sku.to_lowercase())?)
    }

    /// The product that has an address.
    pub(crate) fn owner_of_url_key(&self, url_key: &str) -> Option<i64> {
        self.url_keys.get(url_key).copied()
    }

    /// Every product by rising id.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Product> {
        self.products.values()
    }

    /// How many products there are.
    pub(crate) fn len(&self) -> usize {
        self.products.len()
    }

    /// The products that a composite one is made of.
    pub(crate) fn children_of(&self, product: &Product) -> Vec<i64> {
        let by_sku =
            |map: &Map, field: &str| self.by_sku(&map.at(field).text()).map(|child| child.id);
        match product.kind.as_str() {
            "configurable" => product.children.clone(),
            "bundle" => product
                .selections()
                .filter_map(|one| one.as_map().and_then(|one| by_sku(one, "sku")))
                .collect(),
            _ => {
                product.links.iter().filter_map(|link| by_sku(link, "linked_product_sku")).collect()
            }
        }
    }
}
