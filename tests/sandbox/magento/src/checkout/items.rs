//! Adding, changing and removing rows of a cart.

use rust_decimal::Decimal;

use super::candidates::{Candidate, candidates};
use super::cart::{Cart, Item};
use crate::error::ApiError;
use crate::inventory::{LegacyItem, check_quantity, is_salable};
use crate::json::{Map, Value};
use crate::map;
use crate::shop::Shop;

/// Adds what a request asks for; answers the row that it is in now.
pub(super) fn add(shop: &mut Shop, cart_id: i64, given: &Map) -> Result<Value, ApiError> {
    let id = given.at("item_id").whole();
    if id > 0 {
        return update(shop, cart_id, id, given);
    }
    let quantity = asked(given)?;
    let product = shop.catalogue.by_sku(&given.at("sku").text()).cloned().ok_or_else(|| {
        let text =
            "The product that was requested doesn't exist. Verify the product and try again.";
        ApiError::new(404, text)
    })?;
    let stock = shop.inventory.selling_stock();
    if !product.is_enabled(1) || !is_salable(shop, &product, stock) {
        return Err(ApiError::bad("Product that you are trying to add is not available."));
    }
    let choice = given.at("product_option").at("extension_attributes");
    let rows = candidates(shop, &product, quantity, choice)?;
    let mut cart = open(shop, cart_id)?;
    let given_before = shop.carts.last_item;
    let mut last = 0;
    for row in rows {
        last = merge(shop, &mut cart, row).inspect_err(|_| shop.carts.last_item = given_before)?;
    }
    save(shop, cart)?;
    item_answer(shop, cart_id, last)
}

/// Sets the quantity of a row.
pub(super) fn update(
    shop: &mut Shop,
    cart_id: i64,
    id: i64,
    given: &Map,
) -> Result<Value, ApiError> {
    let mut cart = open(shop, cart_id)?;
    let quantity = asked(given)?;
    let item = cart.items.iter_mut().find(|item| item.id == id);
    let item = item.ok_or_else(|| no_item(cart_id.to_string(), id))?;
    item.quantity = quantity;
    check(shop, &cart, id)?;
    save(shop, cart)?;
    item_answer(shop, cart_id, id)
}

/// The quantity that a request names.
fn asked(given: &Map) -> Result<Decimal, ApiError> {
    let quantity = given.at("qty").decimal();
    if quantity > Decimal::ZERO {
        return Ok(quantity);
    }
    Err(ApiError::invalid("qty", given.at("qty").clone()))
}

/// Removes a row and what is inside it. `called` is how a refusal names the cart.
pub(super) fn remove(
    shop: &mut Shop,
    cart_id: i64,
    called: Value,
    id: i64,
) -> Result<Value, ApiError> {
    let mut cart = open(shop, cart_id)?;
    cart.item(id).ok_or_else(|| no_item(called, id))?;
    cart.items.retain(|item| item.id != id && item.parent != Some(id));
    save(shop, cart)?;
    Ok(Value::Bool(true))
}

fn no_item(cart: impl Into<Value>, item: i64) -> ApiError {
    ApiError::new(404, "The %1 Cart doesn't contain the %2 item.").with([cart.into(), item.into()])
}

/// A cart that can still be changed.
pub(super) fn open(shop: &Shop, id: i64) -> Result<Cart, ApiError> {
    let cart = shop.carts.get(id).filter(|cart| cart.is_active);
    cart.cloned().ok_or_else(|| ApiError::no_such("cartId", id))
}

/// Stores a cart with fresh totals.
pub(super) fn save(shop: &mut Shop, mut cart: Cart) -> Result<(), ApiError> {
    cart.updated_at = shop.clock.stamp();
    super::basket::recompute(shop, &mut cart);
    shop.carts.put(cart);
    Ok(())
}

/// The same product with the same choices stays one row.
fn merge(shop: &mut Shop, cart: &mut Cart, row: Candidate) -> Result<i64, ApiError> {
    if let Some(item) = cart.items.iter_mut().find(|item| item.is_same(&row.item)) {
        item.quantity += row.item.quantity;
        let id = item.id;
        check(shop, cart, id)?;
        return Ok(id);
    }
    let id = next_id(shop);
    cart.items.push(Item { id, ..row.item });
    for child in row.children {
        let child_id = next_id(shop);
        cart.items.push(Item { id: child_id, parent: Some(id), ..child });
    }
    check(shop, cart, id)?;
    Ok(id)
}

fn next_id(shop: &mut Shop) -> i64 {
    shop.carts.last_item += 1;
    shop.carts.last_item
}

/// Whether what a row asks for can be sold; its children where it has some.
fn check(shop: &Shop, cart: &Cart, id: i64) -> Result<(), ApiError> {
    let stock = shop.inventory.selling_stock();
    let mut rows: Vec<&Item> = cart.children(id).collect();
    if rows.is_empty() {
        rows.extend(cart.item(id));
    }
    for item in rows {
        let Some(product) = shop.catalogue.get(item.product) else { continue };
        let is_decimal = shop.inventory.legacy.get(&product.id).is_some_and(LegacyItem::is_decimal);
        let units: Decimal = cart
            .items
            .iter()
            .filter(|other| other.product == item.product)
            .map(|other| cart.units(other))
            .sum();
        if units <= Decimal::ZERO {
            return Err(ApiError::bad("Invalid quantity"));
        }
        if !is_decimal && !units.fract().is_zero() {
            return Err(ApiError::bad("You cannot use decimal quantity for this product."));
        }
        check_quantity(shop, product, stock, units)
            .map_err(|refusal| ApiError::bad(refusal.message))?;
    }
    Ok(())
}

/// A row as the item routes answer it.
pub(super) fn item_answer(shop: &Shop, cart_id: i64, id: i64) -> Result<Value, ApiError> {
    let cart = shop.carts.get(cart_id).ok_or_else(|| ApiError::no_such("cartId", cart_id))?;
    let place = cart.items.iter().position(|item| item.id == id);
    let place = place.ok_or_else(|| no_item(cart_id, id))?;
    Ok(answer(cart, place))
}

/// Every row without a parent, as answered.
pub(super) fn list(cart: &Cart) -> Value {
    let places = 0..cart.items.len();
    places.filter(|at| cart.items[*at].parent.is_none()).map(|at| answer(cart, at)).collect()
}

fn answer(cart: &Cart, place: usize) -> Value {
    let item = &cart.items[place];
    let price = cart.totals.lines.get(place).map(|line| line.price);
    let mut answer = map! {
        "item_id" => item.id,
        "sku" => item.sku.as_str(),
        "qty" => item.quantity,
        "name" => item.name.as_str(),
        "price" => price,
        "product_type" => item.kind.as_str(),
        "quote_id" => cart.id.to_string(),
    };
    if !item.choice.is_empty() {
        answer.set("product_option", map! { "extension_attributes" => item.choice.clone() });
    }
    Value::Map(answer)
}
