//! The rows of generated orders.

use rust_decimal::Decimal;

use super::history::Fate;
use super::products::{Role, Spec, choice};
use crate::checkout::round;
use crate::json::Map;
use crate::map;

/// One row, or two where the product is a configurable's child.
pub(super) fn row(
    order: i64,
    next: &mut i64,
    spec: &Spec,
    quantity: Decimal,
    is_taxed: bool,
    fate: Fate,
) -> Vec<Map> {
    let percent = if is_taxed { Decimal::new(825, 2) } else { Decimal::ZERO };
    let total = spec.price * quantity;
    let tax = round(total * percent / Decimal::ONE_HUNDRED);
    let gross = round(spec.price * (Decimal::ONE_HUNDRED + percent) / Decimal::ONE_HUNDRED);
    let parent = match &spec.role {
        Role::Child { parent, .. } => Some(*parent),
        _ => None,
    };
    let mut top = blank(order, *next, spec, quantity, fate);
    for prefix in ["", "base_"] {
        top.set(format!("{prefix}price"), spec.price);
        top.set(format!("{prefix}original_price"), spec.price);
        top.set(format!("{prefix}price_incl_tax"), gross);
        top.set(format!("{prefix}row_total"), total);
        top.set(format!("{prefix}row_total_incl_tax"), total + tax);
        top.set(format!("{prefix}tax_amount"), tax);
        top.set(format!("{prefix}discount_tax_compensation_amount"), 0);
        if fate == Fate::Complete {
            top.set(format!("{prefix}row_invoiced"), total);
            top.set(format!("{prefix}tax_invoiced"), tax);
        }
    }
    top.set("tax_percent", percent);
    let Some(parent_product) = parent else { return vec![top] };
    let parent_row = *next;
    *next += 1;
    let mut inside = blank(order, *next, spec, quantity, fate);
    inside.set("parent_item_id", parent_row);
    inside.set("qty_shipped", 0);
    inside.set("qty_canceled", 0);
    top.set("product_type", "configurable");
    top.set("product_id", parent_product);
    if let Some(choice) = choice(&spec.role) {
        let options = map! { "configurable_item_options" => choice };
        top.set("product_option", map! { "extension_attributes" => options });
    }
    vec![top, inside]
}

fn blank(order: i64, id: i64, spec: &Spec, quantity: Decimal, fate: Fate) -> Map {
    let done = if fate == Fate::Complete { quantity } else { Decimal::ZERO };
    let canceled = if fate == Fate::Canceled { quantity } else { Decimal::ZERO };
    let mut row = map! {
        "item_id" => id,
        "order_id" => order,
        "quote_item_id" => id,
        "product_id" => spec.id,
        "product_type" => "simple",
        "sku" => spec.sku.as_str(),
        "name" => spec.name.as_str(),
        "qty_ordered" => quantity,
        "qty_invoiced" => done,
        "qty_shipped" => done,
        "qty_canceled" => canceled,
        "row_weight" => quantity,
        "weight" => 1,
        "store_id" => 1,
    };
    for zero in [
        "amount_refunded",
        "base_amount_refunded",
        "discount_amount",
        "base_discount_amount",
        "discount_invoiced",
        "base_discount_invoiced",
        "discount_percent",
        "free_shipping",
        "is_qty_decimal",
        "is_virtual",
        "no_discount",
        "original_price",
        "price",
        "base_price",
        "qty_refunded",
        "row_invoiced",
        "base_row_invoiced",
        "row_total",
        "base_row_total",
        "tax_amount",
        "base_tax_amount",
        "tax_invoiced",
        "base_tax_invoiced",
        "tax_percent",
    ] {
        row.set(zero, 0);
    }
    row
}
