//! Goods leaving a source, and coming back.

use rust_decimal::Decimal;

use super::{DEFAULT_SOURCE, SourceItem};
use crate::shop::Shop;

/// How much of a SKU left a source.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken {
    /// The source.
    pub(crate) source: String,
    /// The SKU.
    pub(crate) sku: String,
    /// How much.
    pub(crate) quantity: Decimal,
}

/// Takes goods from a source, all or nothing; the default source stops selling when it runs empty.
///
/// Tells whether the source held them.
pub(crate) fn deduct(shop: &mut Shop, taken: &[Taken]) -> bool {
    let managed: Vec<&Taken> = taken.iter().filter(|one| is_managed(shop, &one.sku)).collect();
    let holds = |one: &&Taken| {
        let item = shop.inventory.items.at(&one.sku, &one.source);
        item.is_some_and(|item| item.quantity >= one.quantity)
    };
    if !managed.iter().all(holds) {
        return false;
    }
    let changes: Vec<Taken> = managed.into_iter().cloned().collect();
    for one in changes {
        change(shop, &one, -one.quantity);
    }
    true
}

/// Puts goods back where they came from.
pub(crate) fn give_back(shop: &mut Shop, back: &[Taken]) {
    for one in back {
        change(shop, one, one.quantity);
    }
}

fn change(shop: &mut Shop, one: &Taken, by: Decimal) {
    let Some(item) = shop.inventory.items.at(&one.sku, &one.source) else { return };
    let quantity = item.quantity + by;
    let min = rule(shop, &one.sku, "min_qty");
    let backorders = !rule(shop, &one.sku, "backorders").is_zero();
    // Other sources are looked at only where something must remain.
    let is_empty = if one.source == DEFAULT_SOURCE {
        quantity <= min
    } else {
        quantity == min && !min.is_zero()
    };
    let status = i64::from(!is_empty || backorders);
    let (sku, source) = (item.sku.clone(), item.source.clone());
    shop.put_source_item(SourceItem { sku, source, quantity, status });
}

fn is_managed(shop: &Shop, sku: &str) -> bool {
    !rule(shop, sku, "manage_stock").is_zero()
}

/// A stock rule of a SKU; unknown SKUs follow the configuration.
fn rule(shop: &Shop, sku: &str, name: &str) -> Decimal {
    let item =
        shop.catalogue.by_sku(sku).and_then(|product| shop.inventory.legacy.get(&product.id));
    match item {
        Some(item) => item.rule(name, &shop.settings),
        None => shop.settings.decimal(&format!("cataloginventory/item_options/{name}")),
    }
}
