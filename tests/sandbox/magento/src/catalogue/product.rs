//! One product: its fixed columns, its attribute values by scope, its parts.

use rust_decimal::Decimal;

use crate::json::{Key, Map, Value};

/// The scope that all store views inherit from.
pub(crate) const GLOBAL: i64 = 0;

/// An attribute's value in one scope.
#[derive(Clone, Debug)]
pub(crate) struct ScopedValue {
    /// The attribute.
    pub(crate) code: Key,
    /// The store view, or [`GLOBAL`].
    pub(crate) store: i64,
    /// The value, never null.
    pub(crate) value: Value,
}

/// A product.
#[derive(Clone, Debug, Default)]
pub(crate) struct Product {
    /// Its id.
    pub(crate) id: i64,
    /// Its SKU, as it was first written.
    pub(crate) sku: String,
    /// `simple`, `virtual`, `configurable`, `bundle`, `grouped` or `downloadable`.
    pub(crate) kind: String,
    /// Its attribute set.
    pub(crate) attribute_set: i64,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it was last saved.
    pub(crate) updated_at: String,
    /// Attribute values.
    pub(crate) values: Vec<ScopedValue>,
    /// Websites that show it.
    pub(crate) websites: Vec<i64>,
    /// Categories with the position in each.
    pub(crate) categories: Vec<(i64, i64)>,
    /// Options of a configurable.
    pub(crate) configurable_options: Vec<Map>,
    /// Children of a configurable.
    pub(crate) children: Vec<i64>,
    /// Links to other products; those of a grouped product are of type `associated`.
    pub(crate) links: Vec<Map>,
    /// Custom options.
    pub(crate) custom_options: Vec<Map>,
    /// Prices by quantity and customer group.
    pub(crate) tier_prices: Vec<Map>,
    /// Images.
    pub(crate) media: Vec<Map>,
    /// Options of a bundle, with their selections as `product_links`.
    pub(crate) bundle_options: Vec<Map>,
}

impl Product {
    /// An attribute's value in a store view: its own, else the global one; null for none.
    pub(crate) fn value(&self, code: &str, store: i64) -> &Value {
        let of_scope = |scope| {
            self.values
                .iter()
                .find(|one| one.store == scope && one.code == code)
                .map(|one| &one.value)
        };
        let own = if store == GLOBAL { None } else { of_scope(store) };
        own.or_else(|| of_scope(GLOBAL)).unwrap_or(&Value::Null)
    }

    /// Sets an attribute's value in a scope; null removes it.
    pub(crate) fn set(&mut self, code: impl Into<Key>, store: i64, value: impl Into<Value>) {
        let (code, value) = (code.into(), value.into());
        let place = self.values.iter().position(|one| one.store == store && one.code == code);
        match (place, value) {
            (Some(place), Value::Null) => drop(self.values.remove(place)),
            (Some(place), value) => self.values[place].value = value,
            (None, Value::Null) => {}
            (None, value) => self.values.push(ScopedValue { code, store, value }),
        }
    }

    /// A value as an amount.
    pub(crate) fn amount(&self, code: &str, store: i64) -> Decimal {
        self.value(code, store).decimal()
    }

    /// The name in a store view.
    pub(crate) fn name(&self, store: i64) -> String {
        self.value("name", store).text()
    }

    /// Whether shoppers can buy it at all.
    pub(crate) fn is_enabled(&self, store: i64) -> bool {
        self.value("status", store).whole() == 1
    }

    /// Whether it is made of other products.
    pub(crate) fn is_composite(&self) -> bool {
        matches!(self.kind.as_str(), "configurable" | "bundle" | "grouped")
    }

    /// Whether sources can hold it.
    pub(crate) fn has_sources(&self) -> bool {
        !self.is_composite()
    }

    /// Whether nothing of it is ever shipped.
    pub(crate) fn is_virtual(&self) -> bool {
        matches!(self.kind.as_str(), "virtual" | "downloadable")
    }

    /// The ids of the products a bundle can hold.
    pub(crate) fn selections(&self) -> impl Iterator<Item = &Value> {
        self.bundle_options.iter().flat_map(|option| option.at("product_links").elements())
    }
}
