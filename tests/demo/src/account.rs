//! Prepares the Heartland sandbox: what a merchant's account has before the first order comes.

use rig::sandbox::{Heartland, Sandbox};
use serde_json::{Map, Value, json};

use crate::amount::amount;
use crate::error::Result;
use crate::order::Order;

/// Units on hand of everything, so that no order waits for goods.
const STOCK: u32 = 1000;

/// The tenders of `shared/entities/src/order/to-heartland.yaml`.
const PAYMENT_TYPES: [&str; 10] = [
    "Web Check",
    "Web Bank Transfer",
    "Web Cash On Delivery",
    "Web Purchase Order",
    "Web Free",
    "Web Card",
    "Web PayPal",
    "Web Gift Card",
    "Web Store Credit",
    "Web Reward Points",
];

/// Adds payment types, and an item for each SKU that the orders sell.
pub(crate) async fn prepare(heartland: &Sandbox<Heartland>, orders: &[Order]) -> Result<()> {
    let state = heartland.get("state").await?;
    let stock: Map<String, Value> = state["locations"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|location| (location["id"].to_string(), json!(STOCK)))
        .collect();
    let mut items: Map<String, Value> = Map::new();
    for row in orders.iter().flat_map(Order::goods) {
        if let Some(sku) = row["sku"].as_str() {
            let item = item(sku, row, &stock);
            let known = items.entry(sku.to_owned()).or_insert_with(|| item.clone());
            // One order may sell a metre and a half of what another sells two metres of.
            if item["allow_fractional_qty"] == true {
                known["allow_fractional_qty"] = true.into();
            }
        }
    }
    let types: Vec<_> = PAYMENT_TYPES.iter().map(|name| json!({ "name": name })).collect();
    let items: Vec<_> = items.into_values().collect();
    let load = json!({ "payment_types": types, "items": items });
    heartland.post("load", load.to_string()).await?;
    Ok(())
}

fn item(sku: &str, row: &Value, stock: &Map<String, Value>) -> Value {
    let is_virtual = !amount(&row["is_virtual"]).is_zero();
    let mut item = json!({
        "public_id": sku,
        "description": row["name"],
        "price": row["original_price"],
        "track_inventory": !is_virtual,
        "allow_fractional_qty": !amount(&row["is_qty_decimal"]).is_zero()
            || !amount(&row["qty_ordered"]).fract().is_zero(),
    });
    if !is_virtual {
        item["stock"] = json!(stock);
    }
    item
}
