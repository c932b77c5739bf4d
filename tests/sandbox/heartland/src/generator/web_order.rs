//! Orders from the web: invoiced when they are old, still open when they are new.

use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::history::{History, TAX};
use crate::http::{Resource, adopted, create, update};
use crate::invoices::{Invoice, InvoiceLine};
use crate::json::{Json, Name, Object, object};
use crate::orders::{Order, OrderLine, OrderTax};
use crate::payments::Payment;
use crate::record::{Money, Time};
use crate::shop::Shop;

/// Orders younger than this have not left yet.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(72);

/// The online location every account begins with.
const ONLINE: i64 = 100_002;

/// Places an order, and ships it if it is old enough.
pub(super) fn place(history: &mut History<'_>, shop: &mut Shop, at: Time, age: SignedDuration) {
    let Some(customer) = history.chance.pick(history.customers).copied() else { return };
    let Some(item) = history.chance.popular(history.items).copied() else { return };
    let Some(store) = history.chance.pick(history.stores).copied() else { return };
    let head = object([
        ("customer_id", customer.into()),
        ("source_location_id", ONLINE.into()),
        ("station_id", ONLINE.into()),
        ("shipping_charge", 5_i64.into()),
        ("sales_rep", "Ecommerce".into()),
        ("created_at", at.to_string().into()),
        ("updated_at", at.to_string().into()),
    ]);
    let Ok(id) = create(shop, Order::default(), &head) else { return };
    let line = object([
        ("item_id", item.into()),
        ("qty", history.chance.between(1, 2).into()),
        ("ship_from_location_id", store.into()),
    ]);
    // Every part is one the shop itself just made, so nothing can be refused.
    let _ = create(shop, adopted::<OrderLine>("order_id", id), &line);
    let goods: Decimal = shop.children("order_id", id).map(OrderLine::extension).sum();
    let tax = Json::Number(Money::new(goods * Decimal::new(TAX, 4)).amount());
    let tax = object([("description", "Tax".into()), ("value", tax)]);
    let _ = create(shop, adopted::<OrderTax>("order_id", id), &tax);
    pay(shop, id, history.tenders.web_card, at);
    let _ = update::<Order>(shop, id, &status("open"));
    if age > OPEN_FOR {
        ship(shop, id, store, at);
    }
    shop.backdate::<Order>(id, &object([("updated_at", at.to_string().into())]));
}

fn pay(shop: &mut Shop, order: i64, tender: i64, at: Time) {
    let balance = shop.get::<Order>(order).map_or(Decimal::ZERO, |order| order.balance.amount());
    let payment = object([
        ("type", "CustomPayment".into()),
        ("payment_type_id", tender.into()),
        ("amount", Json::Number(balance)),
        ("deposit", true.into()),
        ("completed_at", at.to_string().into()),
    ]);
    let _ = create(shop, adopted::<Payment>("order_id", order), &payment);
}

/// Ships what was ordered from the shelves of a store, a day later.
fn ship(shop: &mut Shop, order: i64, store: i64, at: Time) {
    let later = at.0.checked_add(SignedDuration::from_hours(24)).map_or(at, Time);
    let line = shop.children::<OrderLine>("order_id", order).next().cloned();
    let Some(line) = line else { return };
    let head = object([
        ("order_id", order.into()),
        ("source_location_id", store.into()),
        ("completed_at", later.to_string().into()),
    ]);
    let Ok(id) = Invoice::make(shop, Invoice::default(), &head) else { return };
    let goods = object([
        ("item_id", line.item_id.unwrap_or_default().into()),
        ("qty", Json::Number(line.qty.units())),
    ]);
    let _ = create(shop, adopted::<InvoiceLine>("invoice_id", id), &goods);
    let _ = update::<Invoice>(shop, id, &status("complete"));
    shop.edit::<Invoice>(id, |invoice| {
        invoice.created_at = later;
        invoice.updated_at = later;
    });
}

fn status(word: &str) -> Object {
    [(Name::Borrowed("status"), Json::text(word))].into_iter().collect()
}
