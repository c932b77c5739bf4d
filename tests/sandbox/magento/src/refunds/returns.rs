//! What a refund does to stock: units that never left are let go, units that left may come back.

use rust_decimal::Decimal;

use super::parts::Part;
use crate::inventory::{self, Taken};
use crate::json::{Map, Value};
use crate::orders::Order;
use crate::orders::quantities::has_children;
use crate::request::Request;
use crate::shop::Shop;

/// Moves stock for every refunded row, as the order stood before the refund.
pub(super) fn settle(shop: &mut Shop, order: &Order, parts: &[Part], request: &Request) {
    let returned =
        request.body.at("arguments").path(&["extension_attributes", "return_to_stock_items"]);
    let returned: Vec<i64> = returned.elements().iter().map(Value::whole).collect();
    for part in parts {
        let Some(row) = order.item(part.id).filter(|row| !has_children(order, row)) else {
            continue;
        };
        if part.quantity <= Decimal::ZERO {
            continue;
        }
        let unit = Unit::of(shop, order, row, part.quantity);
        // Who names a configurable has not named the child that lies on the shelf.
        if returned.contains(&part.id) {
            unit.give_back(shop);
        } else {
            unit.write_off(shop);
        }
    }
}

/// Refunded units of one SKU, and where those that left came from.
struct Unit {
    stock: i64,
    sku: String,
    quantity: Decimal,
    /// Invoiced and not refunded before.
    processed: Decimal,
    left: Vec<Taken>,
}

impl Unit {
    fn of(shop: &Shop, order: &Order, row: &Map, quantity: Decimal) -> Self {
        let product = shop.catalogue.get(row.at("product_id").whole());
        let sku = product.map_or_else(|| row.at("sku").text(), |product| product.sku.clone());
        let left = deducted(shop, order, row);
        let processed = row.at("qty_invoiced").decimal() - row.at("qty_refunded").decimal();
        Self { stock: shop.inventory.selling_stock(), sku, quantity, processed, left }
    }

    /// Units that were never shipped.
    fn unshipped(&self) -> Decimal {
        let shipped: Decimal = self.left.iter().map(|one| one.quantity).sum();
        (self.processed - shipped).max(Decimal::ZERO).min(self.quantity)
    }

    /// Unshipped units first: they only free their reservation. The others all go back to the
    /// source that was shipped from last, even those that came from another one.
    fn give_back(&self, shop: &mut Shop) {
        let unshipped = self.unshipped();
        shop.inventory.reserve(self.stock, &self.sku, unshipped);
        let Some(last) = self.left.last() else { return };
        let left: Decimal = self.left.iter().map(|one| one.quantity).sum();
        let quantity = (self.quantity - unshipped).min(left);
        inventory::give_back(shop, &[Taken { quantity, ..last.clone() }]);
    }

    /// Unshipped units that do not come back free their reservation and leave a source.
    fn write_off(&self, shop: &mut Shop) {
        let unshipped = self.unshipped();
        if unshipped.is_zero() {
            return;
        }
        shop.inventory.reserve(self.stock, &self.sku, unshipped);
        let (picks, _) = inventory::by_priority(shop, self.stock, &[(self.sku.clone(), unshipped)]);
        let taken: Vec<Taken> = picks
            .into_iter()
            .map(|pick| Taken { source: pick.source, sku: pick.sku, quantity: pick.quantity })
            .collect();
        inventory::deduct(shop, &taken);
    }
}

/// Where the shipped units of a row came from, less those that were given back before.
fn deducted(shop: &Shop, order: &Order, row: &Map) -> Vec<Taken> {
    let own = row.at("item_id").whole();
    let parent = row.at("parent_item_id").whole();
    let names_parent = order.item(parent).is_some_and(|parent| {
        parent.at("product_type").text() == "configurable" && !row.at("parent_item_id").is_null()
    });
    let id = if names_parent { parent } else { own };
    let mut taken = Vec::new();
    for shipment in shop.shipments.of_order(order.id()) {
        for item in shipment.at("items").elements() {
            if item.at("order_item_id").whole() == id {
                taken.push(Taken {
                    source: shipment.at("source_code").text(),
                    sku: row.at("sku").text(),
                    quantity: item.at("qty").decimal(),
                });
            }
        }
    }
    if row.at("is_virtual").truthy() && taken.is_empty() {
        let quantity = row.at("qty_invoiced").decimal();
        let source = inventory::DEFAULT_SOURCE.to_owned();
        taken.push(Taken { source, sku: row.at("sku").text(), quantity });
    }
    taken
}
