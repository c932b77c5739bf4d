//! The lines of an invoice, each drawn from lines of the order.

use rust_decimal::Decimal;

use super::Invoice;
use super::invoice::{COMPLETE, VOID};
use crate::http::{Refusals, Resource};
use crate::items::Item;
use crate::orders::OrderLine;
use crate::record::{Money, Quantity, record};
use crate::shop::Shop;

record! {
    /// Some units of an item that leave.
    InvoiceLine = "sales/invoice_lines", under invoice_id {
        invoice_id: i64 [fixed],
        kind as "type": String = "ItemLine".to_owned(),
        item_id: Option<i64>,
        item_lookup: Option<String> [hidden],
        item_public_id: Option<String> [fixed],
        item_description: Option<String> [fixed],
        qty: Quantity,
        unit_price: Option<Money> [fixed],
        original_unit_price: Option<Money> [fixed],
        adjusted_unit_price: Option<Money> [fixed],
    }
}

impl Resource for InvoiceLine {
    fn settle(&mut self, was: Option<&Self>, shop: &Shop, refusals: &mut Refusals) {
        let Some(invoice) = shop.get::<Invoice>(self.invoice_id) else {
            return;
        };
        if [COMPLETE, VOID].contains(&invoice.status.as_str()) {
            refusals.add("base", format!("the invoice is {} and cannot change", invoice.status));
        }
        if self.kind != "ItemLine" {
            refusals.add("type", "is not included in the list");
        }
        if self.qty <= Quantity::default() {
            refusals.add("qty", "must be greater than 0");
        }
        self.find_item(shop, refusals);
        let others = shop.children::<Self>("invoice_id", self.invoice_id);
        let same = others.filter(|line| line.item_id == self.item_id);
        let taken: Decimal = same
            .filter(|line| was.is_none_or(|was| was.id != line.id))
            .map(|it| it.qty.units())
            .sum();
        check(shop, invoice, self.item_id, taken + self.qty.units(), refusals);
    }
}

impl InvoiceLine {
    fn find_item(&mut self, shop: &Shop, refusals: &mut Refusals) {
        let item = match (self.item_id, self.item_lookup.take()) {
            (Some(id), _) => shop.get::<Item>(id),
            (None, Some(text)) => shop.look_up(&text),
            (None, None) => return refusals.add("item_id", "can't be blank"),
        };
        let Some(item) = item else {
            return refusals.add("item_id", "is invalid");
        };
        self.item_id = Some(item.id);
        self.item_public_id = Some(item.public_id.clone());
        self.item_description = Some(item.description.clone());
        let invoice = shop.get::<Invoice>(self.invoice_id);
        let source = invoice.and_then(|invoice| sources(shop, invoice, item.id).next());
        self.original_unit_price = source.and_then(|line| line.original_unit_price);
        self.adjusted_unit_price = source.and_then(|line| line.adjusted_unit_price);
        self.unit_price = self.adjusted_unit_price;
    }
}

/// The order's lines of an item that this invoice's location ships.
pub(super) fn sources<'a>(
    shop: &'a Shop,
    invoice: &Invoice,
    item: i64,
) -> impl Iterator<Item = &'a OrderLine> {
    let location = invoice.source_location_id;
    let lines = shop.children::<OrderLine>("order_id", invoice.order_id.unwrap_or_default());
    lines.filter(move |line| line.item_id == Some(item) && line.ship_from_location_id == location)
}

/// Refuses more units of an item than the order still has to ship from there.
pub(super) fn check(
    shop: &Shop,
    invoice: &Invoice,
    item: Option<i64>,
    units: Decimal,
    refusals: &mut Refusals,
) {
    let Some(item) = item else { return };
    let order = invoice.order_id.unwrap_or_default();
    let mut ordered = shop.children::<OrderLine>("order_id", order);
    if !ordered.any(|line| line.item_id == Some(item)) {
        return refusals.add("item_id", "is not on the order");
    }
    if sources(shop, invoice, item).next().is_none() {
        return refusals.add("item_id", "does not ship from this location");
    }
    let remaining: Decimal = sources(shop, invoice, item).map(OrderLine::remaining).sum();
    if units > remaining {
        refusals
            .add("qty", format!("must not exceed the {} not yet invoiced", remaining.normalize()));
    }
}
