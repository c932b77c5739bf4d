//! `POST order/:orderId/invoice`

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::totals;
use crate::checkout;
use crate::documents::{CURRENCY, copy_head};
use crate::error::ApiError;
use crate::inventory::{self, Taken};
use crate::json::{Map, Value};
use crate::map;
use crate::money::CURRENCIES;
use crate::orders::quantities::{children, cut, has_children, is_dummy, per_parent, to_invoice};
use crate::orders::{Order, set, state};
use crate::request::Request;
use crate::shop::Shop;
use crate::transactions;

/// A row of an invoice before it has amounts: the order's row and how many of it.
pub(super) struct Part {
    /// The order row's id.
    pub(super) id: i64,
    /// How many.
    pub(super) quantity: Decimal,
}

/// Answers the invoice's id as a string.
pub(super) fn invoice(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let order_id = request.id("orderId");
    let order = shop.orders.find(order_id)?.into_owned();
    let parts = parts(&order, request.body.at("items"))?;
    check(&order, &parts)?;
    let row = write(shop, &order, &parts, request)?;
    let id = row.at("entity_id").whole();
    apply(shop, order, &row)?;
    shop.invoices.put(row);
    if request.body.at("capture").truthy() {
        capture(shop, order_id, id)?;
    }
    finish(shop, order_id)?;
    Ok(Value::from(id.to_string()))
}

/// The rows that an invoice takes: those named, or all that is open.
fn parts(order: &Order, given: &Value) -> Result<Vec<Part>, ApiError> {
    let asked = asked(order, given);
    let mut parts = Vec::new();
    for row in &order.items {
        let id = row.at("item_id").whole();
        let is_dummy = is_dummy(order, row);
        if !can_take(order, row, is_dummy, &asked) {
            continue;
        }
        let quantity = match asked.get(&id) {
            Some(quantity) => *quantity,
            None if is_dummy => row.at("qty_ordered").decimal(),
            None if asked.is_empty() => to_invoice(order, row),
            None => Decimal::ZERO,
        };
        let quantity = cut(row, &Value::from(quantity)).max(Decimal::ZERO);
        if quantity > to_invoice(order, row) && !is_dummy {
            let text = "We found an invalid quantity to invoice item \"%1\".";
            return Err(ApiError::bad(text).with([row.at("name").text()]));
        }
        parts.push(Part { id, quantity });
    }
    Ok(parts)
}

/// How many of each row are asked for. Rows inside one that is named follow it in proportion.
fn asked(order: &Order, given: &Value) -> HashMap<i64, Decimal> {
    let named = given.elements().iter();
    let mut asked: HashMap<i64, Decimal> =
        named.map(|one| (one.at("order_item_id").whole(), one.at("qty").decimal())).collect();
    for row in order.items.iter().filter(|row| !row.at("parent_item_id").is_null()) {
        let parent = row.at("parent_item_id").whole();
        if let (Some(quantity), Some(parent)) = (asked.get(&parent).copied(), order.item(parent)) {
            let quantity = quantity * per_parent(parent, row);
            asked.entry(row.at("item_id").whole()).or_insert(quantity);
        }
    }
    asked
}

fn can_take(order: &Order, row: &Map, is_dummy: bool, asked: &HashMap<i64, Decimal>) -> bool {
    if row.at("locked_do_invoice").truthy() {
        return false;
    }
    if !is_dummy {
        return to_invoice(order, row) > Decimal::ZERO;
    }
    let takes = |row: &Map| {
        if asked.is_empty() {
            return to_invoice(order, row) > Decimal::ZERO;
        }
        asked.get(&row.at("item_id").whole()).is_some_and(|quantity| *quantity > Decimal::ZERO)
    };
    if has_children(order, row) {
        return children(order, row).any(takes);
    }
    order.item(row.at("parent_item_id").whole()).is_some_and(takes)
}

fn check(order: &Order, parts: &[Part]) -> Result<(), ApiError> {
    let mut problems = Vec::new();
    if parts.iter().map(|part| part.quantity).sum::<Decimal>() <= Decimal::ZERO {
        problems.push(
            "The invoice can't be created without products. Add products and try again.".to_owned(),
        );
    }
    let over = ["payment_review", "holded", "canceled", "complete", "closed"];
    if over.contains(&order.state().as_str()) {
        let status = order.at("status").text();
        problems
            .push(format!("An invoice cannot be created when an order has a status of {status}"));
    } else if !state::can_invoice(order) {
        problems.push("The order does not allow an invoice to be created.".to_owned());
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(ApiError::bad(format!("Invoice Document Validation Error(s):\n{}", problems.join("\n"))))
}

fn write(
    shop: &mut Shop,
    order: &Order,
    parts: &[Part],
    request: &Request,
) -> Result<Map, ApiError> {
    let id = shop.invoices.next();
    let mut row = copy_head(shop, order.id(), id)?;
    for column in CURRENCY {
        row.set(*column, order.at(column).clone());
    }
    set(&mut row, "discount_description", order.at("discount_description").clone());
    row.set("state", 2);
    row.set("can_void_flag", 0);
    let is_first =
        |name: &str| !shop.invoices.of_order(order.id()).any(|one| one.at(name).truthy());
    let shipping = totals::Shipping {
        amount: is_first("shipping_amount"),
        discount: is_first("discount_amount"),
    };
    totals::fill(order, parts, shipping, &mut row);
    for item in row.list_mut("items").iter_mut().filter_map(Value::as_map_mut) {
        shop.invoices.last_item += 1;
        item.set("entity_id", shop.invoices.last_item);
        item.set("parent_id", id);
    }
    if let Some(comment) = request.body.at("comment").as_map() {
        shop.invoices.last_comment += 1;
        let comment = map! {
            "is_customer_notified" => i64::from(request.body.at("appendComment").truthy() && request.body.at("notify").truthy()),
            "parent_id" => id,
            "comment" => comment.at("comment").clone(),
            "is_visible_on_front" => comment.at("is_visible_on_front").whole(),
            "created_at" => shop.clock.stamp(),
            "entity_id" => shop.invoices.last_comment,
        };
        row.list_mut("comments").push(Value::Map(comment));
    }
    Ok(row)
}

/// What an invoice changes in its order, its payment and its rows.
fn apply(shop: &mut Shop, mut order: Order, row: &Map) -> Result<(), ApiError> {
    let now = shop.clock.stamp();
    for item in row.at("items").elements() {
        apply_row(&mut order, item, &now);
    }
    for currency in CURRENCIES {
        let amount = |name: &str| row.at(&format!("{currency}{name}")).decimal();
        for (column, name) in [
            ("total_invoiced", "grand_total"),
            ("total_paid", "grand_total"),
            ("subtotal_invoiced", "subtotal"),
            ("tax_invoiced", "tax_amount"),
            ("discount_tax_compensation_invoiced", "discount_tax_compensation_amount"),
            ("shipping_invoiced", "shipping_amount"),
            ("discount_invoiced", "discount_amount"),
        ] {
            let column = format!("{currency}{column}");
            let sum = order.amount(&column) + amount(name);
            order.set(column, sum);
        }
        let payment = order.payment_mut();
        for (column, name) in
            [("amount_paid", "grand_total"), ("shipping_captured", "shipping_amount")]
        {
            let column = format!("{currency}{column}");
            let sum = payment.at(&column).decimal() + amount(name);
            payment.set(column, sum);
        }
    }
    let cost: Decimal = row
        .at("items")
        .elements()
        .iter()
        .map(|item| item.at("base_cost").decimal() * item.at("qty").decimal())
        .sum();
    order.add("base_total_invoiced_cost", cost);
    deduct_virtual(shop, &order, row);
    shop.orders.put(order);
    Ok(())
}

fn apply_row(order: &mut Order, item: &Value, now: &str) {
    let id = item.at("order_item_id").whole();
    let is_dummy = order.item(id).is_some_and(|row| is_dummy(order, row));
    let Some(row) = order.item_mut(id) else { return };
    let mut add = |column: String, name: &str| {
        let sum = row.at(&column).decimal() + item.at(name).decimal();
        row.set(column, sum);
    };
    add("qty_invoiced".to_owned(), "qty");
    for currency in CURRENCIES {
        for (column, name) in [
            ("tax_invoiced", "tax_amount"),
            ("discount_tax_compensation_invoiced", "discount_tax_compensation_amount"),
            ("discount_invoiced", "discount_amount"),
            ("row_invoiced", "row_total"),
        ] {
            add(format!("{currency}{column}"), &format!("{currency}{name}"));
        }
    }
    if !is_dummy {
        row.set("weee_tax_applied", "[]");
    }
    row.set("updated_at", now);
}

/// Goods that are never shipped leave their source with the invoice.
pub(super) fn deduct_virtual(shop: &mut Shop, order: &Order, row: &Map) {
    let stock = shop.inventory.selling_stock();
    for item in row.at("items").elements() {
        let Some(ordered) = order.item(item.at("order_item_id").whole()) else { continue };
        let product = shop.catalogue.get(ordered.at("product_id").whole());
        let Some(product) =
            product.filter(|one| one.is_virtual() && ordered.at("is_virtual").truthy())
        else {
            continue;
        };
        let (sku, quantity) = (product.sku.clone(), item.at("qty").decimal());
        let (picks, _) = inventory::by_priority(shop, stock, &[(sku.clone(), quantity)]);
        let taken: Vec<Taken> = picks
            .into_iter()
            .map(|pick| Taken { source: pick.source, sku: pick.sku, quantity: pick.quantity })
            .collect();
        inventory::deduct(shop, &taken);
        shop.inventory.reserve(stock, &sku, quantity);
    }
}

/// The gateway moves the money, and the invoice remembers the transaction.
fn capture(shop: &mut Shop, order_id: i64, id: i64) -> Result<(), ApiError> {
    if checkout::is_offline(&shop.orders.find(order_id)?.method()) {
        return Ok(());
    }
    let amount = shop.invoices.find(id)?.at("base_grand_total").decimal();
    let transaction = transactions::capture(shop, order_id, amount)?;
    shop.invoices.find_mut(id)?.set("transaction_id", transaction);
    Ok(())
}

fn finish(shop: &mut Shop, order_id: i64) -> Result<(), ApiError> {
    let now = shop.clock.stamp();
    let order = shop.orders.get_mut(order_id)?;
    state::settle(order, true);
    order.set("updated_at", now);
    shop.order_saved(order_id);
    Ok(())
}
