//! The whole account in one document, for a test to compare with.

use crate::customers::{Address, Customer};
use crate::definitions::{CustomField, PaymentType, ShippingMethod};
use crate::gift_cards::{GiftCard, GiftCardAdjustment};
use crate::http::Resource;
use crate::inventory::{
    Adjustment, AdjustmentLine, AdjustmentSet, LedgerRow, PhysicalCount, Transfer, TransferLine,
};
use crate::invoices::{Invoice, InvoiceLine};
use crate::items::Item;
use crate::json::{Json, Name, Object, object};
use crate::locations::{Location, Station};
use crate::orders::{Discount, Order, OrderLine, OrderTax};
use crate::payments::Payment;
use crate::shop::Shop;
use crate::tickets::{Ticket, TicketLine};
use crate::webhooks::{Webhook, WebhookEvent};

/// Every document with its rows, every definition, every level.
pub(super) fn state(shop: &Shop) -> Json {
    Json::Object(object([
        ("orders", nested::<Order>(shop, order)),
        ("invoices", nested::<Invoice>(shop, invoice)),
        ("tickets", nested::<Ticket>(shop, ticket)),
        ("payments", shop.shown_all::<Payment>()),
        ("customers", nested::<Customer>(shop, customer)),
        ("items", shop.shown_all::<Item>()),
        ("stock", stock(shop)),
        ("adjustment_sets", nested::<AdjustmentSet>(shop, adjustment_set)),
        ("adjustments", shop.shown_all::<Adjustment>()),
        ("physical_counts", shop.shown_all::<PhysicalCount>()),
        ("transfers", nested::<Transfer>(shop, transfer)),
        ("gift_cards", nested::<GiftCard>(shop, gift_card)),
        ("webhooks", shop.shown_all::<Webhook>()),
        ("webhook_events", shop.shown_all::<WebhookEvent>()),
        ("ledger", shop.shown_all::<LedgerRow>()),
        ("locations", shop.shown_all::<Location>()),
        ("stations", shop.shown_all::<Station>()),
        ("payment_types", shop.shown_all::<PaymentType>()),
        ("shipping_methods", shop.shown_all::<ShippingMethod>()),
        ("custom_fields", shop.shown_all::<CustomField>()),
    ]))
}

/// The lists that stand in a document of this id.
type Rows = fn(&Shop, i64) -> Vec<(&'static str, Json)>;

fn nested<T: Resource>(shop: &Shop, rows: Rows) -> Json {
    let document = |row: &T| {
        let mut shown = match shop.shown(row) {
            Json::Object(shown) => shown,
            _ => Object::new(),
        };
        shown.extend(rows(shop, row.id()).into_iter().map(|(name, it)| (Name::Borrowed(name), it)));
        Json::Object(shown)
    };
    Json::List(shop.table::<T>().iter().map(document).collect())
}

fn order(shop: &Shop, id: i64) -> Vec<(&'static str, Json)> {
    let invoices = shop.table::<Invoice>().iter().filter(|invoice| invoice.order_id == Some(id));
    let invoices = invoices.map(|invoice| shop.shown(invoice)).collect();
    vec![
        ("lines", shop.shown_children::<OrderLine>("order_id", id)),
        ("taxes", shop.shown_children::<OrderTax>("order_id", id)),
        ("discounts", shop.shown_children::<Discount>("order_id", id)),
        ("payments", shop.shown_children::<Payment>("order_id", id)),
        ("invoices", Json::List(invoices)),
    ]
}

fn invoice(shop: &Shop, id: i64) -> Vec<(&'static str, Json)> {
    vec![("lines", shop.shown_children::<InvoiceLine>("invoice_id", id))]
}

fn ticket(shop: &Shop, id: i64) -> Vec<(&'static str, Json)> {
    vec![
        ("lines", shop.shown_children::<TicketLine>("ticket_id", id)),
        ("payments", shop.shown_children::<Payment>("transaction_id", id)),
    ]
}

fn adjustment_set(shop: &Shop, id: i64) -> Vec<(&'static str, Json)> {
    vec![("lines", shop.shown_children::<AdjustmentLine>("adjustment_set_id", id))]
}

fn transfer(shop: &Shop, id: i64) -> Vec<(&'static str, Json)> {
    vec![("lines", shop.shown_children::<TransferLine>("transfer_id", id))]
}

fn gift_card(shop: &Shop, id: i64) -> Vec<(&'static str, Json)> {
    vec![("adjustments", shop.shown_children::<GiftCardAdjustment>("gift_card_id", id))]
}

fn customer(shop: &Shop, id: i64) -> Vec<(&'static str, Json)> {
    vec![("addresses", shop.shown_children::<Address>("customer_id", id))]
}

fn stock(shop: &Shop) -> Json {
    let with_transit = shop.settings.qty_with_transit;
    let row = |((item, location), level): ((i64, i64), &crate::inventory::Level)| {
        level.placed(item, location, with_transit)
    };
    Json::List(shop.stock.iter().map(row).collect())
}
