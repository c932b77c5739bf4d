//! `POST order/:orderId/ship`

use rust_decimal::Decimal;

use crate::documents::copy_head;
use crate::error::ApiError;
use crate::inventory::{self, DEFAULT_SOURCE, Taken};
use crate::json::{Map, Value};
use crate::map;
use crate::orders::quantities::{
    children, cut, has_children, is_dummy_for_shipping, simple_to_ship, to_ship,
};
use crate::orders::{Order, state};
use crate::request::Request;
use crate::schema;
use crate::shop::Shop;

/// Any fault while saving is told like this, whatever it was.
const NOT_SAVED: &str = "Could not save a shipment, see error log for details";

/// Answers the shipment's id as a string. Too large a quantity is cut to what is open.
pub(super) fn ship(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let order_id = request.id("orderId");
    let order = shop.orders.find(order_id)?.into_owned();
    let parts = parts(&order, request.body.at("items"));
    let tracks = request.body.at("tracks").elements();
    check(&order, &parts, tracks)?;
    let source = source(request);
    let is_complete =
        |track: &Value| ["carrier_code", "title"].iter().all(|name| !track.at(name).is_null());
    if !tracks.iter().all(is_complete) || shop.inventory.source(&source).is_none() {
        return Err(ApiError::bad(NOT_SAVED));
    }
    if !depart(shop, &order, &parts, &source) {
        return Err(ApiError::bad(NOT_SAVED));
    }
    let id = write(shop, &order, &parts, request, &source)?;
    apply(shop, order, &parts);
    Ok(Value::from(id.to_string()))
}

/// Takes the goods from their source and lets their reservations go; tells whether the source
/// held them.
pub(super) fn depart(
    shop: &mut Shop,
    order: &Order,
    parts: &[(i64, Decimal)],
    source: &str,
) -> bool {
    let leaving = leaving(shop, order, parts, source);
    if !inventory::deduct(shop, &leaving) {
        return false;
    }
    let stock = shop.inventory.selling_stock();
    let lag = shop.settings.decimal("sandbox/inventory/index_lag_ms").trunc();
    let until = shop.clock.now().as_millisecond() + i64::try_from(lag).unwrap_or_default();
    for one in &leaving {
        shop.inventory.reserve(stock, &one.sku, one.quantity);
        shop.inventory.stale_until.insert(one.sku.to_lowercase(), until);
    }
    true
}

/// The source that the goods leave from; the default one where none is named.
fn source(request: &Request) -> String {
    let named = request.body.at("arguments").path(&["extension_attributes", "source_code"]).text();
    if named.is_empty() { DEFAULT_SOURCE.to_owned() } else { named }
}

/// Order rows with how many of each go. A row named twice counts as it was named last.
fn parts(order: &Order, given: &Value) -> Vec<(i64, Decimal)> {
    let asked: Vec<(i64, &Value)> = given
        .elements()
        .iter()
        .map(|one| (one.at("order_item_id").whole(), one.at("qty")))
        .collect();
    let wanted =
        |id: i64| asked.iter().rev().find(|(one, _)| *one == id).map(|(_, quantity)| *quantity);
    let mut parts = Vec::new();
    for row in &order.items {
        let id = row.at("item_id").whole();
        let parent = row.at("parent_item_id").whole();
        let quantity = if is_dummy_for_shipping(order, row) {
            inside_quantity(order, row, &asked, wanted(parent))
        } else if asked.is_empty() {
            cut(row, &Value::from(to_ship(order, row)))
        } else {
            wanted(id)
                .map(|quantity| cut(row, quantity).min(to_ship(order, row)))
                .unwrap_or_default()
        };
        if quantity > Decimal::ZERO {
            parts.push((id, quantity));
        }
    }
    let containers = order.items.iter().filter(|row| is_container(order, row));
    let containers: Vec<_> = containers
        .filter(|row| children(order, row).any(|child| has(&parts, child)))
        .map(|row| (row.at("item_id").whole(), Decimal::ONE))
        .collect();
    parts.extend(containers);
    parts
        .sort_by_key(|(id, _)| order.items.iter().position(|row| row.at("item_id").whole() == *id));
    parts
}

/// A bundle whose parts go in boxes of their own: it is noted once with every shipment of them.
fn is_container(order: &Order, row: &Map) -> bool {
    has_children(order, row) && is_dummy_for_shipping(order, row)
}

fn has(parts: &[(i64, Decimal)], row: &Map) -> bool {
    parts.iter().any(|(id, _)| *id == row.at("item_id").whole())
}

/// Rows of a bundle that go in its box, in proportion to it. A configurable's child is not
/// counted at all.
fn inside_quantity(
    order: &Order,
    row: &Map,
    asked: &[(i64, &Value)],
    parent_quantity: Option<&Value>,
) -> Decimal {
    let parent = order
        .item(row.at("parent_item_id").whole())
        .filter(|_| !row.at("parent_item_id").is_null());
    let Some(parent) = parent.filter(|parent| parent.at("product_type").text() == "bundle") else {
        return Decimal::ZERO;
    };
    let boxes = match parent_quantity {
        Some(quantity) => cut(parent, quantity).min(to_ship(order, parent)),
        None if asked.is_empty() => to_ship(order, parent),
        None => Decimal::ZERO,
    };
    let each = row.at("qty_ordered").decimal().checked_div(parent.at("qty_ordered").decimal());
    (each.unwrap_or_default() * boxes).min(simple_to_ship(row))
}

fn check(order: &Order, parts: &[(i64, Decimal)], tracks: &[Value]) -> Result<(), ApiError> {
    let mut problems = Vec::new();
    let not_ready = ["payment_review", "holded", "canceled"].contains(&order.state().as_str());
    if not_ready || order.at("is_virtual").truthy() {
        let status = order.at("status").text();
        problems
            .push(format!("A shipment cannot be created when an order has a status of {status}"));
    } else if !state::can_ship(order) {
        problems.push("The order does not allow a shipment to be created.".to_owned());
    }
    let counted = |(id, _): &&(i64, Decimal)| {
        order
            .item(*id)
            .is_some_and(|row| !row.at("is_virtual").truthy() && !is_dummy_for_shipping(order, row))
    };
    if !parts.iter().any(|part| counted(&part)) {
        problems.push("You can't create a shipment without products.".to_owned());
    }
    let unnumbered = tracks.iter().filter(|track| track.at("track_number").text().is_empty());
    problems.extend(unnumbered.map(|_| "Please enter a tracking number.".to_owned()));
    if problems.is_empty() {
        return Ok(());
    }
    Err(ApiError::bad(format!("Shipment Document Validation Error(s):\n{}", problems.join("\n"))))
}

/// What leaves the source: the goods themselves, not the rows that stand for them.
fn leaving(shop: &Shop, order: &Order, parts: &[(i64, Decimal)], source: &str) -> Vec<Taken> {
    let mut taken: Vec<Taken> = Vec::new();
    let mut take = |row: &Map, quantity: Decimal| {
        let product = shop.catalogue.get(row.at("product_id").whole());
        let sku = product.map_or_else(|| row.at("sku").text(), |product| product.sku.clone());
        match taken.iter_mut().find(|one| one.sku == sku) {
            Some(one) => one.quantity += quantity,
            None => taken.push(Taken { source: source.to_owned(), sku, quantity }),
        }
    };
    for (id, quantity) in parts {
        let Some(row) = order.item(*id) else { continue };
        if !has_children(order, row) {
            take(row, *quantity);
        } else if row.at("product_type").text() == "configurable" {
            children(order, row).for_each(|child| take(child, *quantity));
        }
    }
    taken
}

fn write(
    shop: &mut Shop,
    order: &Order,
    parts: &[(i64, Decimal)],
    request: &Request,
    source: &str,
) -> Result<i64, ApiError> {
    let id = shop.shipments.next();
    let mut row = copy_head(shop, order.id(), id)?;
    let boxed = |id: i64| order.item(id).filter(|row| !is_dummy_for_shipping(order, row));
    let total: Decimal =
        parts.iter().filter(|(id, _)| boxed(*id).is_some()).map(|(_, quantity)| *quantity).sum();
    let buyer = order.at("customer_id");
    if !buyer.is_null() {
        row.set("customer_id", buyer.clone());
    }
    row.set("total_qty", total);
    row.set("source_code", source);
    let items: Value = parts
        .iter()
        .filter_map(|(item, quantity)| Some(item_row(shop, order.item(*item)?, id, *quantity)))
        .collect();
    row.set("items", items);
    let tracks: Value = request
        .body
        .at("tracks")
        .elements()
        .iter()
        .map(|track| track_row(shop, track, order.id(), id))
        .collect();
    row.set("tracks", tracks);
    if let Some(comment) = request.body.at("comment").as_map() {
        let is_notified =
            request.body.at("appendComment").truthy() && request.body.at("notify").truthy();
        shop.shipments.last_comment += 1;
        let comment = map! {
            "is_customer_notified" => i64::from(is_notified),
            "parent_id" => id,
            "comment" => comment.at("comment").clone(),
            "is_visible_on_front" => comment.at("is_visible_on_front").whole(),
            "created_at" => shop.clock.stamp(),
            "entity_id" => shop.shipments.last_comment,
        };
        row.list_mut("comments").push(Value::Map(comment));
    }
    shop.shipments.put(row);
    Ok(id)
}

fn item_row(shop: &mut Shop, ordered: &Map, shipment: i64, quantity: Decimal) -> Value {
    shop.shipments.last_item += 1;
    let mut row = map! { "entity_id" => shop.shipments.last_item, "parent_id" => shipment };
    for column in ["name", "price", "product_id", "sku", "weight"] {
        if !ordered.at(column).is_null() {
            row.set(column, ordered.at(column).clone());
        }
    }
    row.set("order_item_id", ordered.at("item_id").clone());
    row.set("qty", quantity);
    Value::Map(row)
}

fn track_row(shop: &mut Shop, given: &Value, order: i64, shipment: i64) -> Value {
    shop.shipments.last_track += 1;
    let mut row = given.as_map().cloned().unwrap_or_default();
    row.set("entity_id", shop.shipments.last_track);
    row.set("order_id", order);
    row.set("parent_id", shipment);
    row.set("created_at", shop.clock.stamp());
    row.set("updated_at", shop.clock.stamp());
    Value::Map(schema::render("sales-data-shipment-track-interface", &row))
}

fn apply(shop: &mut Shop, mut order: Order, parts: &[(i64, Decimal)]) {
    let now = shop.clock.stamp();
    for (id, quantity) in parts {
        let Some(row) = order.item_mut(*id) else { continue };
        let sum = row.at("qty_shipped").decimal() + *quantity;
        row.set("qty_shipped", sum);
        row.set("updated_at", now.as_str());
    }
    state::settle(&mut order, true);
    order.set("updated_at", now);
    let id = shop.orders.put(order);
    shop.order_saved(id);
}
