//! Generated stock: a source for every store, all of them serving the website.

use rust_decimal::Decimal;

use super::World;
use crate::inventory::{DEFAULT_SOURCE, SourceItem, Stock};
use crate::map;
use crate::shop::Shop;

const KIND: u64 = 2;
/// The stock that the stores share.
const STORES: i64 = 2;
const CITIES: &[&str] =
    &["Austin", "Dallas", "Houston", "El Paso", "Waco", "Laredo", "Plano", "Tyler"];

/// One source a store, linked to a stock that the website sells from.
pub(super) fn open_sources(shop: &mut Shop, world: &World) {
    if world.stores == 0 {
        return;
    }
    let inventory = &mut shop.inventory;
    for store in 0..world.stores {
        let city = CITIES[usize::try_from(store).unwrap_or_default() % CITIES.len()];
        let code = code(store);
        inventory.sources.push(map! {
            "source_code" => code.as_str(),
            "name" => format!("{city} {}", store + 1),
            "enabled" => true,
            "country_id" => "US",
            "region_id" => 57,
            "region" => "Texas",
            "city" => city,
            "postcode" => "78701",
            "use_default_carrier_config" => true,
        });
        let priority = i64::try_from(store + 1).unwrap_or_default();
        inventory.links.push(map! {
            "stock_id" => STORES, "source_code" => code, "priority" => priority,
        });
    }
    let channels: Vec<_> = inventory
        .stocks
        .values_mut()
        .flat_map(|stock| std::mem::take(&mut stock.channels))
        .collect();
    inventory.stocks.insert(STORES, Stock { id: STORES, name: "Stores".to_owned(), channels });
    inventory.last_stock = STORES;
}

fn code(store: u64) -> String {
    format!("store-{:02}", store + 1)
}

/// Lays a product on its shelves; answers what lies at the default source.
pub(super) fn put(shop: &mut Shop, world: &World, index: u64, sku: &str) -> Decimal {
    let mut dice = world.dice(KIND, index);
    let mut lay = |source: String, most: u64| {
        let quantity = Decimal::from(dice.below(most));
        let status = i64::from(quantity > Decimal::ZERO);
        shop.inventory.items.put(SourceItem { sku: sku.to_owned(), source, quantity, status });
        quantity
    };
    let default = lay(DEFAULT_SOURCE.to_owned(), 200);
    for store in 0..world.stores {
        lay(code(store), 40);
    }
    default
}
