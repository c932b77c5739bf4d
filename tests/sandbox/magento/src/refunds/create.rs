//! `POST order/:orderId/refund` and `POST invoice/:invoiceId/refund`

use rust_decimal::Decimal;

use super::checks::Refund;
use super::parts::Asked;
use super::returns;
use super::totals::Memo;
use crate::documents::{CURRENCY, copy_head};
use crate::error::ApiError;
use crate::json::{Map, Value};
use crate::map;
use crate::money::CURRENCIES;
use crate::orders::{Order, comments, set, state};
use crate::request::Request;
use crate::shop::Shop;
use crate::transactions;

/// Refunds an order outside any gateway; answers the credit memo's id as a string.
pub(super) fn from_order(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let order_id = request.id("orderId");
    let order = shop.orders.find(order_id)?.into_owned();
    refund(shop, order, request, None, false)
}

/// Refunds through an invoice, online if asked; offline methods refuse both.
pub(super) fn from_invoice(shop: &mut Shop, request: &Request) -> Result<Value, ApiError> {
    let invoice = shop.invoices.find(request.id("invoiceId"))?.clone();
    let order = shop.orders.find(invoice.at("order_id").whole())?.into_owned();
    let is_online = request.body.at("isOnline").truthy();
    refund(shop, order, request, Some(&invoice), is_online)
}

fn refund(
    shop: &mut Shop,
    mut order: Order,
    request: &Request,
    invoice: Option<&Map>,
    is_online: bool,
) -> Result<Value, ApiError> {
    let earlier = earlier(shop, &order, invoice);
    let parts = Asked::new(&order, request.body.at("items"), invoice, &earlier).parts()?;
    let mut row = Map::new();
    let arguments = request.body.at("arguments");
    let memo = Memo { order: &order, parts: &parts, invoice, earlier, arguments };
    memo.fill(&mut row)?;
    let refund = Refund { order: &order, parts: &parts, memo: &row, invoice, body: &request.body };
    refund.check()?;
    let id = write(shop, &order, row, request, invoice)?;
    let order_id = order.id();
    let row = shop.creditmemos.find(id)?.clone();
    returns::settle(shop, &order, &parts, request);
    order.set("customer_note_notify", i64::from(request.body.at("notify").truthy()));
    apply(shop, order, &row, cost(&row), is_online);
    settle(shop, order_id)?;
    tell(shop, order_id, id, is_online)?;
    if let Some(invoice) = invoice {
        let known = shop.invoices.find_mut(invoice.at("entity_id").whole())?;
        let sum = known.at("base_total_refunded").decimal() + row.at("base_grand_total").decimal();
        known.set("base_total_refunded", sum);
    }
    Ok(Value::from(id.to_string()))
}

/// The credit memos that an invoice has already.
fn earlier<'a>(shop: &'a Shop, order: &Order, invoice: Option<&Map>) -> Vec<&'a Map> {
    let Some(invoice) = invoice.map(|invoice| invoice.at("entity_id").whole()) else {
        return Vec::new();
    };
    let memos = shop.creditmemos.of_order(order.id());
    memos.filter(|memo| memo.at("invoice_id").whole() == invoice).collect()
}

fn write(
    shop: &mut Shop,
    order: &Order,
    amounts: Map,
    request: &Request,
    invoice: Option<&Map>,
) -> Result<i64, ApiError> {
    let id = shop.creditmemos.next();
    let mut row = copy_head(shop, order.id(), id)?;
    for column in CURRENCY {
        row.set(*column, order.at(column).clone());
    }
    set(&mut row, "discount_description", order.at("discount_description").clone());
    row.set("state", 2);
    if let Some(invoice) = invoice {
        row.set("invoice_id", invoice.at("entity_id").clone());
    }
    for (key, value) in amounts {
        row.set(key, value);
    }
    for item in row.list_mut("items").iter_mut().filter_map(Value::as_map_mut) {
        shop.creditmemos.last_item += 1;
        item.set("entity_id", shop.creditmemos.last_item);
        item.set("parent_id", id);
    }
    if let Some(comment) = request.body.at("comment").as_map() {
        let is_notified =
            request.body.at("appendComment").truthy() && request.body.at("notify").truthy();
        shop.creditmemos.last_comment += 1;
        let comment = map! {
            "comment" => comment.at("comment").clone(),
            "created_at" => shop.clock.stamp(),
            "entity_id" => shop.creditmemos.last_comment,
            "is_customer_notified" => i64::from(is_notified),
            "is_visible_on_front" => comment.at("is_visible_on_front").whole(),
            "parent_id" => id,
        };
        row.list_mut("comments").push(Value::Map(comment));
    }
    shop.creditmemos.put(row);
    Ok(id)
}

/// What the refunded goods cost the shop.
fn cost(row: &Map) -> Decimal {
    let items = row.at("items").elements().iter();
    items.map(|item| item.at("base_cost").decimal() * item.at("qty").decimal()).sum()
}

/// What a refund changes in its order, its payment and its rows.
pub(super) fn apply(shop: &mut Shop, mut order: Order, row: &Map, cost: Decimal, is_online: bool) {
    let now = shop.clock.stamp();
    for item in row.at("items").elements() {
        apply_row(&mut order, item, &now);
    }
    let kind = if is_online { "total_online_refunded" } else { "total_offline_refunded" };
    for currency in CURRENCIES {
        let amount = |name: &str| row.at(&format!("{currency}{name}")).decimal();
        for (column, name) in [
            ("total_refunded", "grand_total"),
            (kind, "grand_total"),
            ("subtotal_refunded", "subtotal"),
            ("tax_refunded", "tax_amount"),
            ("discount_tax_compensation_refunded", "discount_tax_compensation_amount"),
            ("shipping_refunded", "shipping_amount"),
            ("shipping_tax_refunded", "shipping_tax_amount"),
            ("adjustment_positive", "adjustment_positive"),
            ("adjustment_negative", "adjustment_negative"),
            ("discount_refunded", "discount_amount"),
        ] {
            let column = format!("{currency}{column}");
            let sum = order.amount(&column) + amount(name);
            order.set(column, sum);
        }
        let payment = order.payment_mut();
        for (column, name) in
            [("amount_refunded", "grand_total"), ("shipping_refunded", "shipping_amount")]
        {
            let column = format!("{currency}{column}");
            let sum = payment.at(&column).decimal() + amount(name);
            payment.set(column, sum);
        }
    }
    order.add("base_total_invoiced_cost", -cost);
    order.set("updated_at", now);
    shop.orders.put(order);
}

fn apply_row(order: &mut Order, item: &Value, now: &str) {
    let id = item.at("order_item_id").whole();
    let Some(row) = order.item_mut(id) else { return };
    let mut add = |column: String, name: &str| {
        let sum = row.at(&column).decimal() + item.at(name).decimal();
        row.set(column, sum);
    };
    add("qty_refunded".to_owned(), "qty");
    for currency in CURRENCIES {
        for (column, name) in [
            ("tax_refunded", "tax_amount"),
            ("discount_tax_compensation_refunded", "discount_tax_compensation_amount"),
            ("amount_refunded", "row_total"),
            ("discount_refunded", "discount_amount"),
        ] {
            add(format!("{currency}{column}"), &format!("{currency}{name}"));
        }
    }
    row.set("updated_at", now);
}

pub(super) fn settle(shop: &mut Shop, order_id: i64) -> Result<(), ApiError> {
    let order = shop.orders.get_mut(order_id)?;
    state::settle(order, false);
    shop.order_saved(order_id);
    Ok(())
}

/// The comment that says what was refunded; online the gateway's transaction says it.
pub(super) fn tell(
    shop: &mut Shop,
    order_id: i64,
    id: i64,
    is_online: bool,
) -> Result<(), ApiError> {
    let amount = shop.creditmemos.find(id)?.at("base_grand_total").decimal();
    if is_online {
        let transaction = transactions::refund(shop, order_id, amount)?;
        shop.creditmemos.find_mut(id)?.set("transaction_id", transaction);
        return Ok(());
    }
    let text = format!("We refunded {} offline.", transactions::money(amount));
    comments::note(shop, order_id, &text, "creditmemo")
}
