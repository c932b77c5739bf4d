//! Generated products: in every block of eight one configurable with six children, and one simple.

use rust_decimal::Decimal;

use super::{World, pick, stock};
use crate::catalogue::{Product, ScopedValue};
use crate::inventory::LegacyItem;
use crate::json::Value;
use crate::map;
use crate::seed;
use crate::shop::Shop;

const KIND: u64 = 1;
const BLOCK: u64 = 8;
const ADJECTIVES: &[&str] = &[
    "Classic", "Linen", "Canvas", "Merino", "Alpine", "Harbor", "Desert", "Vintage", "Quilted",
    "Ribbed", "Washed", "Organic", "Heavy", "Light", "Striped", "Plain",
];
const NOUNS: &[&str] = &[
    "Shirt", "Tee", "Hoodie", "Jacket", "Trousers", "Shorts", "Dress", "Skirt", "Cardigan", "Vest",
    "Coat", "Polo", "Blouse", "Jeans", "Sweater", "Overall",
];
const COLORS: [(&str, &str, &str); 2] = [("Red", "RED", "7"), ("Blue", "BLU", "8")];
const SIZES: [(&str, &str); 3] = [("S", "4"), ("M", "5"), ("L", "6")];
const STAMP: &str = "2024-01-01 08:00:00";

/// What a product is, without its stock.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub(super) id: i64,
    pub(super) sku: String,
    pub(super) name: String,
    pub(super) price: Decimal,
    pub(super) role: Role,
}

/// What a product is within its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Simple,
    Parent,
    Child { parent: i64, color: usize, size: usize },
}

impl World {
    /// The product with this place, counted from 0.
    pub(super) fn product(&self, index: u64) -> Spec {
        let block = index / BLOCK;
        let mut dice = self.dice(KIND, block);
        let name = format!("{} {} {block}", pick(&mut dice, ADJECTIVES), pick(&mut dice, NOUNS));
        let dollars = i64::try_from(5 + dice.below(145)).unwrap_or(5);
        let price = Decimal::new(dollars * 100 + 99, 2);
        let is_whole = (block + 1) * BLOCK <= self.products;
        let id = i64::try_from(index + 1).unwrap_or_default();
        let spec = |sku: String, name: String, role| Spec { id, sku, name, price, role };
        match index % BLOCK {
            0 if is_whole => spec(format!("G{block:05}"), name, Role::Parent),
            place @ 1..7 if is_whole => {
                let place = usize::try_from(place - 1).unwrap_or_default();
                let (color, size) = (place / SIZES.len(), place % SIZES.len());
                let sku = format!("G{block:05}-{}-{}", COLORS[color].1, SIZES[size].0);
                let name = format!("{name} {} {}", COLORS[color].0, SIZES[size].0);
                let parent = i64::try_from(block * BLOCK + 1).unwrap_or_default();
                spec(sku, name, Role::Child { parent, color, size })
            }
            place => spec(format!("N{block:05}-{place}"), format!("{name} {place}"), Role::Simple),
        }
    }
}

/// Puts every product with its stock into the shop.
pub(super) fn fill(shop: &mut Shop, world: &World) {
    shop.catalogue.attributes = crate::catalogue::Attributes::from_seed(&seed::attributes());
    for index in 0..world.products {
        let spec = world.product(index);
        let is_parent = spec.role == Role::Parent;
        let mut item = LegacyItem::new(spec.id * 2 - 1);
        item.is_in_stock = true;
        item.quantity = Some(Decimal::ZERO);
        if !is_parent {
            let quantity = stock::put(shop, world, index, &spec.sku);
            item.quantity = Some(quantity);
            item.is_in_stock = quantity > Decimal::ZERO;
        }
        shop.inventory.last_legacy = item.id + 1;
        shop.inventory.legacy.insert(spec.id, item);
        shop.catalogue.put(product(spec));
    }
    shop.catalogue.last_configurable_option =
        i64::try_from(world.products / BLOCK * 2).unwrap_or_default();
}

fn product(spec: Spec) -> Product {
    let is_parent = spec.role == Role::Parent;
    let kind = if is_parent { "configurable" } else { "simple" };
    let mut product = Product {
        id: spec.id,
        kind: kind.to_owned(),
        attribute_set: 4,
        created_at: STAMP.to_owned(),
        updated_at: STAMP.to_owned(),
        websites: vec![1],
        ..Product::default()
    };
    let is_child = matches!(spec.role, Role::Child { .. });
    let mut put = |code: &'static str, value: Value| {
        product.values.push(ScopedValue { code: code.into(), store: 0, value });
    };
    put("name", spec.name.into());
    put("status", 1.into());
    put("visibility", if is_child { 1 } else { 4 }.into());
    put("tax_class_id", "2".into());
    put("url_key", spec.sku.to_lowercase().into());
    put("options_container", "container2".into());
    put("msrp_display_actual_price_type", "0".into());
    put("required_options", "0".into());
    put("has_options", "0".into());
    if !is_parent {
        put("price", spec.price.into());
        put("weight", 1.into());
    }
    if let Role::Child { color, size, .. } = spec.role {
        put("pos_color", COLORS[color].2.into());
        put("pos_size", SIZES[size].1.into());
    }
    if is_parent {
        product.children = (1..=6).map(|place| spec.id + place).collect();
        product.configurable_options = options(spec.id);
    }
    product.sku = spec.sku;
    product
}

fn options(product: i64) -> Vec<crate::json::Map> {
    let first = product / 8 * 2 + 1;
    let values = |ids: &[&str]| -> Value {
        let value = |id: &&str| Value::Map(map! { "value_index" => Value::from(*id).whole() });
        ids.iter().map(value).collect()
    };
    let option = |id: i64, attribute: &str, label: &str, position: i64, ids: &[&str]| {
        map! {
            "id" => id,
            "attribute_id" => attribute,
            "label" => label,
            "position" => position,
            "values" => values(ids),
            "product_id" => product,
        }
    };
    let sizes: Vec<&str> = SIZES.iter().map(|(_, id)| *id).collect();
    let colors: Vec<&str> = COLORS.iter().map(|(_, _, id)| *id).collect();
    vec![option(first, "137", "Size", 0, &sizes), option(first + 1, "138", "Color", 1, &colors)]
}

/// The option values of a child, as a cart names them.
pub(super) fn choice(role: &Role) -> Option<Value> {
    let Role::Child { color, size, .. } = role else { return None };
    let one = |attribute: &str, value: &str| {
        Value::Map(map! { "option_id" => attribute, "option_value" => Value::from(value).whole() })
    };
    Some(Value::List(vec![one("137", SIZES[*size].1), one("138", COLORS[*color].2)]))
}
