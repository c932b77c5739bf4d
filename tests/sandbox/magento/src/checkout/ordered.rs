//! The rows and taxes of an order that was just placed.

use rust_decimal::Decimal;

use super::cart::{Cart, Item};
use super::prices::STORE;
use super::totals::{AppliedTax, LineTotals, fine};
use super::{answers, basket, payment};
use crate::inventory::LegacyItem;
use crate::json::{Map, Value};
use crate::map;
use crate::orders::next;
use crate::shop::Shop;

/// The rows of an order, as the cart's rows become them.
pub(super) fn rows(shop: &mut Shop, cart: &Cart, order: i64) -> Vec<Map> {
    let now = shop.clock.stamp();
    let mut ids: Vec<(i64, i64)> = Vec::new();
    let mut rows = Vec::new();
    for (place, item) in cart.items.iter().enumerate() {
        let id = next(&mut shop.orders.ids.item);
        ids.push((item.id, id));
        let mut row = common(shop, cart, item);
        row.set("item_id", id);
        row.set("order_id", order);
        row.set("created_at", now.as_str());
        row.set("updated_at", now.as_str());
        let parent = ids.iter().find(|(quote, _)| Some(*quote) == item.parent);
        if let Some((_, parent)) = parent {
            row.set("parent_item_id", *parent);
        }
        add_money(&mut row, item, &cart.totals.lines[place], "");
        add_money(&mut row, item, &cart.base.lines[place], "base_");
        add_prices(shop, cart, item, &mut row);
        add_share(&mut row, &cart.totals.lines[place]);
        rows.push(row);
    }
    rows
}

/// What every row has, whatever it costs.
fn common(shop: &Shop, cart: &Cart, item: &Item) -> Map {
    let units = cart.units(item);
    let is_decimal = shop.inventory.legacy.get(&item.product).is_some_and(LegacyItem::is_decimal);
    let mut row = map! {
        "product_id" => item.product,
        "product_type" => item.kind.as_str(),
        "sku" => item.sku.as_str(),
        "name" => item.name.as_str(),
        "qty_ordered" => units,
        "quote_item_id" => item.id,
        "store_id" => 1,
        "is_virtual" => i64::from(item.is_virtual),
        "is_qty_decimal" => i64::from(is_decimal),
        "row_weight" => if item.is_inside { Decimal::ZERO } else { item.weight.unwrap_or_default() * units },
    };
    for zero in [
        "amount_refunded",
        "base_amount_refunded",
        "base_discount_invoiced",
        "base_row_invoiced",
        "base_tax_invoiced",
        "discount_invoiced",
        "free_shipping",
        "no_discount",
        "qty_canceled",
        "qty_invoiced",
        "qty_refunded",
        "qty_shipped",
        "row_invoiced",
        "tax_invoiced",
    ] {
        row.set(zero, 0);
    }
    if let Some(weight) = item.weight {
        row.set("weight", weight);
    }
    if !item.choice.is_empty() {
        row.set("product_option", map! { "extension_attributes" => item.choice.clone() });
    }
    if let Some(product) =
        shop.catalogue.get(item.product).filter(|product| product.kind == "bundle")
    {
        row.set("product_calculations", product.value("price_type", STORE).whole());
        row.set("shipment_type", product.value("shipment_type", STORE).whole());
    }
    row
}

fn add_money(row: &mut Map, item: &Item, line: &LineTotals, prefix: &str) {
    let mut put = |name: &str, amount: Decimal| row.set(format!("{prefix}{name}"), fine(amount));
    put("price", line.price);
    put("row_total", line.row_total);
    put("tax_amount", line.tax);
    put("discount_amount", line.discount);
    if !item.is_inside {
        put("price_incl_tax", line.price_incl_tax);
        put("row_total_incl_tax", line.row_total_incl_tax);
        put("discount_tax_compensation_amount", line.compensation);
    }
}

/// The catalogue's own price and cost of what a row stands for.
fn add_prices(shop: &Shop, cart: &Cart, item: &Item, row: &mut Map) {
    let product = basket::priced_product(shop, cart, item);
    let cost = product.map(|product| product.value("cost", 0).decimal()).unwrap_or_default();
    if !cost.is_zero() && item.parent.is_none() {
        row.set("base_cost", cost);
    }
    if item.is_inside {
        row.set("original_price", 0);
        return;
    }
    let price = product.map(|product| product.amount("price", STORE)).unwrap_or_default();
    let original = if price.is_zero() { row.at("base_price").decimal() } else { price };
    row.set("base_original_price", original);
    row.set("original_price", crate::checkout::round(original * shop.currency_rate()));
}

fn add_share(row: &mut Map, line: &LineTotals) {
    row.set("tax_percent", fine(line.tax_percent));
    row.set("discount_percent", fine(line.discount_percent));
    if !line.rules.is_empty() {
        let rules: Vec<String> = line.rules.iter().map(i64::to_string).collect();
        row.set("applied_rule_ids", rules.join(","));
    }
}

/// What an order says about its payment and its taxes.
pub(super) fn extension(shop: &Shop, cart: &Cart, rows: &[Map]) -> Map {
    let method = cart.payment.at("method").text();
    let all = pairs(&answers::by_rate(&cart.totals), &answers::by_rate(&cart.base));
    let mut extension = map! {
        "payment_additional_info" => payment::information(shop, &method),
        "applied_taxes" => all,
        "item_applied_taxes" => item_taxes(cart, rows),
    };
    if !cart.was_refused {
        extension.set("converting_from_quote", true);
    }
    extension
}

fn item_taxes(cart: &Cart, rows: &[Map]) -> Value {
    let lines = cart.totals.lines.iter().zip(&cart.base.lines);
    let mut taxes: Vec<Value> = rows
        .iter()
        .zip(lines)
        .filter(|(_, (own, _))| !own.taxes.is_empty())
        .map(|(row, (own, base))| {
            Value::Map(map! {
                "type" => "product",
                "item_id" => row.at("item_id").clone(),
                "applied_taxes" => pairs(&own.taxes, &base.taxes),
            })
        })
        .collect();
    if !cart.totals.shipping.taxes.is_empty() {
        let applied = pairs(&cart.totals.shipping.taxes, &cart.base.shipping.taxes);
        taxes.push(Value::Map(map! { "type" => "shipping", "applied_taxes" => applied }));
    }
    Value::List(taxes)
}

/// Taxes by rate, in both currencies. Rates of one priority share their tax by their percents.
fn pairs(own: &[AppliedTax], base: &[AppliedTax]) -> Value {
    let mut list = Vec::new();
    for (own, base) in own.iter().zip(base) {
        let sum: Decimal = own.rate.rates.iter().map(|rate| rate.percent).sum();
        for rate in &own.rate.rates {
            let share = |amount: Decimal| {
                fine((amount * rate.percent).checked_div(sum).unwrap_or_default())
            };
            list.push(map! {
                "code" => rate.code.as_str(),
                "title" => rate.title.as_str(),
                "percent" => share(own.rate.percent),
                "amount" => share(own.amount),
                "base_amount" => share(base.amount),
            });
        }
    }
    list.into()
}
