//! Products: grids with their variants, priced, and stocked in some of the stores.

use rust_decimal::Decimal;

use super::chance::Chance;
use crate::definitions::CustomField;
use crate::http::Resource;
use crate::inventory::{Cause, Move};
use crate::items::{Item, ItemGrid};
use crate::json::{Json, object};
use crate::record::{Custom, Money, Time};
use crate::shop::{Shop, uuid};

const BRANDS: [&str; 6] = ["Acme", "Northwind", "Fjord", "Lumen", "Kestrel", "Juniper"];
const SIZES: [&str; 5] = ["XS", "S", "M", "L", "XL"];
const COLORS: [&str; 8] = ["Red", "Blue", "Black", "White", "Green", "Navy", "Sand", "Grey"];

/// Kinds of product: name, department, lowest and highest price.
const KINDS: [(&str, &str, i64, i64); 8] = [
    ("Tee", "Tops", 14, 39),
    ("Shirt", "Tops", 29, 89),
    ("Sweater", "Tops", 49, 149),
    ("Jacket", "Outerwear", 89, 299),
    ("Jeans", "Bottoms", 49, 129),
    ("Shorts", "Bottoms", 24, 59),
    ("Sneaker", "Shoes", 59, 159),
    ("Cap", "Accessories", 12, 35),
];

const FIELDS: [(&str, &str, bool); 6] = [
    ("UPC", "upc", true),
    ("Size", "size", false),
    ("Color", "color", false),
    ("Brand", "brand", false),
    ("Department", "department", false),
    ("Style", "style_name", false),
];

/// What the variants of a product share.
struct Style {
    number: usize,
    name: String,
    kind: &'static str,
    department: &'static str,
    brand: &'static str,
    price: Money,
    cost: Money,
    grid_id: i64,
}

/// Adds items with their stock; tells their ids, the most popular first.
pub(super) fn stock(
    shop: &mut Shop,
    n_products: usize,
    stores: &[i64],
    at: Time,
    chance: &mut Chance,
) -> Vec<i64> {
    if n_products > 0 {
        define_fields(shop, at);
    }
    let mut items = Vec::with_capacity(n_products);
    let mut number = 0;
    while items.len() < n_products {
        number += 1;
        let style = design(shop, number, at, chance);
        let first_color = chance.between(0, 7);
        for (color, size) in variants(first_color).take(n_products - items.len()) {
            let item = add(shop, &style, color, size, at);
            deliver(shop, item, stores, chance);
            items.push(item);
        }
    }
    items
}

fn define_fields(shop: &mut Shop, at: Time) {
    for (name, key, unique) in FIELDS {
        let id = shop.put(CustomField {
            group_id: "item".to_owned(),
            name: name.to_owned(),
            key: key.to_owned(),
            unique,
            created_at: at,
            updated_at: at,
            ..CustomField::default()
        });
        CustomField::stored(shop, id, None);
    }
}

/// Two neighbouring colours in every size.
fn variants(first_color: i64) -> impl Iterator<Item = (&'static str, &'static str)> {
    let first = usize::try_from(first_color).unwrap_or(0);
    let colors = COLORS.into_iter().cycle().skip(first).take(2);
    colors.flat_map(|color| SIZES.into_iter().map(move |size| (color, size)))
}

fn design(shop: &mut Shop, number: usize, at: Time, chance: &mut Chance) -> Style {
    let (kind, department, low, high) = chance.pick(&KINDS).copied().unwrap_or_default();
    let brand = chance.pick(&BRANDS).copied().unwrap_or_default();
    let price = chance.price(low, high);
    let cost = Money::new(price.amount() * Decimal::new(chance.between(35, 60), 2));
    let name = format!("{brand} {kind} {number}");
    let grid_id = shop.put(ItemGrid {
        item_description: name.clone(),
        item_price: Some(price),
        item_cost: Some(cost),
        created_at: at,
        updated_at: at,
        ..ItemGrid::default()
    });
    Style { number, name, kind, department, brand, price, cost, grid_id }
}

fn add(shop: &mut Shop, style: &Style, color: &str, size: &str, at: Time) -> i64 {
    let id = shop.table::<Item>().next_id();
    let code = format!("{}-{:05}-{color}-{size}", style.kind, style.number);
    shop.put(Item {
        uuid: uuid("items", id),
        public_id: code.to_uppercase(),
        description: format!("{}, {color}, {size}", style.name),
        price: style.price,
        original_price: Some(style.price),
        cost: Some(style.cost),
        available_online: true,
        default_lookup_id: Some(id),
        primary_barcode: Some(format!("SR{id}")),
        grid_id: Some(style.grid_id),
        custom: Custom(object([
            ("upc", Json::text(upc(id))),
            ("size", size.into()),
            ("color", color.into()),
            ("brand", style.brand.into()),
            ("department", style.department.into()),
            ("style_name", style.name.as_str().into()),
        ])),
        created_at: at,
        updated_at: at,
        ..Item::default()
    })
}

/// A twelve-digit code with a right check digit.
fn upc(id: i64) -> String {
    let body = format!("{:011}", 36_000_000_000 + id);
    let digits = body.bytes().map(|digit| i64::from(digit - b'0'));
    let sum: i64 =
        digits.enumerate().map(|(n, digit)| digit * if n % 2 == 0 { 3 } else { 1 }).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// Puts some units of an item on the shelves of up to four stores.
fn deliver(shop: &mut Shop, item: i64, stores: &[i64], chance: &mut Chance) {
    let n_stores = chance.between(1, 4);
    for _ in 0..n_stores {
        let Some(store) = chance.pick(stores).copied() else { return };
        let on_hand = Decimal::from(chance.between(0, 24));
        let delivery = Move { on_hand, ..Move::default() };
        shop.move_stock(item, store, delivery, Cause { kind: "Receipt", id: item });
    }
}

#[cfg(test)]
mod tests {
    use super::upc;

    #[test]
    fn a_upc_ends_with_its_check_digit() {
        assert_eq!(upc(291_452), "360002914522");
    }
}
