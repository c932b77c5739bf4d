//! The facts that figures are made of: lines sold, and stock held.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::metric::Family;
use crate::invoices::{Invoice, InvoiceLine};
use crate::items::Item;
use crate::orders::Order;
use crate::record::Money;
use crate::shop::Shop;
use crate::tickets::{LineKind, Status, Ticket, TicketLine};

/// Some units of an item, sold or held.
#[derive(Clone, Debug)]
pub(super) struct Fact<'a> {
    /// The transaction; 0 for stock.
    pub(super) transaction: i64,
    /// The store's day; empty for stock.
    pub(super) date: &'a str,
    pub(super) location: i64,
    pub(super) item: i64,
    pub(super) customer: Option<i64>,
    pub(super) units: Decimal,
    /// What a unit was sold for, or sells for.
    pub(super) price: Decimal,
    /// What it would have cost without markdowns.
    pub(super) original: Decimal,
    pub(super) cost: Decimal,
}

/// Shows every fact of a family.
pub(super) fn visit(shop: &Shop, family: Family, see: &mut dyn FnMut(&Fact<'_>)) {
    match family {
        Family::EndingInventory => held(shop, see),
        Family::SourceSales | Family::LocationSales | Family::CurrentInventory => {
            rung_up(shop, see);
            invoiced(shop, family == Family::SourceSales, see);
        }
    }
}

fn rung_up(shop: &Shop, see: &mut dyn FnMut(&Fact<'_>)) {
    let tickets = shop.table::<Ticket>().iter();
    for ticket in tickets.filter(|ticket| ticket.status == Status::Complete) {
        let lines = shop.children::<TicketLine>("ticket_id", ticket.id);
        for line in lines.filter(|line| line.kind == LineKind::Item) {
            see(&Fact {
                transaction: ticket.id,
                date: ticket.local_completed_at.as_ref().map_or("", |local| local.date()),
                location: ticket.source_location_id.unwrap_or_default(),
                item: line.item_id.unwrap_or_default(),
                customer: ticket.customer_id,
                units: line.qty.units(),
                price: amount(line.adjusted_unit_price),
                original: amount(line.original_unit_price),
                cost: amount(line.unit_cost),
            });
        }
    }
}

fn invoiced(shop: &Shop, at_source: bool, see: &mut dyn FnMut(&Fact<'_>)) {
    let invoices = shop.table::<Invoice>().iter();
    for invoice in invoices.filter(|invoice| invoice.completed) {
        let order = invoice.order_id.and_then(|id| shop.get::<Order>(id));
        let source = order.and_then(|order| order.source_location_id).filter(|_| at_source);
        for line in shop.children::<InvoiceLine>("invoice_id", invoice.id) {
            let item = line.item_id.unwrap_or_default();
            see(&Fact {
                transaction: invoice.id,
                date: invoice.local_completed_at.as_ref().map_or("", |local| local.date()),
                location: source.or(invoice.source_location_id).unwrap_or_default(),
                item,
                customer: invoice.customer_id,
                units: line.qty.units(),
                price: amount(line.adjusted_unit_price),
                original: amount(line.original_unit_price),
                cost: shop.get::<Item>(item).map_or(Decimal::ZERO, |item| amount(item.cost)),
            });
        }
    }
}

fn held(shop: &Shop, see: &mut dyn FnMut(&Fact<'_>)) {
    let mut prices: HashMap<i64, (Decimal, Decimal)> = HashMap::new();
    for ((item, location), level) in shop.stock.iter() {
        let (price, cost) = *prices.entry(item).or_insert_with(|| {
            shop.get::<Item>(item)
                .map_or_else(Default::default, |item| (item.price.amount(), amount(item.cost)))
        });
        see(&Fact {
            transaction: 0,
            date: "",
            location,
            item,
            customer: None,
            units: level.on_hand + level.in_transit,
            price,
            original: price,
            cost: level.unit_cost.map_or(cost, Money::amount),
        });
    }
}

fn amount(money: Option<Money>) -> Decimal {
    money.unwrap_or_default().amount()
}
